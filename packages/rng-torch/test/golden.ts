/**
 * Golden numbers of PyTorch (test/data/README.md says where they come from) and how to compare with them.
 *
 * @module
 */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { type DType, dtypeInfo, type RealDType } from "@weightinit/core";
import { encodeHalves } from "@weightinit/rng-parts";
import { realsOf } from "../src/reals.ts";
import type { TorchRng } from "../src/torch-rng.ts";

export function readJson(name: string): unknown {
  return JSON.parse(readFileSync(new URL(`./data/${name}`, import.meta.url), "utf8"));
}

export type Reals = Float32Array | Float64Array;

export const typeOf = (name: string): RealDType =>
  ({ f32: "float32", f64: "float64", f16: "float16", bf16: "bfloat16" })[name] as RealDType;

/** The storage of numbers of a type, little-endian. */
export function storageOf(numbers: Reals, type: RealDType): Uint16Array | Reals {
  if (type !== "float16" && type !== "bfloat16") return numbers;
  const storage = new Uint16Array(numbers.length);
  encodeHalves(numbers as Float32Array, type, storage);
  return storage;
}

const hex = (word: number, digits: number) => word.toString(16).padStart(digits, "0");

/** Bits of numbers of a type as the golden files write them. */
export function words(numbers: Reals, type: RealDType): string {
  const storage = storageOf(numbers, type);
  if (storage instanceof Float64Array) {
    return Array.from(new BigUint64Array(storage.buffer, storage.byteOffset, storage.length), (word) =>
      word.toString(16).padStart(16, "0"),
    ).join(" ");
  }
  if (storage instanceof Uint16Array) return Array.from(storage, (word) => hex(word, 4)).join(" ");
  return Array.from(new Uint32Array(storage.buffer, storage.byteOffset, storage.length), (word) => hex(word, 8)).join(
    " ",
  );
}

/** As the files keep a list of words: more than 6 as the first 3 and a hash of the text. */
export function kept(text: string): string {
  const list = text.split(" ");
  if (list.length <= 6) return text;
  return `${list.slice(0, 3).join(" ")} …${createHash("sha256").update(text).digest("hex").slice(0, 12)}`;
}

/** SHA-256 of the little-endian storage. */
export function sha256(numbers: Reals | BigInt64Array, type: RealDType = "float32"): string {
  const storage = numbers instanceof BigInt64Array ? numbers : storageOf(numbers, type);
  const bytes = new Uint8Array(storage.buffer, storage.byteOffset, storage.byteLength);
  return createHash("sha256").update(bytes).digest("hex");
}

/** The float numbers whose bits a text lists. */
export function numbersOf(text: string): number[] {
  return text.split(" ").map((word) => {
    const view = new DataView(new ArrayBuffer(8));
    word.match(/../g)!.forEach((byte, i) => {
      view.setUint8(i, Number.parseInt(byte, 16));
    });
    return word.length === 16 ? view.getFloat64(0) : view.getFloat32(0);
  });
}

/** `n` numbers drawn by a method. */
export function drawn(
  rng: TorchRng,
  law: "uniform" | "normal",
  dtype: DType,
  n: number,
  a?: number,
  b?: number,
): Reals {
  const { part, parts } = dtypeInfo(dtype);
  const out = realsOf(part, n * parts);
  rng[law](out, dtype, a, b);
  return out;
}
