import { expect, test } from "vitest";
import { philox4x32 } from "../src/index.ts";

/** kat_vectors of Random123 (D. E. Shaw Research): counter, key, block. */
test.each([
  ["00000000 00000000 00000000 00000000", "00000000 00000000", "6627e8d5 e169c58d bc57ac4c 9b00dbd8"],
  ["ffffffff ffffffff ffffffff ffffffff", "ffffffff ffffffff", "408f276d 41c83b0e a20bc7c6 6d5451fd"],
  ["243f6a88 85a308d3 13198a2e 03707344", "a4093822 299f31d0", "d16cfe09 94fdcceb 5001e420 24126ea1"],
])("the block of counter %s and key %s", (counter, key, block) => {
  const words = (text: string) => text.split(" ").map((word) => Number.parseInt(word, 16));
  const [c0, c1, c2, c3] = words(counter) as [number, number, number, number];
  const [k0, k1] = words(key) as [number, number];
  const out = new Uint32Array(6);
  philox4x32(c0, c1, c2, c3, k0, k1, out, 1);
  expect(Array.from(out)).toEqual([0, ...words(block), 0]);
});
