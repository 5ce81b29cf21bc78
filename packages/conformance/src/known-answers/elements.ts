/**
 * Known answers of the portable stream, version 1: the first elements of a draw, and the keys of forks. They were made
 * by an independent implementation of docs/stream.md, not by this library: the same numbers as in the core package's
 * test/data/known-answers.json.
 *
 * @module
 */
import type { DType } from "@weightinit/core";
import type { InitializerName } from "../call.ts";

/** A law, and the bits of its values in hexadecimal, separated by white space. */
export interface KnownLaw {
  readonly initializer: InitializerName;
  readonly dtype: DType;
  readonly options: Readonly<Record<string, number>>;
  readonly bits: string;
}

/** The words of an answer, or its bits, as numbers. */
export function fromHex(text: string): number[] {
  return text
    .trim()
    .split(/\s+/)
    .map((digits) => Number.parseInt(digits, 16));
}

/** The first 20 reals of draw 0 of seed 42. */
export const firstElements: readonly KnownLaw[] = [
  {
    initializer: "normal",
    dtype: "float32",
    options: { mean: 0, std: 1 },
    bits: `
      bf017f94 bf398b3d bfe54c10 bf73d4b3 bc7c32ec bf7ae44c 3f271bc6 bf3f8ca3 be614924 bee26d48 bf053cc7
      be934bff beb0fa2c bed9bcfe bf0b4780 bf61276a 3f7b3a06 be4ffd48 bf7d2469 bf97c6c2`,
  },
  {
    initializer: "uniform",
    dtype: "float32",
    options: { lo: 0, hi: 1 },
    bits: `
      3f1ceaf0 3eefea92 3d95fa80 3eae8566 3f7cdb21 3ea774d8 3f038f5a 3ee89c0c 3f536c02 3f28875d 3f1a4d6d
      3f4609a5 3f3ac704 3f2baf0d 3f161e55 3ec21cce 3ea72046 3f56cbae 3ea53e92 3e716088`,
  },
  {
    initializer: "truncatedNormal",
    dtype: "float32",
    options: { lo: -2, hi: 2 },
    bits: `
      3e8c1ad3 bd9a1238 bfa98cea bec7e8e5 3fe8cdb7 beda4886 3d084e26 bde04d0c 3f61b95b 3ec6d280 3e7e5012
      3f35c026 3f149037 3ed734bd 3e553615 be963279 bedb2633 3f6de2f8 bee017e9 bf2e7d9c`,
  },
  // Each part of a complex normal has std·√½ (one float64 product, rounded once), here exactly 1.
  {
    initializer: "normal",
    dtype: "complex64",
    options: { std: Math.SQRT2 },
    bits: `
      bf017f94 bf398b3d bfe54c10 bf73d4b3 bc7c32ec bf7ae44c 3f271bc6 bf3f8ca3 be614924 bee26d48 bf053cc7
      be934bff beb0fa2c bed9bcfe bf0b4780 bf61276a 3f7b3a06 be4ffd48 bf7d2469 bf97c6c2`,
  },
  {
    initializer: "uniform",
    dtype: "complex64",
    options: { lo: 0, hi: 1 },
    bits: `
      3f1ceaf0 3eefea92 3d95fa80 3eae8566 3f7cdb21 3ea774d8 3f038f5a 3ee89c0c 3f536c02 3f28875d 3f1a4d6d
      3f4609a5 3f3ac704 3f2baf0d 3f161e55 3ec21cce 3ea72046 3f56cbae 3ea53e92 3e716088`,
  },
];

/** Key (low and high half) of the child of seed 42 by a path of names. */
export const forks: readonly { readonly path: readonly string[]; readonly key: readonly [number, number] }[] = [
  { path: [""], key: [0xdc9ba2ad, 0xef0b17c6] },
  { path: ["a"], key: [0x70d37ead, 0xd23371ed] },
  { path: ["encoder"], key: [0xed099068, 0xce21323e] },
  { path: ["encoder.0.weight"], key: [0x64d70969, 0xfaa65b6f] },
  { path: ["Gewicht-ä-重み"], key: [0x37fa7253, 0x7a5733b3] },
  { path: ["0"], key: [0x5a19470e, 0xa253b3cd] },
  { path: ["encoder", "weight"], key: [0x3f8f57e8, 0xb63a14a9] },
];
