/** Numbers and tensors as text, against what Julia 1.11 prints for the same arrays. */
import { describe, expect, it } from "vitest";
import { dtypeInfo, printedNumber, printedShape, printedTensor } from "../src/index.ts";

it.each([
  [[], "scalar"],
  [[3], "3-element"],
  [[2, 5], "2×5"],
  [[2, 3, 4], "2×3×4"],
])("shape %j", (shape, text) => expect(printedShape(shape)).toBe(text));

it.each([
  [0, "0.0"],
  [-0, "-0.0"],
  [Number.NaN, "NaN"],
  [Number.POSITIVE_INFINITY, "Inf"],
  [Number.NEGATIVE_INFINITY, "-Inf"],
  [1, "1.0"],
  [-1, "-1.0"],
  [0.1, "0.1"],
  [-0.3516622, "-0.351662"],
  [123456.7, "123457.0"],
  [999999.4, "999999.0"],
  [999999.6, "1.0e6"],
  [1e6, "1.0e6"],
  [1234567, "1.23457e6"],
  [-2.5e10, "-2.5e10"],
  [1e-4, "0.0001"],
  [-1e-4, "-0.0001"],
  [0.000099999951, "0.0001"],
  [0.00009999994, "9.99999e-5"],
  [1.5e-7, "1.5e-7"],
  [1e-45, "1.0e-45"],
  [3.4028234663852886e38, "3.40282e38"],
])("number %d", (x, text) => expect(printedNumber(x)).toBe(text));

const float32 = dtypeInfo("float32");
const complex64 = dtypeInfo("complex64");
const print = (shape: readonly number[], values: (index: number) => number, dtype = float32) =>
  printedTensor("header", shape, values, dtype).split("\n");

describe("tensors", () => {
  it("of no elements are a header", () => {
    expect(print([0, 3], () => Number.NaN)).toEqual(["header"]);
  });

  it("align their points, a column at a time", () => {
    const values = [1, -22.5, 333, 0.25, 1e-7, 12];
    expect(print([3, 2], (i) => values[i]!)).toEqual([
      "header:",
      "   1.0     -22.5",
      " 333.0       0.25",
      "   1.0e-7   12.0",
    ]);
  });

  it("of one axis are a column, a scalar is one value", () => {
    expect(print([2], (i) => i)).toEqual(["header:", " 0.0", " 1.0"]);
    expect(print([], () => 0.5)).toEqual(["header:", " 0.5"]);
  });

  it("of up to 12 rows and 10 columns are shown whole", () => {
    const lines = print([12, 10], (i) => i % 10);
    expect(lines).toHaveLength(13);
    expect(lines[12]).toBe(" 0.0  1.0  2.0  3.0  4.0  5.0  6.0  7.0  8.0  9.0");
  });

  it("of more show both ends", () => {
    const lines = print([13, 11], (i) => i % 11);
    expect(lines).toHaveLength(1 + 6 + 1 + 6);
    expect(lines[1]).toBe(" 0.0  1.0  2.0  3.0  4.0  …  6.0  7.0  8.0  9.0  10.0");
    expect(lines[7]).toBe(" ⋮    ⋮    ⋮    ⋮    ⋮    ⋱  ⋮    ⋮    ⋮    ⋮     ⋮");
    const asked: number[] = [];
    print([13, 1], (i) => {
      asked.push(i);
      return i;
    });
    expect([...new Set(asked)]).toEqual([0, 1, 2, 3, 4, 5, 7, 8, 9, 10, 11, 12]);
  });

  it("of more axes show their first matrix, and how many there are", () => {
    expect(print([1, 2, 2], (i) => i)).toEqual(["header:", "[0, :, :] =", " 0.0  1.0", " 2.0  3.0"]);
    expect(print([2, 3, 1, 1], (i) => i)).toEqual(["header:", "[0, 0, :, :] =", " 0.0", "… and 5 more"]);
  });

  it("of complex numbers show both parts", () => {
    const values = [1, 2, 3, -4, -5, 0, 0, -0];
    expect(print([2, 2], (i) => values[i]!, complex64)).toEqual([
      "header:",
      "  1.0 + 2.0im  3.0 - 4.0im",
      " -5.0 + 0.0im  0.0 - 0.0im",
    ]);
  });
});
