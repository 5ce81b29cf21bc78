/**
 * `torch.func._random`'s uniform and normal fills: Philox blocks of a key, transformed by the CPU's functions.
 *
 * @module
 */
import type { RealDType } from "@weightinit/core";
import {
  glibcCos,
  glibcCosf,
  glibcLog,
  glibcLogf,
  glibcSin,
  glibcSinf,
  philox4x32,
  roundHalves,
} from "@weightinit/rng-parts";
import { type Reals, rangeOf, rounded } from "../reals.ts";

/** Where a key's blocks are: Philox's key and the first block's counter. */
export interface KeyWords {
  readonly seed: bigint;
  readonly offset: bigint;
}

const lowOf = (value: bigint) => Number(value & 0xffffffffn);

/** Writes block `offset + index`, of four words. */
export function writeBlock({ seed, offset }: KeyWords, index: bigint, block: Uint32Array): void {
  const counter = BigInt.asUintN(64, offset + index);
  philox4x32(lowOf(counter), Number(counter >> 32n), 0, 0, lowOf(seed), Number(seed >> 32n), block);
}

/** Visits the blocks that make `n` numbers, `each` a block. */
function visit(
  { seed, offset }: KeyWords,
  n: number,
  each: number,
  visitor: (block: Uint32Array, at: number) => void,
): void {
  const block = new Uint32Array(4);
  const [k0, k1, low, high] = [lowOf(seed), Number(seed >> 32n), lowOf(offset), Number(offset >> 32n)];
  for (let at = 0, index = 0; at < n; at += each, index++) {
    const carry = Math.floor((low + index) / 2 ** 32);
    philox4x32((low + index) >>> 0, (high + carry) >>> 0, 0, 0, k0, k1, block);
    visitor(block, at);
  }
}

const f = Math.fround;

/** Bits of a uniform number. */
const MASKS = { float16: 0x7ff, bfloat16: 0xff, float32: 0xffffff } as const;

/** `uniform_(key, out, low=a, high=b)`: two operations, which may reach the upper bound. */
export function fillUniform(key: KeyWords, out: Reals, type: RealDType, a: number, b: number): void {
  const lo = rounded(a, type);
  const range = rangeOf(lo, rounded(b, type), type);
  const n = out.length;
  if (type === "float64") {
    visit(key, n, 2, (w, at) => {
      for (let i = 0; i < 2 && at + i < n; i++) {
        const unit = ((w[2 * i]! & 0x1fffff) * 2 ** 32 + w[2 * i + 1]!) * 2 ** -53;
        out[at + i] = unit * range + lo;
      }
    });
    return;
  }
  const mask = MASKS[type];
  visit(key, n, 4, (w, at) => {
    for (let i = 0; i < 4 && at + i < n; i++) out[at + i] = f(((w[i]! & mask) / (mask + 1)) * range) + lo;
  });
  if (type !== "float32") roundHalves(out as Float32Array, type);
}

/** f(2π) */
const TWO_PI = 6.2831854820251465;

const unit = (word: number) => f(f(word) * 2 ** -32 + 2 ** -33);

/** z·2⁻⁶⁴ + 2⁻⁶⁵ of the 64 bits z, rounded once: both terms are exact. */
const unit64 = (high: number, low: number) => (high * 2 ** 33 + (2 * low + 1)) * 2 ** -65;

/** `normal_(key, out, mean, std)`: pairs of cosine and sine, then two operations. */
export function fillNormal(key: KeyWords, out: Reals, type: RealDType, mean: number, std: number): void {
  const n = out.length;
  if (type === "float64") {
    visit(key, n, 2, (w, at) => {
      const radius = Math.sqrt(-2 * glibcLog(unit64(w[0]!, w[1]!)));
      const angle = 2 * Math.PI * unit64(w[2]!, w[3]!);
      out[at] = radius * glibcCos(angle) * std + mean;
      if (at + 1 < n) out[at + 1] = radius * glibcSin(angle) * std + mean;
    });
    return;
  }
  const m = f(mean);
  const s = f(std);
  visit(key, n, 4, (w, at) => {
    for (let i = 0; i < 4 && at + i < n; i += 2) {
      const radius = f(Math.sqrt(-2 * glibcLogf(unit(w[i]!))));
      const angle = f(TWO_PI * unit(w[i + 1]!));
      out[at + i] = f(f(radius * glibcCosf(angle)) * s) + m;
      if (at + i + 1 < n) out[at + i + 1] = f(f(radius * glibcSinf(angle)) * s) + m;
    }
  });
  if (type !== "float32") roundHalves(out as Float32Array, type);
}
