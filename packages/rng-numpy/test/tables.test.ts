import { expect, it } from "vitest";
import * as exponential from "../src/tables/exponential.ts";
import * as normal from "../src/tables/normal.ts";
import { readGolden } from "./golden.ts";
import { hexOf } from "./numpy-calls.ts";

const golden = readGolden<Readonly<Record<string, string>>>("ziggurat_tables_numpy");
const integers = (numbers: ArrayLike<number>): string => Array.from(numbers, (k) => k.toString(16)).join(" ");

it("the normal's are those of ziggurat_constants.h", () => {
  expect(integers(normal.acceptBelow)).toBe(golden["ki_double"]);
  expect(hexOf(normal.layerWidths)).toBe(golden["wi_double"]);
  expect(hexOf(normal.densities)).toBe(golden["fi_double"]);
  expect(integers(normal.acceptBelow32)).toBe(golden["ki_float"]);
  expect(hexOf(normal.layerWidths32)).toBe(golden["wi_float"]);
  expect(hexOf(normal.densities32)).toBe(golden["fi_float"]);
  expect(hexOf(Float64Array.of(normal.tailStart, normal.tailScale))).toBe(`${golden["nor_r"]} ${golden["nor_inv_r"]}`);
  expect(hexOf(Float32Array.of(normal.tailStart, normal.tailScale))).toBe(
    `${golden["nor_r_f"]} ${golden["nor_inv_r_f"]}`,
  );
});

it("the exponential's have layers of one area, under the density", () => {
  // x falls from the tail's start with the layer's number up; widths are x·2⁻⁵³, the base's is its area over its height.
  const { layerWidths, densities, acceptBelow, tailStart } = exponential;
  const x = (layer: number): number => (layer === 0 ? 0 : layerWidths[layer]! * 2 ** 53);
  expect(x(255)).toBeCloseTo(tailStart, 12);
  const area = layerWidths[0]! * 2 ** 53 * densities[255]!;
  for (let layer = 1; layer < 256; layer++) {
    expect(densities[layer]).toBeCloseTo(Math.exp(-x(layer)), 12);
    expect(x(layer) * (densities[layer - 1]! - densities[layer]!)).toBeCloseTo(area, 12);
    if (layer > 1) expect(acceptBelow[layer]! / 2 ** 53).toBeCloseTo(x(layer - 1) / x(layer), 12);
  }
  expect(acceptBelow[1]).toBe(0);
});
