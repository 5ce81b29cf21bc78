/**
 * The contract that lets threads share the columns: any range of columns has the bits it has in the whole.
 *
 * @module
 */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { formColumns, kernelSizes } from "../src/orthogonal/columns.ts";
import { fastestKernels } from "../src/orthogonal/orthogonal.ts";
import { planOrthogonal, type Reals } from "../src/orthogonal/plan.ts";
import { allocateReflectors, makeReflectors } from "../src/orthogonal/reflectors.ts";
import { normals, orthogonal, sameBits } from "./orthogonal-support.ts";

test("a range of columns equals that part of the whole, to the bit", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 150 }),
      fc.integer({ min: 1, max: 150 }),
      fc.boolean(),
      fc.constantFrom<new (length: number) => Reals>(Float32Array, Float64Array),
      fc.nat(),
      fc.nat(),
      (rows, cols, complex, Type, a, b) => {
        const parts = complex ? 2 : 1;
        const m = Math.max(rows, cols);
        const n = Math.min(rows, cols);
        const ends = [a % (n + 1), b % (n + 1)];
        const range = { from: Math.min(...ends), to: Math.max(...ends) };
        const width = range.to - range.from;
        const v = normals(Type, parts * rows * cols, a);
        const whole = new Type(v.length);
        orthogonal({ normals: v, rows, cols, gain: 1.3, complex, out: whole });
        const part = new Type(parts * m * width);
        orthogonal({ normals: v, rows, cols, gain: 1.3, complex, out: part }, { range });
        for (let r = 0; r < m; r++) {
          for (let c = 0; c < width; c++) {
            const inPart = rows >= cols ? r * width + c : c * m + r;
            const inWhole = rows >= cols ? r * n + c + range.from : (c + range.from) * m + r;
            for (let p = 0; p < parts; p++) {
              if (!Object.is(part[parts * inPart + p], whole[parts * inWhole + p])) return false;
            }
          }
        }
        return true;
      },
    ),
    { numRuns: 150, seed: 1 },
  );
});

describe("more columns than one panel holds", () => {
  const [m, n] = [2100, 650];
  const v = normals(Float32Array, m * n, 4);
  const whole = new Float32Array(m * n);
  orthogonal({ normals: v, rows: m, cols: n, gain: 1, complex: false, out: whole });

  test("the sizes of this test need several panels", () => {
    expect(kernelSizes(planOrthogonal(m, n, false), 4, n).columns).toBeLessThan(n / 2);
  });

  test.each([
    [0, 1],
    [0, 100],
    [100, 457],
    [457, 650],
  ])("columns %i to %i", (from, to) => {
    const part = new Float32Array(m * (to - from));
    orthogonal({ normals: v, rows: m, cols: n, gain: 1, complex: false, out: part }, { range: { from, to } });
    for (let r = 0; r < m; r++) {
      expect(part.subarray(r * (to - from), (r + 1) * (to - from))).toEqual(whole.subarray(r * n + from, r * n + to));
    }
  });

  test("the result may overwrite the normals", () => {
    const inPlace = v.slice();
    orthogonal({ normals: inPlace, rows: m, cols: n, gain: 1, complex: false, out: inPlace });
    expect(sameBits(inPlace, whole)).toBe(true);
  });

  test.each([1, 2, 3, 7])("%i workers on shared memory: blocks first, then columns", (workers) => {
    const plan = planOrthogonal(m, n, false);
    const shared = (like: Float32Array) => new Float32Array(new SharedArrayBuffer(like.byteLength));
    const normalsShared = shared(v);
    normalsShared.set(v);
    const own = allocateReflectors(plan, v);
    const reflectors = {
      ...own,
      normals: normalsShared,
      heads: shared(own.heads as Float32Array),
      signs: shared(own.signs as Float32Array),
      t: shared(own.t as Float32Array),
    };
    const out = shared(v);
    for (let w = 0; w < workers; w++) {
      const kernels = fastestKernels(true, kernelSizes(plan, 4, n));
      const [from, to] = [w, w + 1].map((x) => Math.floor((x * plan.blocks) / workers));
      makeReflectors(reflectors, kernels, from!, to!);
    }
    for (let w = 0; w < workers; w++) {
      const [from, to] = [w, w + 1].map((x) => Math.floor((x * n) / workers)) as [number, number];
      const kernels = fastestKernels(true, kernelSizes(plan, 4, to - from));
      const target = { out: out.subarray(from), rowStride: n, columnStride: 1, first: from };
      formColumns(reflectors, 1, kernels, { from, to }, target);
    }
    expect(sameBits(out, whole)).toBe(true);
  });
});
