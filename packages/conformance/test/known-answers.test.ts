/** The words stand where the list says, and every answer has its word. */
import { fillWords, keyFromSeed, VALUES } from "@weightinit/core/stream";
import { expect, it } from "vitest";
import { fromHex } from "../src/known-answers/elements.ts";
import { knownWords, occurrence } from "../src/known-answers/words.ts";

it("finds each word at its index", () => {
  for (const [word, index] of occurrence) {
    const found = new Uint32Array(1);
    fillWords(found, keyFromSeed(42n), 0, VALUES, index);
    expect([index, found[0]]).toEqual([index, word]);
  }
});

it("has an index for each word, and as many answers as words", () => {
  for (const { words, laws } of knownWords) {
    expect(fromHex(words).filter((word) => !occurrence.has(word))).toEqual([]);
    for (const { bits } of laws) expect(fromHex(bits).length).toBe(fromHex(words).length);
  }
});
