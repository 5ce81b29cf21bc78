import { narrow16, widen16 } from "@weightinit/core/stream";
import { encodeHalves, type Half, roundHalf, roundHalves } from "@weightinit/rng-parts";
import { expect, test } from "vitest";

/** Every 16-bit number, what lies midway to its neighbour, and float32 numbers beside that. */
function neighbours(type: Half): Float32Array<ArrayBuffer> {
  const numbers: number[] = [];
  const step = type === "float16" ? 0x1000 : 0x8000;
  const bits = new Int32Array(1);
  const single = new Float32Array(bits.buffer);
  for (let word = 0; word < 65536; word++) {
    single[0] = widen16(word, type);
    const base = bits[0]!;
    for (const offset of [0, 1, step - 1, step, step + 1, 2 * step - 1]) {
      bits[0] = base + offset;
      numbers.push(single[0]!);
    }
  }
  numbers.push(2 ** -25, 1.5 * 2 ** -25, 3 * 2 ** -25, 2 ** -26, 2 ** -149, -(2 ** -25), 65519, 65520, 3e38);
  return Float32Array.from(numbers);
}

test.each(["float16", "bfloat16"] as const)("%s is rounded and stored as core does", (type) => {
  const numbers = neighbours(type);
  const expected = Uint16Array.from(numbers, (x) => narrow16(x, type));
  const rounded = numbers.slice();
  roundHalves(rounded, type);
  const storage = new Uint16Array(numbers.length);
  encodeHalves(rounded, type, storage);
  const wrong = numbers.findIndex((x, i) => !Number.isNaN(x) && storage[i] !== expected[i]);
  expect(wrong).toBe(-1);
  expect(numbers.findIndex((x, i) => !Number.isNaN(x) && !Object.is(roundHalf(x, type), rounded[i]))).toBe(-1);
  expect(roundHalf(Number.NaN, type)).toBeNaN();
});
