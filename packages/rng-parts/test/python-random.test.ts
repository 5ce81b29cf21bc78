import { expect, test } from "vitest";
import { PythonRandom } from "../src/index.ts";

/** CPython 3.11: `random.seed(s); [random.randint(1, 10**9) for _ in range(8)]`. */
const DRAWN: readonly (readonly [bigint, readonly number[]])[] = [
  [0n, [906691060, 413654000, 813847340, 955892129, 451585302, 43469774, 278009743, 548977049]],
  [1n, [144272510, 611178003, 909925048, 861425549, 820096754, 67760437, 273878288, 126614243]],
  [42n, [686579304, 119540832, 26855093, 796233791, 295310486, 262950629, 239670712, 149827707]],
  [4294967303n, [242138326, 821955969, 385044863, 368301331, 858170035, 66853296, 411569898, 990229781]],
  [1099511627781n, [541574218, 555040208, 288411819, 712747969, 994055737, 29450531, 570113139, 814370087]],
  [12345678901234567890123n, [169691122, 617431975, 142185064, 697082469, 420838144, 213385292, 774238811, 388921503]],
];

test.each(DRAWN)("random.seed(%s)", (seed, drawn) => {
  const random = new PythonRandom(seed);
  expect(drawn.map(() => random.randint(1, 1e9))).toEqual(drawn);
});

test("other ranges, and negative seeds, which count without their sign", () => {
  const drawn = (seed: number, lo: number, hi: number, n: number) => {
    const random = new PythonRandom(seed);
    return Array.from({ length: n }, () => random.randint(lo, hi));
  };
  expect(drawn(-5, 0, 2 ** 31 - 1, 4)).toEqual([1097127993, 1539898300, 124576495, 1999834075]);
  expect(drawn(42, -3, 3, 12)).toEqual([2, -3, -3, 2, -1, -2, -2, -2, 2, -3, 2, 2]);
  expect(drawn(42, 0, 2 ** 32 - 2, 3)).toEqual([2746317213, 478163327, 107420369]);
});
