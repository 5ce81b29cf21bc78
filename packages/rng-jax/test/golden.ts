/**
 * Golden numbers of JAX and Flax (test/data/README.md says where they come from) and how to compare with them.
 *
 * @module
 */
import { readFileSync } from "node:fs";
import type { RealDType } from "@weightinit/core";
import { sha256 } from "../../rng-parts/test/support/golden.ts";

export { sha256 };

/** What an entry is: bits, integers, or the first of many and a hash of all. */
export type Entry = string | readonly (number | string)[] | Readonly<Record<string, string | number>>;

export function readJson(name: string): unknown {
  return JSON.parse(readFileSync(new URL(`./data/${name}`, import.meta.url), "utf8"));
}

export function readEntries<E = Entry>(name: string): Readonly<Record<string, E>> {
  return (readJson(name) as { entries: Record<string, E> }).entries;
}

export const typeOf = (name: string): RealDType =>
  ({ f32: "float32", f64: "float64", f16: "float16", bf16: "bfloat16" })[name] as RealDType;

export type Storage = Uint8Array | Uint16Array | Uint32Array | BigUint64Array | Float32Array | Float64Array;

/** Bits as the golden files write them. */
export function words(storage: Storage): string {
  const { buffer, byteOffset, length, BYTES_PER_ELEMENT: bytes } = storage;
  const Class = { 1: Uint8Array, 2: Uint16Array, 4: Uint32Array, 8: BigUint64Array }[bytes]!;
  return Array.from(new Class(buffer as ArrayBuffer, byteOffset, length) as Uint32Array, (word) =>
    word.toString(16).padStart(2 * bytes, "0"),
  ).join(" ");
}

/** An entry of the form of `like`. */
export function kept(storage: Storage, like: Entry): Entry {
  if (typeof like === "string") return words(storage);
  const name = Object.keys(like).find((key) => key.startsWith("first"))!;
  const first = (like as Record<string, string>)[name]!.split(" ").length;
  return { [name]: words(storage.slice(0, first)), sha256: sha256(storage) };
}

/** The numbers whose bits a text lists. */
export function numbersOf(text: string): number[] {
  return text.split(" ").map((word) => {
    const view = new DataView(new ArrayBuffer(8));
    if (word.length === 16) {
      view.setBigUint64(0, BigInt(`0x${word}`));
      return view.getFloat64(0);
    }
    view.setUint32(0, Number.parseInt(word, 16));
    return view.getFloat32(0);
  });
}
