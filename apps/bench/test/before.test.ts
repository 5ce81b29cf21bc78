import { expect, test } from "vitest";
import { changes, changesMarkdown } from "../src/before.ts";

const samples = (after: readonly number[], again: readonly number[]) =>
  new Map([
    [
      "uniform float32 2x5 fresh",
      new Map([
        ["before-1", [100, 100, 100, 100, 100]],
        ["before again-1", again],
        ["weightinit-1", after],
        ["weightinit-2", [1]],
      ]),
    ],
  ]);

test("a case is slower only beyond three per cent and the earlier version's own spread", () => {
  const slower = (after: number, again: number[]) => changes(samples(Array(5).fill(after), again))[0]!.slower;
  const quiet = [100, 100, 100, 100, 100];
  const restless = [90, 94, 100, 106, 110]; // quartiles 94 and 106
  expect(slower(102.9, quiet)).toBe(false);
  expect(slower(103.1, quiet)).toBe(true);
  expect(slower(108.9, restless)).toBe(false);
  expect(slower(109.1, restless)).toBe(true);
  expect(slower(50, quiet)).toBe(false);
});

test("only cases in which both versions took part are compared", () => {
  const found = changes(samples([110, 110, 110, 110, 110], [100, 100, 100, 100, 100]));
  expect(found.map(({ threads }) => threads)).toEqual([1]);
  expect(changesMarkdown(found)).toMatch(/uniform float32 2x5 fresh \| 1 \|.*\| 1\.1\d? \|.*slower \|/);
});
