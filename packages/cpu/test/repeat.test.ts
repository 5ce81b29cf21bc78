/** Patterns of one and two items over plain and shared memory: item by item what the pattern says. */
import { describe, expect, it } from "vitest";
import { type Items, PATTERN_BYTES, repeat } from "../src/storage.ts";

describe.each([Uint16Array, Float32Array, Float64Array])("%o", (Class) => {
  const step = PATTERN_BYTES / Class.BYTES_PER_ELEMENT;
  it.each([0, 2, 4, 6, 8, step - 2, step, step + 2, 3 * step - 2, 3 * step, 3 * step + 4])("%i items", (length) => {
    for (const Buffer of [ArrayBuffer, SharedArrayBuffer]) {
      for (const pattern of [[7], [-0], [3, 0], [0, 5]]) {
        const all: Items = new Class(new Buffer((length + 2) * Class.BYTES_PER_ELEMENT) as ArrayBuffer).fill(9);
        repeat(all.subarray(1, length + 1), pattern);
        const expected = Array.from(all, (_, i) => pattern[(i - 1) % pattern.length]!);
        expected[0] = 9;
        expected[length + 1] = 9;
        expect(all.every((x, i) => Object.is(x, Class === Uint16Array ? expected[i]! + 0 : expected[i]))).toBe(true);
      }
    }
  });
});
