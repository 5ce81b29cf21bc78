/**
 * How the tests of several packages compare with numbers of frameworks.
 *
 * @module
 */
import { createHash } from "node:crypto";
import { expect } from "vitest";
import { encodeHalves, type Reals, type RealType, realsOf } from "../../src/index.ts";

/** The storage of numbers of a type, little-endian. */
export function storageOf(numbers: Reals, type: RealType): Uint16Array | Reals {
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
  // Byte by byte from the highest.
  return words.map((word) => word.match(/../g)!.reverse().join("")).join(" ");
}

/** SHA-256 of a little-endian array. */
export function sha256({ buffer, byteOffset, byteLength }: ArrayBufferView): string {
  return createHash("sha256")
    .update(new Uint8Array(buffer, byteOffset, byteLength))
    .digest("hex");
}

export type Law = "uniform" | "normal" | "truncatedNormal";

type Generator = Readonly<Record<Law, (out: Reals, type: RealType, a?: number, b?: number) => void>>;

/** The storage of `n` numbers that a method draws. */
export function drawn(rng: Generator, law: Law, type: RealType, n: number, a?: number, b?: number) {
  const out = realsOf(type, n);
  rng[law](out, type, a, b);
  return storageOf(out, type);
}

/** The code of the error that a call throws. */
export function codeOf(call: () => unknown): string {
  try {
    call();
  } catch (error) {
    expect(error).toMatchObject({ name: "WeightInitError", code: expect.any(String) });
    return (error as { readonly code: string }).code;
  }
  return "no error";
}
