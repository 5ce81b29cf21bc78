/**
 * The kernels' bits: WASM equals plain TypeScript, both equal what they were, and either serves where the other cannot.
 *
 * @module
 */
import fc from "fast-check";
import { afterEach, describe, expect, test, vi } from "vitest";
import type { BlockKernels, KernelMaker } from "../src/orthogonal/kernels/kernels.ts";
import { typescriptKernels } from "../src/orthogonal/kernels/typescript-kernels.ts";
import { wasmKernels } from "../src/orthogonal/kernels/wasm-kernels.ts";
import type { Reals } from "../src/orthogonal/plan.ts";
import { bitsOf, normalSource, normals, orthogonal, sameBits } from "./orthogonal-support.ts";

const types: (new (length: number) => Reals)[] = [Float32Array, Float64Array];
const wasm: KernelMaker = (single, sizes) => {
  const kernels = wasmKernels(single, sizes);
  if (!kernels) throw new Error("expected WASM SIMD to run here");
  return kernels;
};

function make(
  Type: new (length: number) => Reals,
  v: Reals,
  rows: number,
  cols: number,
  complex: boolean,
  kernels?: KernelMaker,
) {
  const out = new Type(v.length);
  orthogonal({ normals: v, rows, cols, gain: 1, complex, out }, { makeKernels: kernels });
  return out;
}

describe("WASM equals TypeScript to the bit", () => {
  test("whole matrices of random shapes", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 300 }),
        fc.integer({ min: 0, max: 80 }),
        fc.boolean(),
        fc.boolean(),
        fc.constantFrom(...types),
        fc.nat(),
        (long, short, swap, complex, Type, seed) => {
          const [rows, cols] = swap ? [short, long] : [long, short];
          const v = normals(Type, (complex ? 2 : 1) * rows * cols, seed);
          const plain = make(Type, v, rows, cols, complex, typescriptKernels);
          expect(sameBits(make(Type, v, rows, cols, complex, wasm), plain)).toBe(true);
        },
      ),
      { numRuns: 200, seed: 2 },
    );
  });

  test("512×512", () => {
    for (const Type of types) {
      const v = normals(Type, 512 * 512, 5);
      const plain = make(Type, v, 512, 512, false, typescriptKernels);
      expect(sameBits(make(Type, v, 512, 512, false, wasm), plain)).toBe(true);
    }
  });

  /** Values of all sizes, zeros of both signs and subnormals; sums of their products stay finite in float32. */
  function fill(a: Reals, seed: number): void {
    const next = normalSource(seed);
    for (let i = 0; i < a.length; i++) {
      const kind = next();
      if (kind < -1) a[i] = kind < -1.5 ? 0 : -0;
      else if (kind > 2) a[i] = next() * 1e-42;
      else a[i] = next() * 10 ** Math.round(3 * next());
    }
  }

  function fillAll(kernels: BlockKernels, seed: number): void {
    const { v, t, panel } = kernels.memory;
    for (const [i, array] of [v, t, panel].entries()) fill(array, seed + i);
  }

  test("gram and apply on parts of their memory", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 75 }),
        fc.integer({ min: 1, max: 4 }),
        fc.integer({ min: 0, max: 9 }),
        fc.integer({ min: 0, max: 3 }),
        fc.integer({ min: 1, max: 3 }),
        fc.boolean(),
        fc.nat(),
        (rowTiles, widthTiles, firstRow, firstStrip, strips, single, seed) => {
          const [rows, width] = [4 * rowTiles, 4 * widthTiles];
          const sizes = { rows: rows + firstRow, width, columns: 8 * (firstStrip + strips) };
          const [plain, fast] = [typescriptKernels(single, sizes), wasm(single, sizes)];
          for (const kernels of [plain, fast]) {
            fillAll(kernels, seed);
            kernels.gram(rows, width);
            const { v, t, gram } = kernels.memory;
            const before = [v, t, gram].map(bitsOf).map((bytes) => Buffer.from(bytes));
            kernels.apply(rows, width, firstRow, firstStrip, firstStrip + strips);
            // It changes nothing but the panel.
            expect([v, t, gram].map((array, i) => bitsOf(array).equals(before[i]!))).toEqual([true, true, true]);
          }
          expect(sameBits(fast.memory.panel.subarray(0, plain.memory.panel.length), plain.memory.panel)).toBe(true);
          for (let i = 0; i < width; i++) {
            const upper = [i * width + i, (i + 1) * width] as const;
            expect(fast.memory.gram.subarray(...upper)).toEqual(plain.memory.gram.subarray(...upper));
          }
        },
      ),
      { numRuns: 200, seed: 3 },
    );
  });
});

/** FNV-1a of results made of arithmetic that IEEE 754 fixes, so they hold on every machine. */
test.each([
  ["float32", Float32Array, false, "5d687ace"],
  ["complex64", Float32Array, true, "a186d51a"],
  ["float64", Float64Array, false, "a2e033b1"],
  ["complex128", Float64Array, true, "c057bd24"],
] as const)("the bits of %s stay what they are", (_name, Type, complex, hash) => {
  let state = 1;
  const v = new Type(150 * 40 * (complex ? 2 : 1)).map(() => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    return state / 2 ** 30;
  });
  for (const kernels of [typescriptKernels, wasm]) {
    let fnv = 0x811c9dc5;
    for (const byte of bitsOf(make(Type, v, 150, 40, complex, kernels))) fnv = Math.imul(fnv ^ byte, 0x01000193) >>> 0;
    expect(fnv.toString(16)).toBe(hash);
  }
});

describe("memory", () => {
  test("sizes beyond 4 GB are left to TypeScript, before anything is allocated", () => {
    expect(wasmKernels(true, { rows: 2 ** 27, width: 16, columns: 8 })).toBeUndefined();
  });

  test("what a long column needed is not kept", () => {
    const bytes = (rows: number) => wasm(false, { rows, width: 16, columns: 16 }).memory.panel.buffer.byteLength;
    expect(bytes(100_000)).toBeGreaterThan(2 ** 24);
    expect(bytes(100)).toBeLessThanOrEqual(2 ** 23);
  });
});

describe("where WASM does not run", () => {
  afterEach(() => {
    vi.unstubAllGlobals();
    vi.resetModules();
  });

  test.each([
    ["it is missing", undefined],
    [
      "compiling is refused",
      {
        ...WebAssembly,
        Module: class {
          constructor() {
            throw new EvalError("refused by the policy");
          }
        },
      },
    ],
  ])("%s: the TypeScript kernels serve, with the same bits", async (_why, substitute) => {
    const v = normals(Float32Array, 40 * 30, 8);
    const expected = make(Float32Array, v, 40, 30, false, wasm);
    vi.stubGlobal("WebAssembly", substitute);
    vi.resetModules();
    const fresh = await import("../src/orthogonal/orthogonal.ts");
    const { wasmKernels: refused } = await import("../src/orthogonal/kernels/wasm-kernels.ts");
    expect(refused(true, { rows: 43, width: 16, columns: 30 })).toBeUndefined();
    const out = new Float32Array(v.length);
    fresh.prepareOrthogonal({ normals: v, rows: 40, cols: 30, gain: 1, complex: false, out })();
    expect(sameBits(out, expected)).toBe(true);
  });
});
