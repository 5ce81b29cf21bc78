/**
 * How to compare with Keras' numbers; test/data/README.md says where they come from.
 *
 * @module
 */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import type { RealDType } from "@weightinit/core";
import { encodeHalves, type Reals, realsOf } from "@weightinit/rng-parts";
import type { KerasRandom } from "../src/keras-random.ts";

export function readJson(name: string): unknown {
  return JSON.parse(readFileSync(new URL(`./data/${name}.json`, import.meta.url), "utf8"));
}

/** The storage of numbers of a type, little-endian. */
export function storageOf(numbers: Reals, type: RealDType): Uint16Array | Reals {
  if (type !== "float16" && type !== "bfloat16") return numbers;
  const storage = new Uint16Array(numbers.length);
  encodeHalves(numbers as Float32Array, type, storage);
  return storage;
}

/** Bits of numbers as the golden files write them: 4, 8 or 16 hexadecimal digits each. */
export function bitsOf(storage: Uint16Array | Uint32Array | Reals): string {
  const digits = 2 * storage.BYTES_PER_ELEMENT;
  const hex = Buffer.from(storage.slice().buffer as ArrayBuffer).toString("hex");
  const words = hex.match(new RegExp(`.{${digits}}`, "g")) ?? [];
  return words.map((word) => word.match(/../g)!.reverse().join("")).join(" ");
}

/** The float32 numbers whose bits a text lists. */
export function float32sOf(bits: string): Float32Array {
  return new Float32Array(Uint32Array.from(bits.split(" "), (word) => Number.parseInt(word, 16)).buffer);
}

/** SHA-256 of the little-endian storage. */
export function sha256(storage: ArrayBufferView): string {
  const { buffer, byteOffset, byteLength } = storage;
  return createHash("sha256")
    .update(new Uint8Array(buffer, byteOffset, byteLength))
    .digest("hex");
}

export type Law = "uniform" | "normal" | "truncatedNormal";

/** The storage of `n` numbers that a method draws. */
export function drawn(rng: KerasRandom, law: Law, type: RealDType, n: number, a?: number, b?: number) {
  const out = realsOf(type, n);
  rng[law](out, type, a, b);
  return storageOf(out, type);
}
