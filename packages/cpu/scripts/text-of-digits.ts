/**
 * Writes a binary for `src/wasm/bytes-of-text.ts`.
 *
 * @module
 */
import { FIRST, SHIFT, SINGLES, SYMBOLS } from "../src/wasm/bytes-of-text.ts";

const symbol = (value: number) => String.fromCharCode(value + FIRST).replace("\\", "!");

/** The text of hexadecimal digits. */
export function textOfDigits(digits: string): string {
  const text = Array.from(Buffer.from(digits, "hex"), (byte) => {
    const value = (byte + SHIFT) % 256;
    if (value < SINGLES) return symbol(value);
    const rest = value - SINGLES;
    return symbol(SINGLES + Math.floor(rest / SYMBOLS)) + symbol(rest % SYMBOLS);
  });
  return text.join("");
}
