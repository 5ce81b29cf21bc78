import { expect, test } from "vitest";
import { readOptions, SECTIONS } from "../src/options.ts";

const folders = { docs: "/docs", scratch: "/scratch", from: "/from" };
const read = (...args: string[]) => readOptions(args, folders);

test("a run without options is complete and goes into the docs", () => {
  expect(read()).toMatchObject({ sections: SECTIONS, out: "/docs", pace: { rounds: 9, budgetS: 6 }, freshRounds: 9 });
});

test("anything less than a complete run leaves the docs alone", () => {
  for (const args of [
    ["--quick"],
    ["--only", "cold"],
    ["--case", "normal"],
    ["--against", "torch"],
    ["--before", "x"],
  ]) {
    expect(read(...args).out).toBe("/scratch");
  }
});

test("sections come repeated or with commas, in the order of the report", () => {
  expect(read("--only", "cold,fills").sections).toEqual(["fills", "cold"]);
  expect(read("--only", "size", "--only", "memory").sections).toEqual(["memory", "size"]);
});

test("a folder is relative to where the command was given", () => {
  expect(read("--out", "here").out).toMatch(/from.here$/);
});

test("what it does not know is refused", () => {
  expect(() => read("--only", "colds")).toThrow(/--only.*"colds"/);
  expect(() => read("--rounds", "none")).toThrow(/--rounds.*"none"/);
  expect(() => read("--fast")).toThrow(/--fast/);
});
