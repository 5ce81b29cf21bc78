/** Binaries as the build for browsers embeds them. */
import fc from "fast-check";
import { expect, it } from "vitest";
import { textOfDigits } from "../scripts/text-of-digits.ts";
import { ORTHOGONAL_BINARY } from "../src/orthogonal/kernels/orthogonal-binary.ts";
import { STREAM_BINARY } from "../src/stream/kernels/stream-binary.ts";
import { decodeBinary } from "../src/wasm/bytes-of-text.ts";

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex");

it("come back from their text, which a string need not escape", () => {
  for (const digits of [STREAM_BINARY, ORTHOGONAL_BINARY]) {
    const text = textOfDigits(digits);
    expect(JSON.stringify(text)).toBe(`"${text}"`);
    expect(hex(decodeBinary(text))).toBe(digits);
  }
});

it("of any bytes", () => {
  const all = Uint8Array.from({ length: 256 }, (_, i) => i);
  expect(hex(decodeBinary(textOfDigits(hex(all))))).toBe(hex(all));
  fc.assert(
    fc.property(fc.uint8Array(), (bytes) => {
      expect(hex(decodeBinary(textOfDigits(hex(bytes))))).toBe(hex(bytes));
    }),
  );
});
