import { expect, test } from "vitest";
import { type Contender, contenders } from "../src/contenders.ts";
import { measure } from "../src/measure.ts";

const program = "test/programs/sleeps.mjs";
const [ours] = contenders;
const sleeper = (id: string, processes: number): Contender => ({ ...ours!, id, program, processes });
const item = { law: "uniform", dtype: "float32", shape: [10], memory: "touched" } as const;

test("the time of two processes at once is divided among their calls", async () => {
  const pace = { rounds: 3, budgetS: 0.01, warmUpMs: 1 };
  const { result } = await measure(item, [sleeper("one", 1), sleeper("two", 2)], undefined, pace);
  expect(result.absent).toEqual([]);
  const [one, two] = result.results.map(({ ns }) => ns.median);
  expect(one).toBe(20e6);
  expect(two).toBe(10e6);
});

test("who was excluded is named with the reason", async () => {
  const excluded = [{ contender: "numpy-1", why: "its BLAS is the reference one" }];
  const pace = { rounds: 1, budgetS: 0.01, warmUpMs: 1 };
  const { result } = await measure(item, [sleeper("one", 1)], undefined, pace, excluded);
  expect(result.absent).toEqual(excluded);
  expect(result.results.map(({ contender }) => contender)).toEqual(["one"]);
});
