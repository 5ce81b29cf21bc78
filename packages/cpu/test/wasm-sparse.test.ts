import { type Key, portableWords, SELECTION } from "@weightinit/core/stream";
import fc from "fast-check";
import { expect, it } from "vitest";
import { zeroAtRandom } from "../src/fills/select.ts";
import { selectionRecipe } from "../src/stream/kernels/recipe.ts";
import { zeroSelected } from "../src/stream/kernels/sparse.ts";
import { wasmStream } from "../src/stream/kernels/wasm-stream.ts";
import { realsFromWords } from "../src/stream/words-source.ts";

const stream = wasmStream()!;
const KEY: Key = [7, 11];

it("zeroes the elements that plain TypeScript zeroes", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 90 }),
      fc.integer({ min: 1, max: 40 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.constantFrom(1, 2),
      (rows, cols, share, parts) => {
        const fill = { kind: "sparse", rows, cols, zeros: Math.ceil(rows * share), std: 1 } as const;
        const plain = new Float32Array(rows * cols * parts).fill(1);
        realsFromWords(portableWords(KEY, 5)).prepareZeros(fill, parts, plain)();
        const fast = new Float32Array(plain.length).fill(1);
        zeroSelected(stream, selectionRecipe(KEY, 5), fill, parts, fast);
        expect(fast).toEqual(plain);
      },
    ),
  );
});

it("walks columns longer than one piece, and more columns than go side by side", () => {
  const fill = { kind: "sparse", rows: 2600, cols: 35, zeros: 1999, std: 1 } as const;
  const plain = new Float32Array(fill.rows * fill.cols).fill(1);
  const words = portableWords(KEY, 0);
  let next = 0;
  const one = new Uint32Array(1);
  const choose = (n: number) => {
    words(one, next++, SELECTION);
    return Math.floor((one[0]! * n) / 2 ** 32);
  };
  zeroAtRandom(fill, 1, choose, plain);
  const fast = new Float32Array(plain.length).fill(1);
  zeroSelected(stream, selectionRecipe(KEY, 0), fill, 1, fast);
  expect(fast).toEqual(plain);
});

it("crosses 2^32 blocks", () => {
  const recipe = selectionRecipe(KEY, 1);
  const first = 2 ** 34 - 500;
  const words = new Uint32Array(1000);
  portableWords(KEY, 1)(words, first, SELECTION);
  const expected: number[] = [];
  for (let row = 0; row < 1000; row++) {
    if (Math.floor((words[row]! * (5000 - row)) / 2 ** 32) < 2500 - expected.length) expected.push(row);
  }
  expect([...stream.select(recipe, first, 1000, 5000, 2500)]).toEqual(expected);
});
