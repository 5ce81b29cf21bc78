import type { DType } from "@weightinit/core";
import { narrow16, philox4x32, realFunction } from "@weightinit/core/stream";
import { CpuRng, type CpuTensor } from "@weightinit/cpu";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { catalogue, type Entry } from "../src/catalogue.ts";

const sliceable = catalogue.filter(({ rows }) => rows);
const make = ({ init, required, fixed }: Entry, dtype: DType, shape: readonly number[], options: object, seed = 7n) => {
  const head = fixed === undefined ? [new CpuRng(seed), dtype] : [new CpuRng(seed)];
  return init(...head, shape, { ...required, ...options }) as unknown as CpuTensor;
};
const bytes = ({ data }: { data: ArrayBufferView }) => Buffer.from(data.buffer, data.byteOffset, data.byteLength);

const anyCall = fc
  .record({
    entry: fc.constantFrom(...sliceable),
    seed: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
    shape: fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 4 }),
    pick: fc.double({ min: 0, max: 0.999, noNaN: true }),
    cuts: fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 4 }),
  })
  .map(({ entry, pick, shape, cuts, seed }) => ({
    entry,
    seed,
    shape,
    dtype: entry.dtypes[Math.floor(pick * entry.dtypes.length)]!,
    splits: [0, ...cuts.map((cut) => Math.floor(cut * shape[0]!)).sort((a, b) => a - b), shape[0]!],
  }));

describe("rows", () => {
  it("put together are the full tensor, bit for bit: any scheme, dtype, shape and split", () => {
    fc.assert(
      fc.property(anyCall, ({ entry, dtype, shape, splits, seed }) => {
        const whole = make(entry, dtype, shape, {}, seed);
        const parts = splits.slice(1).map((to, i) => make(entry, dtype, shape, { rows: [splits[i], to] }, seed));
        expect(Buffer.concat(parts.map(bytes)).equals(bytes(whole))).toBe(true);
        expect(parts.every((part, i) => part.shape[0] === splits[i + 1]! - splits[i]!)).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });

  const huge = [
    ["float32", [2 ** 22, 2 ** 12]],
    ["bfloat16", [2 ** 20, 2 ** 21, 3]],
    ["float64", [2 ** 24, 5, 2 ** 13]],
    ["complex64", [2 ** 33, 2 ** 7]],
    ["complex128", [2 ** 40, 3]],
  ] as const;
  it.each(huge)("of %s reach past element 2³² of a virtual tensor of shape %j", (dtype, shape) => {
    const perRow = shape.slice(1).reduce((a, b) => a * b, 1);
    const from = shape[0] - 1;
    const normal = catalogue.find(({ name }) => name === "normal")!;
    const part = make(normal, dtype, shape, { rows: [from, shape[0]], std: 3 });
    expect(from * perRow).toBeGreaterThan(2 ** 32);
    const complex = dtype.startsWith("complex");
    const double = dtype === "float64" || dtype === "complex128";
    const type = double ? "float64" : dtype === "bfloat16" ? "bfloat16" : "float32";
    const std = complex ? 3 * Math.SQRT1_2 : 3;
    const real = realFunction({ kind: "normal", std: double ? std : Math.fround(std), mean: 0 }, type);
    // The last three reals, word by word: blocks are counted with bigints, independently of the library's own count.
    const reals = perRow * (complex ? 2 : 1);
    const first = BigInt(from) * BigInt(reals);
    for (let i = reals - 3; i < reals; i++) {
      const word = (first + BigInt(i)) * (double ? 2n : 1n);
      const at = Number(word % 4n);
      const words = blockWords(word / 4n);
      const expected = real(words[at]!, words[(at + 1) % 4]!);
      expect(part.data[i]).toBe(type === "bfloat16" ? narrow16(expected, type) : expected);
    }
  });
});

/** Words of one Philox block of seed 7, draw 0, by its 64-bit number. */
function blockWords(block: bigint): Uint32Array {
  const words = new Uint32Array(4);
  philox4x32(Number(block & 0xffff_ffffn), Number(block >> 32n), 0, 0, [7, 0], words, 0);
  return words;
}

describe("out", () => {
  it("is filled with the same bits, and is the tensor's data", () => {
    fc.assert(
      fc.property(anyCall, fc.integer({ min: 0, max: 5 }), ({ entry, dtype, shape, seed }, offset) => {
        const expected = make(entry, dtype, shape, {}, seed);
        const Storage = expected.data.constructor as Float32ArrayConstructor;
        const memory = new Storage(expected.data.length + offset + 3).fill(1);
        const out = memory.subarray(offset, offset + expected.data.length);
        const tensor = make(entry, dtype, shape, { out }, seed);
        expect(tensor.data).toBe(out);
        expect(bytes(tensor).equals(bytes(expected))).toBe(true);
        expect([...memory.subarray(0, offset), ...memory.subarray(offset + out.length)].every((x) => x === 1)).toBe(
          true,
        );
      }),
      { numRuns: 500 },
    );
  });
});
