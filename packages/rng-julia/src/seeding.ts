/**
 * Integer seeds, as Julia 1.10 and 1.11 turn them into a generator's state.
 *
 * @module
 */
import { sha256 } from "@noble/hashes/sha2.js";
import { shown, WeightInitError } from "@weightinit/core";
import type { JuliaVersion } from "./options.ts";

/**
 * A seed as Julia takes it: an integer of any size; negative ones from Julia 1.11 on.
 *
 * @throws WeightInitError `WI_BAD_SEED`
 */
export function seedOf(seed: unknown, julia: JuliaVersion): bigint {
  const integer = typeof seed === "bigint" ? seed : Number.isSafeInteger(seed) ? BigInt(seed as number) : undefined;
  if (integer === undefined) {
    throw new WeightInitError(
      "WI_BAD_SEED",
      `expected an integer seed, got ${shown(seed)}; numbers beyond 2^53 - 1 are given as a bigint`,
    );
  }
  if (integer < 0n && julia === "1.10") {
    throw new WeightInitError(
      "WI_BAD_SEED",
      `expected a seed ≥ 0, got ${shown(seed)}; Julia takes negative seeds from 1.11 on: { julia: "1.11" }`,
    );
  }
  return integer;
}

/** The u32 limbs of a seed ≥ 0, least significant first; 0 has one. */
export function limbs(seed: bigint): Uint32Array {
  const words: number[] = [];
  do {
    words.push(Number(seed & 0xffffffffn));
    seed >>= 32n;
  } while (seed > 0n);
  return Uint32Array.from(words);
}

/** SHA-256 of a seed's limbs, as 8 little-endian u32. A negative seed n hashes ~n and then a byte 1 (Julia 1.11). */
export function hashedSeed(seed: bigint): Uint32Array {
  const negative = seed < 0n;
  const words = limbs(negative ? ~seed : seed);
  const bytes = new Uint8Array(4 * words.length + (negative ? 1 : 0));
  const view = new DataView(bytes.buffer);
  for (const [i, word] of words.entries()) view.setUint32(4 * i, word, true);
  if (negative) bytes[bytes.length - 1] = 1;
  const digest = sha256(bytes);
  const digestView = new DataView(digest.buffer, digest.byteOffset, digest.byteLength);
  return Uint32Array.from({ length: 8 }, (_, i) => digestView.getUint32(4 * i, true));
}
