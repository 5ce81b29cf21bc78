import { expect, test } from "vitest";
import { roundReal, roundToOdd32, scaleAndShift } from "../src/index.ts";

test("two operations, each rounded to the type", () => {
  const after = (type: Parameters<typeof scaleAndShift>[1], x: number, scale: number, shift: number) => {
    const out = type === "float64" ? Float64Array.of(x) : Float32Array.of(x);
    scaleAndShift(out, type, scale, shift);
    return out[0]!;
  };
  // (1 + 2⁻¹⁰)² is 1 + 2⁻⁹ + 2⁻²⁰, of which float16 keeps 1 + 2⁻⁹; 2⁻¹¹ added is a tie, whose even side that is.
  expect(after("float16", 1 + 2 ** -10, 1 + 2 ** -10, 2 ** -11)).toBe(1 + 2 ** -9);
  expect(after("float32", 1 + 2 ** -10, 1 + 2 ** -10, 2 ** -11)).toBe(1 + 2 ** -9 + 2 ** -11 + 2 ** -20);
  expect(after("bfloat16", 1 + 2 ** -7, 1 + 2 ** -7, 2 ** -8)).toBe(1 + 2 ** -6);
  expect(after("float64", 3, 2, 1)).toBe(7);
  expect(Object.is(after("float32", -0, 1, 0), 0)).toBe(true);
});

test("numbers are rounded by way of float32, as C++ converts, or once, as NumPy does", () => {
  // Just above a tie of float16, which float32 does not tell from it.
  const x = 1 + 2 ** -11 + 2 ** -40;
  expect(roundReal(x, "float16")).toBe(1);
  expect(roundReal(roundToOdd32(x), "float16")).toBe(1 + 2 ** -10);
  expect(roundReal(roundToOdd32(-x), "float16")).toBe(-1 - 2 ** -10);
  expect(roundReal(roundToOdd32(1 + 2 ** -11 - 2 ** -40), "float16")).toBe(1);
  expect([roundReal(x, "float32"), roundReal(x, "float64"), roundReal(1 / 3, "bfloat16")]).toEqual([
    1 + 2 ** -11,
    x,
    0.333984375,
  ]);
  for (const exact of [0, 1.5, Number.POSITIVE_INFINITY, -(2 ** 100)]) expect(roundToOdd32(exact)).toBe(exact);
});
