/** Any part of a tensor has the bits of that part of the whole: on one thread and two, in plain and in shared memory. */
import { type DType, dtypeInfo, dtypes, normal, product, truncatedNormal, uniform } from "@weightinit/core";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { CpuRng } from "../src/index.ts";
import { streamWorkers } from "../src/stream/threads/stream-on-threads.ts";
import { Desk } from "../src/threads/desk.ts";
import { countingWorkers, PATIENCE } from "./threads-support.ts";

const use = vi.hoisted(() => ({ threads: 1 }));
vi.mock("../src/stream/threads/thread-count.ts", async (original) => ({
  ...(await original<typeof import("../src/stream/threads/thread-count.ts")>()),
  threadsFor: () => use.threads,
}));

beforeAll(async () => {
  use.threads = 2;
  const work = () => normal(new CpuRng(1), "float32", 2 ** 20);
  await vi.waitUntil(() => countingWorkers(Desk, work).tasks > 0, { timeout: PATIENCE, interval: 10 });
});

afterAll(() => Promise.all(streamWorkers().map(({ worker }) => worker.terminate())));

type Slice = Record<number, [number, number]>;
type Items = { readonly length: number; readonly [index: number]: number };

/** Elements of a part, one index after the other. */
function elementsOf(shape: readonly number[], slice: Slice): number[] {
  let elements = [0];
  for (const [axis, length] of shape.entries()) {
    const [from, to] = slice[axis] ?? [0, length];
    elements = elements.flatMap((e) => Array.from({ length: to - from }, (_, i) => e * length + from + i));
  }
  return elements;
}

/** Shapes of up to some 60,000 elements, and a range of each axis or all of it. */
const parts = fc
  .array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 5 })
  .filter((shape) => product(shape) <= 60_000)
  .chain((shape) =>
    fc.tuple(
      fc.constant(shape),
      fc.tuple(
        ...shape.map((length) =>
          fc.option(
            fc
              .tuple(fc.nat(length), fc.nat(length))
              .map(([a, b]): [number, number] => [Math.min(a, b), Math.max(a, b)]),
          ),
        ),
      ),
    ),
  )
  .map(([shape, ranges]) => {
    const slice: Slice = {};
    for (const [axis, range] of ranges.entries()) if (range !== null) slice[axis] = range;
    return { shape, slice };
  });

/** The same kinds of parts, but of long runs: pieces for workers are cut within runs. */
const longParts = fc
  .record({ rows: fc.integer({ min: 2, max: 9 }), cols: fc.integer({ min: 20_000, max: 60_000 }), cut: fc.nat(9_000) })
  .map(({ rows, cols, cut }) => ({ shape: [rows, cols], slice: { 1: [cut, cols - 1 - (cut % 7)] } as Slice }));

const LAWS = { normal, uniform, truncatedNormal } as const;
const lawsOf = (dtype: DType) =>
  (Object.keys(LAWS) as (keyof typeof LAWS)[]).filter(
    (name) => name !== "truncatedNormal" || !dtypeInfo(dtype).isComplex,
  );

describe.each([1, 2])("%i thread(s)", (threads) => {
  describe.each([false, true])("shared: %s", (shared) => {
    it.each(dtypes)("%s", (dtype) => {
      const { parts: reals } = dtypeInfo(dtype);
      const rng = new CpuRng(42, { shared });
      const check = ({ shape, slice }: { shape: number[]; slice: Slice }, name: keyof typeof LAWS) => {
        const law = LAWS[name] as typeof normal;
        use.threads = 1;
        const whole: Items = law(new CpuRng(42), dtype, shape).data;
        use.threads = threads;
        const part: Items = law(rng.clone(), dtype, shape, { slice }).data;
        const elements = elementsOf(shape, slice);
        expect(part.length).toBe(elements.length * reals);
        let different = 0;
        for (let i = 0; i < part.length; i++) {
          if (!Object.is(part[i], whole[elements[Math.floor(i / reals)]! * reals + (i % reals)])) different++;
        }
        expect(different).toBe(0);
      };
      fc.assert(fc.property(parts, fc.constantFrom(...lawsOf(dtype)), check), { numRuns: 30 });
      fc.assert(fc.property(longParts, fc.constantFrom(...lawsOf(dtype)), check), { numRuns: 3 });
    });
  });
});
