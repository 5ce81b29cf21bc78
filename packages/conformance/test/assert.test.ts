/** Bits are compared, not values, and messages say where they differ. */
import { type DType, dtypeInfo, dtypes, WeightInitError } from "@weightinit/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { close, equalLists, refused, sameBits } from "../src/assert.ts";
import { storage } from "../src/reference/backend.ts";

/** Storage of a dtype holding these bytes, repeated. */
function filled(dtype: DType, elements: number, bytes: readonly number[]) {
  const values = storage(dtype, elements);
  const view = new Uint8Array(values.buffer);
  for (let i = 0; i < view.length; i++) view[i] = bytes[i % bytes.length]!;
  return values;
}

describe("sameBits", () => {
  const anyValues = fc.record({
    dtype: fc.constantFrom(...dtypes),
    elements: fc.integer({ min: 1, max: 9 }),
    bytes: fc.array(fc.nat({ max: 255 }), { minLength: 1, maxLength: 40 }),
  });

  it("takes equal bits, NaN included, in views at any offset", () => {
    fc.assert(
      fc.property(anyValues, ({ dtype, elements, bytes }) => {
        const values = filled(dtype, elements, bytes);
        const copy = filled(dtype, elements, bytes);
        sameBits(copy, values, dtype, "equal");
        sameBits(copy.subarray(1), values.slice(1), dtype, "equal");
      }),
    );
  });

  it("sees a single flipped bit", () => {
    fc.assert(
      fc.property(anyValues, fc.nat(), ({ dtype, elements, bytes }, bit) => {
        const values = filled(dtype, elements, bytes);
        const flipped = filled(dtype, elements, bytes);
        const at = Math.floor(bit / 8) % flipped.byteLength;
        new Uint8Array(flipped.buffer)[at]! ^= 1 << (bit % 8);
        const element = Math.floor(at / dtypeInfo(dtype).bytesPerElement);
        expect(() => sameBits(flipped, values, dtype, "flipped")).toThrow(
          new RegExp(
            `^flipped: expected 0x\\S+ .* at element ${element}\\D.*\\(1 of ${values.length} numbers differ\\)$`,
          ),
        );
      }),
    );
  });

  it.each([
    [
      "float32",
      Float32Array.of(0, 1),
      Float32Array.of(-0, 1),
      "expected 0x00000000 (0), got 0x80000000 (-0) at element 0",
    ],
    [
      "bfloat16",
      Uint16Array.of(0x3f80),
      Uint16Array.of(0x3f81),
      "expected 0x3f80 (1), got 0x3f81 (1.0078125) at element 0",
    ],
    [
      "float64",
      Float64Array.of(1),
      Float64Array.of(-1),
      "expected 0x3ff0000000000000 (1), got 0xbff0000000000000 (-1)",
    ],
    ["complex64", Float32Array.of(0, 1, 2, 3), Float32Array.of(0, 1, 2, 5), "at element 1, imaginary part (1 of 4"],
    [
      "float32",
      new Float32Array(2),
      new Float32Array(3),
      "expected a Float32Array of 8 bytes, got Float32Array of 12 bytes",
    ],
    [
      "float32",
      new Float32Array(2),
      new Uint16Array(4),
      "expected a Float32Array of 8 bytes, got Uint16Array of 8 bytes",
    ],
  ] as const)("%s: says what it got", (dtype, expected, actual, message) => {
    expect(() => sameBits(actual, expected, dtype, "x")).toThrow(message);
  });
});

it("close compares values, and refuses NaN", () => {
  const one = Float32Array.of(1);
  const within = (actual: number) => close(Float32Array.of(actual), one, "float32", () => 1e-5, "x");
  within(1 + 9e-6);
  expect(() => within(1 + 2e-5)).toThrow("at element 0, off by");
  expect(() => within(Number.NaN)).toThrow("got 0x7fc00000 (NaN)");
});

it("equalLists names the first item that differs", () => {
  expect(() => equalLists([1, 0, 3], [1, -0, 4], "list")).toThrow("list: expected -0, got 0 at item 1 (2 of 3 differ)");
  expect(() => equalLists([1], [1, 2], "list")).toThrow("length of list: expected 2, got 1");
});

it("refused wants the code", async () => {
  const refuse = () => {
    throw new WeightInitError("WI_BAD_DIMS", "no");
  };
  await refused(refuse, "WI_BAD_DIMS", "call");
  await refused(async () => refuse(), "WI_BAD_DIMS", "call");
  await expect(refused(refuse, "WI_BAD_OUT", "call")).rejects.toThrow('call: expected "WI_BAD_OUT", got "WI_BAD_DIMS"');
  await expect(refused(() => 1, "WI_BAD_OUT", "call")).rejects.toThrow("expected it to be refused, got a result");
  await expect(refused(() => [].at(0)!, "WI_BAD_OUT", "call")).rejects.toThrow("got a result");
  const crash = () => {
    throw new RangeError("crash");
  };
  await expect(refused(crash, "WI_BAD_OUT", "call")).rejects.toThrow(
    "expected a WeightInitError, got RangeError: crash",
  );
});
