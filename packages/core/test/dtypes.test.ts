/** The dtypes; public tables, which cannot be changed. */
import { describe, expect, it } from "vitest";
import { dtypeInfo, dtypes, errorCodes, isDType, realDTypes } from "../src/index.ts";
import { LARGEST, LARGEST_NORMAL, SMALLEST_HALF, SMALLEST_RANGE } from "../src/stream/index.ts";

describe("dtypes", () => {
  // Bytes of an element, parts, the real dtype of a part, precision and words: docs/stream.md, "From elements to words".
  it.each([
    ["float16", "float16", 1, 2, "float32", 1],
    ["bfloat16", "bfloat16", 1, 2, "float32", 1],
    ["float32", "float32", 1, 4, "float32", 1],
    ["float64", "float64", 1, 8, "float64", 2],
    ["complex32", "float16", 2, 4, "float32", 1],
    ["complex64", "float32", 2, 8, "float32", 1],
    ["complex128", "float64", 2, 16, "float64", 2],
  ] as const)("%s", (name, part, parts, bytesPerElement, precision, wordsPerPart) => {
    const isComplex = parts === 2;
    expect(dtypeInfo(name)).toEqual({ name, part, isComplex, parts, bytesPerElement, precision, wordsPerPart });
  });

  it("are seven, real ones first", () => {
    expect(dtypes).toEqual(["float16", "bfloat16", "float32", "float64", "complex32", "complex64", "complex128"]);
    expect(realDTypes).toEqual(["float16", "bfloat16", "float32", "float64"]);
  });

  it.each(["f32", "toString", "", "Float32", null, undefined, 4, ["float32"]])("%s is none", (value) => {
    expect(isDType(value)).toBe(false);
    expect(() => dtypeInfo(value as never)).toThrow("WI_BAD_DTYPE");
  });
});

describe("public tables", () => {
  it("cannot be changed", () => {
    for (const dtype of dtypes) expect(Object.isFrozen(dtypeInfo(dtype))).toBe(true);
    expect([dtypes, realDTypes, errorCodes].every(Object.isFrozen)).toBe(true);
    expect(() => Object.assign(dtypeInfo("float32"), { precision: "float64" })).toThrow(TypeError);
    for (const table of [LARGEST, LARGEST_NORMAL, SMALLEST_HALF, SMALLEST_RANGE]) {
      expect(Object.isFrozen(table)).toBe(true);
    }
  });
});
