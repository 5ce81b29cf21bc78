import { expect, test } from "vitest";
import { ratios, scaled, spread } from "../src/statistics.ts";

test("median and quartiles interpolate linearly (Hyndman and Fan's type 7)", () => {
  // R: quantile(c(9, 1, 7, 3), c(.25, .5, .75)) gives 2.5, 5, 7.5
  expect(spread([9, 1, 7, 3])).toEqual({ median: 5, q1: 2.5, q3: 7.5, count: 4 });
  expect(spread([4])).toEqual({ median: 4, q1: 4, q3: 4, count: 1 });
});

test("no samples have no median", () => {
  expect(() => spread([])).toThrow(RangeError);
});

test("a load that hits both sides of a round leaves the ratio alone", () => {
  const ours = [10, 10, 100, 10, 50];
  const other = ours.map((ns) => 3 * ns);
  expect(ratios(other, ours)).toEqual({ median: 3, q1: 3, q3: 3, count: 5 });
});

test("rounds that one side lacks do not count", () => {
  expect(ratios([2, 4, 400], [1, 1]).count).toBe(2);
});

test("a change of unit changes all but the count", () => {
  expect(scaled({ median: 2000, q1: 1000, q3: 4000, count: 9 }, 1e-3)).toEqual({ median: 2, q1: 1, q3: 4, count: 9 });
});
