/** Generators that visit a tensor's elements column by column: element [i, j, …] keeps the number that was drawn for it. */
import { type ForeignRng, normal, orthogonal, registerRng, sparseInit, uniform } from "@weightinit/core";
import { expect, it } from "vitest";
import { type CpuMakes, cpuDevice } from "../src/index.ts";

/** Gives 0, 1, 2, … as normals, and their 32nds as uniforms, in columns. */
class Columns implements ForeignRng<CpuMakes> {
  declare readonly "~makes": CpuMakes;
  readonly fillOrder = "column-major";
  uniform(out: Float32Array | Float64Array) {
    for (let i = 0; i < out.length; i++) out[i] = i / 32;
  }
  normal(out: Float32Array | Float64Array) {
    for (let i = 0; i < out.length; i++) out[i] = i;
  }
}
registerRng(Columns, cpuDevice);

it("of matrices", () => {
  expect([...normal(new Columns(), "float64", 2, 3).data]).toEqual([0, 2, 4, 1, 3, 5]);
  expect([...uniform(new Columns(), "float64", 3, 2).data]).toEqual([0, 3, 1, 4, 2, 5].map((k) => k / 32));
  expect([...normal(new Columns(), 4).data]).toEqual([0, 1, 2, 3]);
  expect([...normal(new Columns(), []).data]).toEqual([0]);
});

it("of more axes: the first index runs fastest", () => {
  // [i, j, k] of 2×3×4 is number i + 2·j + 6·k.
  const { data } = normal(new Columns(), "float64", 2, 3, 4);
  for (let i = 0; i < 2; i++) {
    for (let j = 0; j < 3; j++) for (let k = 0; k < 4; k++) expect(data[(i * 3 + j) * 4 + k]).toBe(i + 2 * j + 6 * k);
  }
});

it("of complex numbers, whose parts stay together", () => {
  const { data } = normal(new Columns(), "complex128", 2, 2, { std: Math.SQRT2 });
  expect([...data].map(Math.round)).toEqual([0, 1, 4, 5, 2, 3, 6, 7]);
});

it("of sparse matrices' values, and of the matrix that an orthogonal one is made of", () => {
  const sparse = sparseInit(new Columns(), "float64", 2, 2, { sparsity: 0, std: 1 });
  expect([...sparse.data]).toEqual([0, 2, 1, 3]);
  // Columns (0, 1) and (2, 3), whose first is orthonormal as it is.
  const [a, , c] = orthogonal(new Columns(), "float64", 2, 2).data;
  expect(Math.abs(a!)).toBeCloseTo(0, 12);
  expect(c).toBeCloseTo(1, 12);
});
