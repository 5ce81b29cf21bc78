import { expect, test } from "vitest";
import { interleave, orderOf, type Timed } from "../src/interleave.ts";

/** A contender whose calls take `ns` each by its own clock; notes every sample in `log`. */
function fake(id: string, ns: number, log: { id: string; calls: number }[], state = { running: 0 }): Timed {
  return {
    id,
    threads: 1,
    async time(calls) {
      expect(state.running++).toBe(0);
      await new Promise((resolve) => setTimeout(resolve, 0));
      log.push({ id, calls });
      state.running--;
      return calls * ns;
    },
  };
}

const pace = { rounds: 5, budgetS: 0, warmUpMs: 50 };

test("every round has one sample of each, never two at once, and equally many for all", async () => {
  const log: { id: string; calls: number }[] = [];
  const state = { running: 0 };
  const all = [fake("a", 40e6, log, state), fake("b", 60e6, log, state), fake("c", 80e6, log, state)];
  const samples = await interleave(all, pace);
  expect([...samples].map(([id, own]) => [id, own])).toEqual([
    ["a", Array(5).fill(40e6)],
    ["b", Array(5).fill(60e6)],
    ["c", Array(5).fill(80e6)],
  ]);
  const rounds = log.slice(-15).map(({ id }) => id);
  for (let round = 0; round < 5; round++)
    expect(rounds.slice(3 * round, 3 * round + 3).sort()).toEqual(["a", "b", "c"]);
});

test("short calls are timed several at a time, long ones alone; the result is of one call", async () => {
  const log: { id: string; calls: number }[] = [];
  const samples = await interleave([fake("short", 1000, log), fake("long", 30e6, log)], pace);
  const taken = log.slice(-10);
  expect(taken.filter(({ id }) => id === "short").map(({ calls }) => calls)).toEqual(Array(5).fill(10_000));
  expect(taken.filter(({ id }) => id === "long").map(({ calls }) => calls)).toEqual(Array(5).fill(1));
  expect(samples.get("short")).toEqual(Array(5).fill(1000));
});

test("a budget buys more rounds, at most four times as many", async () => {
  const samples = await interleave([fake("a", 60e6, [])], { ...pace, budgetS: 60 });
  expect(samples.get("a")).toHaveLength(20);
});

test("a contender that fails while it warms up does not hold the others up", async () => {
  const failed: Timed = { id: "x", threads: 1, time: async () => Number.POSITIVE_INFINITY };
  const samples = await interleave([failed, fake("a", 60e6, [])], pace);
  expect(samples.get("a")).toEqual(Array(5).fill(60e6));
});

test("orders hold everybody once, and nobody always follows the same one", () => {
  const orders = [0, 1, 2, 3, 4, 5].map((round) => orderOf(["a", "b", "c"], round).join(""));
  expect(new Set(orders.map((order) => [...order].sort().join("")))).toEqual(new Set(["abc"]));
  const before = (one: string) => new Set(orders.map((order) => order[order.indexOf(one) - 1]));
  for (const one of "abc") expect(before(one).size).toBe(3);
});
