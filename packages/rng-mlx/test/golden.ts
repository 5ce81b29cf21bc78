/**
 * Numbers of MLX (test/data/README.md says where they come from) and how to compare with them.
 *
 * @module
 */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { encodeHalves, type Half } from "@weightinit/rng-parts";

export function readJson(name: string): unknown {
  return JSON.parse(readFileSync(new URL(`./data/${name}`, import.meta.url), "utf8"));
}

/** Bits of an array, little-endian words; of more than 64 numbers the SHA-256, as the files have them. */
export function words(numbers: ArrayBufferView & { readonly length: number }): string {
  const bytes = new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength);
  if (numbers.length > 64) return createHash("sha256").update(bytes).digest("hex");
  const size = numbers.byteLength / numbers.length;
  const texts: string[] = [];
  for (let at = 0; at < bytes.length; at += size) {
    texts.push(Buffer.from(bytes.slice(at, at + size).reverse()).toString("hex"));
  }
  return texts.join(" ");
}

/** Storage of numbers of a 16-bit type. */
export function halves(numbers: Float32Array, type: Half): Uint16Array {
  const out = new Uint16Array(numbers.length);
  encodeHalves(numbers, type, out);
  return out;
}

/** float32 numbers of their bits. */
export const floatsOf = (text: string): Float32Array =>
  new Float32Array(Uint32Array.from(text.split(" "), (word) => Number.parseInt(word, 16)).buffer);
