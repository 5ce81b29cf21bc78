import { expect, test } from "vitest";
import { bound, digits, duration, figure, labelOf, table, throughput } from "../src/format.ts";

test("figures have three digits", () => {
  expect([0.0007, 0.66159, 1.3549, 43.06, 99.96, 348.4, 4584.7].map(digits)).toEqual([
    "0.001",
    "0.662",
    "1.35",
    "43.1",
    "100",
    "348",
    "4,585",
  ]);
});

test("durations come in the unit that suits them", () => {
  expect([660, 14_600, 43_060_000, 4_585_000_000, 47_209_000_000].map(duration)).toEqual([
    "660 ns",
    "14.6 µs",
    "43.1 ms",
    "4,585 ms",
    "47.2 s",
  ]);
});

test("throughput is in millions a second", () => {
  expect(throughput({ shape: [1000, 1000] }, 1e6)).toBe(1000);
});

test("goals say which way they go", () => {
  expect(bound({ unit: "×" }, 2.2)).toBe("≥ 2.2×");
  expect(bound({ unit: "ms" }, 20)).toBe("≤ 20 ms");
  expect(bound({ unit: "MB" }, undefined)).toBe("");
  expect(figure({ unit: "×" }, 2.6666)).toBe("2.67×");
});

test("a contender that nobody knows is called by its id", () => {
  expect(labelOf("torch-2")).toBe("PyTorch, 2 threads");
  expect(labelOf("new-1")).toBe("new-1");
});

test("tables are Markdown", () => {
  expect(table(["", "ms"], [["ours", "1"]])).toBe("|  | ms |\n| --- | --: |\n| ours | 1 |");
});
