import fc from "fast-check";
import { expect, it } from "vitest";
import { utf8 } from "../src/stream/utf8.ts";

const platform = (text: string) => [...new TextEncoder().encode(text)];

it("is what the platform makes of any string, half surrogate pairs included", () => {
  const units = fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 20 });
  fc.assert(
    fc.property(units, (codes) => {
      const text = String.fromCharCode(...codes);
      expect(utf8(text)).toEqual(platform(text));
    }),
  );
});

it.each([
  0, 0x7f, 0x80, 0x7ff, 0x800, 0xd7ff, 0xd800, 0xdbff, 0xdc00, 0xdfff, 0xe000, 0xfffd, 0xffff, 0x10000, 0x10ffff,
])("is what the platform makes of code point %i", (point) => {
  const text = `a${String.fromCodePoint(point)}b`;
  expect(utf8(text)).toEqual(platform(text));
});
