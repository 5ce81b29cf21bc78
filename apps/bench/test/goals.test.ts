import { describe, expect, test } from "vitest";
import { caseId, casesOf } from "../src/cases.ts";
import { contenders } from "../src/contenders.ts";
import { comparisons, type Goal, goals, verdict } from "../src/goals.ts";

const cases = [...casesOf("fills"), ...casesOf("orthogonal")];
const at = (median: number) => ({ median, q1: median, q3: median, count: 9 });

test("every comparison's case is measured, and both sides take part in it", () => {
  const ids = new Set(cases.map(caseId));
  for (const { name, item, ours, rival } of comparisons) {
    expect(ids, name).toContain(caseId(item));
    for (const id of [ours, rival])
      expect(contenders.find((one) => one.id === id)?.takes(item), `${name}: ${id}`).toBe(true);
  }
});

test("a goal is how many times as long the rival takes", () => {
  const { item, name } = comparisons[0]!;
  const samples = new Map([
    [
      caseId(item),
      new Map([
        ["weightinit-1", [2, 4]],
        ["torch-1", [5, 10]],
      ]),
    ],
  ]);
  const goal = goals(samples, [], []).find((one) => one.name === name)!;
  expect(goal.found).toEqual({ median: 2.5, q1: 2.5, q3: 2.5, count: 2 });
  expect(verdict(goal)).toBe("must");
});

test("times, memory and cold starts come in the unit of their goal", () => {
  const samples = new Map([["kaimingNormal float32 2x5 fresh", new Map([["weightinit-1", [900]]])]]);
  const first = {
    contender: "weightinit-1",
    law: "kaimingNormal",
    shape: [2, 5],
    toFirstTensor: at(12),
    beyondNode: at(15),
  } as const;
  const grown = {
    contender: "weightinit-2",
    threads: 2,
    law: "normal",
    dtype: "float32",
    shape: [16_777_216],
    memory: "touched",
    bytes: at(21e6),
  } as const;
  const found = Object.fromEntries(goals(samples, [first], [grown]).map((goal) => [goal.name, goal]));
  expect(found["a 2×5 tensor, warm"]!.found!.median).toBe(0.9);
  expect(verdict(found["a 2×5 tensor, warm"]!)).toBe("aim");
  expect(found["first tensor after import starts"]!.found!.median).toBe(12);
  expect(verdict(found["first tensor after import starts"]!)).toBe("must");
  expect(found["memory beyond the result, 2 threads"]!.found!.median).toBe(21);
  expect(verdict(found["memory beyond the result, 2 threads"]!)).toBe("missed");
});

describe("verdicts", () => {
  const speed = { name: "", unit: "×", must: 2, aim: 3 } as const;
  const time = { name: "", unit: "ms", must: 20, aim: 10 } as const;
  test.each([
    [{ ...speed, found: at(3) }, "aim"],
    [{ ...speed, found: at(2.999) }, "must"],
    [{ ...speed, found: at(1.999) }, "missed"],
    [{ ...time, found: at(10) }, "aim"],
    [{ ...time, found: at(20) }, "must"],
    [{ ...time, found: at(20.1) }, "missed"],
    [{ name: "", unit: "MB", must: 8, found: at(1) }, "must"],
    [speed, "not measured"],
    [{ name: "", unit: "×", found: at(1.9) }, "for comparison"],
  ] as [Goal, string][])("%o is %s", (goal, expected) => expect(verdict(goal)).toBe(expected));
});
