/**
 * `npm run slices`: a slice of an eighth against the whole tensor, in turns in one process. A slice costs what it should
 * if its time is at most an eighth of the whole's and a quarter of that.
 *
 * @module
 */
import { setTimeout as pause } from "node:timers/promises";
import { type DType, normal, type Tensor, uniform } from "@weightinit/core";
import { CpuRng } from "@weightinit/cpu";
import { digits, duration, quartiles } from "./format.ts";
import { interleave, type Timed } from "./interleave.ts";
import { describeMachine, load } from "./machine.ts";
import { ratios, spread } from "./statistics.ts";
import { touched } from "./touched.ts";

const SHAPE = [8192, 8192] as const;
/** Columns 1024 to 2047: 8192 runs of 1024 numbers. */
const PART = { slice: { 1: [1024, 2048] } } as const;
const PART_SHAPE = [8192, 1024] as const;
/** At most so much of the whole's time. */
const MOST = 1.25 / 8;

const PACE = { rounds: 9, budgetS: 6, warmUpMs: 300 };

type Call = (rng: CpuRng, dtype: DType, shape: readonly number[], options: object) => Tensor;
const LAWS = { uniform: uniform as unknown as Call, normal: normal as unknown as Call };

const collect = globalThis.gc as () => void;
const GIVEN_BACK_MS = 100;

function timed(id: string, threads: number, call: () => unknown): Timed {
  return {
    id,
    threads,
    async time(calls) {
      // Else whoever follows the whole tensor waits while its 256 MiB are given back: V8 does that on a thread of its
      // own, and the page faults of new memory wait for the same lock of the kernel.
      collect();
      await pause(GIVEN_BACK_MS);
      const start = performance.now();
      for (let i = 0; i < calls; i++) call();
      return (performance.now() - start) * 1e6;
    },
  };
}

const machine = describeMachine(undefined);
console.log(`${machine.cpu}, ${machine.cores} cores, Node ${machine.node}, load ${load()}`);
console.log(`${SHAPE.join("×")}: the time of slice { 1: [1024, 2048] } as part of the whole's, at most ${MOST}\n`);
for (const threads of [1, undefined]) {
  const rng = new CpuRng(42, { threads });
  for (const dtype of ["float32", "bfloat16"] as const) {
    for (const [name, law] of Object.entries(LAWS)) {
      for (const memory of ["out", "fresh"] as const) {
        const [whole, part] =
          memory === "out" ? [{ out: touched(dtype, SHAPE) }, { out: touched(dtype, PART_SHAPE) }] : [{}, {}];
        const samples = await interleave(
          [
            timed("whole", threads ?? 2, () => law(rng, dtype, SHAPE, whole)),
            timed("part", threads ?? 2, () => law(rng, dtype, SHAPE, { ...PART, ...part })),
          ],
          PACE,
        );
        const [wholes, parts] = [samples.get("whole")!, samples.get("part")!];
        const times = `${duration(spread(wholes).median)}, slice ${duration(spread(parts).median)}`;
        const ratio = ratios(parts, wholes);
        const verdict = ratio.median <= MOST ? "" : "  TOO SLOW";
        console.log(
          `${dtype} ${name} ${memory}, ${threads ?? "default"} thread(s): ${digits(ratio.median)} (${quartiles(ratio, digits)}, ${ratio.count} rounds; whole ${times})${verdict}`,
        );
      }
    }
  }
}
process.exit();
