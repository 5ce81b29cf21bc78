import { expect, it } from "vitest";
import { threefry2x32 } from "../src/index.ts";

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
