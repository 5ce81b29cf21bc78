import { expect, it } from "vitest";
import { Mt19937Words, mt19937Length } from "../src/index.ts";

const take = (words: Mt19937Words, count: number): number[] => Array.from({ length: count }, () => words.next());

it("init_by_array: the first words that mt19937ar.c's authors publish (mt19937ar.out)", () => {
  const words = new Mt19937Words().seedByArray([0x123, 0x234, 0x345, 0x456]);
  expect(take(words, 10)).toEqual([
    1067595299, 955945823, 477289528, 4107218783, 4228976476, 3344332714, 3355579695, 227628506, 810200273, 2591290167,
  ]);
});

it("init_genrand: the 10 000th word of the default seed 5489, which the C++ standard gives ([rand.predef])", () => {
  const words = new Mt19937Words().seed(5489);
  take(words, 9999);
  expect(words.next()).toBe(4123659995);
});

it("init_by_array of more than 624 words: np.random.RandomState of 1000, NumPy 2.4.6", () => {
  const long = Uint32Array.from({ length: 1000 }, (_, i) => i * 2654435761);
  expect(take(new Mt19937Words().seedByArray(long), 3)).toEqual([573070163, 924628131, 1731895609]);
});

it("fill gives the words that next gives, from any place on, over any number of twists", () => {
  for (const before of [0, 1, 623, 624, 700]) {
    for (const count of [0, 1, 623, 624, 625, 2000]) {
      const one = new Mt19937Words().seed(42);
      const bulk = one.clone();
      take(one, before);
      bulk.fill(new Uint32Array(before));
      const words = new Uint32Array(count);
      bulk.fill(words);
      expect(Array.from(words)).toEqual(take(one, count));
      expect([bulk.position, bulk.key]).toEqual([one.position, one.key]);
    }
  }
});

it("seeding again starts over; the low 32 bits of a seed count", () => {
  const words = new Mt19937Words().seed(7);
  const first = take(words, 3);
  expect(take(words.seed(7), 3)).toEqual(first);
  expect(take(words.seed(2 ** 32 + 7), 3)).toEqual(first);
  expect(words.seed(-1).key[0]).toBe(2 ** 32 - 1);
  expect(words.seed(1).position).toBe(mt19937Length);
});
