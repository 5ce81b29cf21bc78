/**
 * The stream's known answers, which no code of this library made.
 *
 * @module
 */
import { dtypeInfo } from "@weightinit/core";
import { builtIn, equalLists, read, type Values } from "../assert.ts";
import { type Call, describe, make, printed } from "../call.ts";
import { firstElements, forks, fromHex, type KnownLaw } from "../known-answers/elements.ts";
import { knownWords, occurrence } from "../known-answers/words.ts";
import type { Suite } from "../suite.ts";

/** The bits of 16- or 32-bit numbers. */
function bitsOf(values: Values): number[] {
  return Array.from(builtIn(values) === "Float32Array" ? new Uint32Array(values.buffer) : values);
}

const hex = (bits: readonly number[]) => bits.map((word) => `0x${word.toString(16)}`);

const callOf = (
  { initializer, dtype, options }: KnownLaw,
  shape: number[],
  rows?: readonly [number, number],
): Call => ({
  initializer,
  dtype,
  shape,
  options: rows === undefined ? options : { ...options, rows },
});

/** A shape that has every occurrence of a word as a row. */
const VIRTUAL = [2 ** 40];

/** Elements of a draw, values at words where rounding is hardest, and keys of forks, as an independent source has them. */
export function knownAnswers(suite: Suite): void {
  for (const law of firstElements) {
    const bits = fromHex(law.bits);
    const call = callOf(law, [bits.length / dtypeInfo(law.dtype).parts]);
    suite.eachDType(
      `first elements of ${law.initializer}(${printed(law.options)})`,
      () => [call],
      async (rng) => equalLists(hex(bitsOf(await read(make(rng, call)))), hex(bits), describe(call)),
      [law.dtype],
    );
  }

  for (const { words, laws } of knownWords) {
    const list = fromHex(words);
    const places = list.map((word) => occurrence.get(word)!);
    /** What becomes of each word, for messages to show. */
    const pairs = (bits: readonly number[]) => hex(bits).map((value, i) => `${hex(list)[i]} → ${value}`);
    for (const law of laws) {
      suite.eachDType(
        `${law.initializer}(${printed(law.options)}) at ${places.length} words`,
        () => places.map((row) => callOf(law, VIRTUAL, [row, row + 1])),
        async (rng, calls) => {
          const tensors = calls.map((call) => make(rng.clone(), call));
          const values = await Promise.all(tensors.map(read));
          equalLists(pairs(values.flatMap(bitsOf)), pairs(fromHex(law.bits)), describe(callOf(law, VIRTUAL)));
        },
        [law.dtype],
      );
    }
  }

  suite.test("keys of forks", async () => {
    for (const { path, key } of forks) {
      let child = await suite.rng();
      for (const name of path) child = child.fork(name);
      equalLists(hex(child.key), hex(key), `key of fork ${path.join(" → ")}`);
    }
  });
}
