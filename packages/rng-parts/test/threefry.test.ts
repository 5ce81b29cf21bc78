import { expect, it } from "vitest";
import { threefry2x32, threefryWords } from "../src/index.ts";

const hex = (words: Uint32Array): string => Array.from(words, (word) => word.toString(16).padStart(8, "0")).join(" ");

// Known answers of Random123 (kat_vectors of its examples).
it.each([
  [0, 0, 0, 0, "6b200159 99ba4efe"],
  [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff, "1cb996fc bb002be7"],
  [0x13198a2e, 0x03707344, 0x243f6a88, 0x85a308d3, "c4923a9c 483df7a0"],
])("threefry2x32 of key %i %i, counter %i %i", (k0, k1, c0, c1, expected) => {
  const out = new Uint32Array(3);
  threefry2x32(c0, c1, k0, k1, out, 1);
  expect(hex(out)).toBe(`00000000 ${expected}`);
});

// jax.random.bits of key(42), JAX 0.10.2, with jax_threefry_partitionable off.
const jaxWords = (k: number) => {
  const out = new Uint32Array(k);
  threefryWords(0, 42, out);
  return Array.from(out, (word) => word.toString(16).padStart(8, "0")).join(" ");
};

it("words of a key, an odd and an even number of them", () => {
  expect(jaxWords(0)).toBe("");
  expect(jaxWords(1)).toBe("6d3e048f");
  expect(jaxWords(5)).toBe("bad56946 de837c89 3249c374 354ba891 2fc69b62");
  expect(jaxWords(8)).toBe("b013aee3 997e0266 43e44385 3dbc1e1f c34eddf6 48ebcd9f 0a56f817 00d226af");
});

it("a part of the words of a key", () => {
  for (const count of [1, 2, 7, 8]) {
    const whole = new Uint32Array(count);
    threefryWords(5, 6, whole);
    for (let first = 0; first <= count; first++) {
      for (let end = first; end <= count; end++) {
        const part = new Uint32Array(end - first);
        threefryWords(5, 6, part, first, count);
        expect(part).toEqual(whole.slice(first, end));
      }
    }
  }
});
