/**
 * `mx.random.uniform`, `normal` and `truncated_normal`, each operation rounded to the type.
 *
 * @module
 */
import { type Half, roundHalf, roundHalves, threefryWords } from "@weightinit/rng-parts";
import { erf, erfinv } from "./erf.ts";
import type { KeyWords } from "./key-words.ts";

/** Types that MLX draws; float64 normals alone. */
export type MlxType = "float32" | "float64" | Half;

const f = Math.fround;

/** A double as one of the type, by way of float32 for the 16-bit ones. */
function rounded(x: number, type: MlxType): number {
  return type === "float64" ? x : type === "float32" ? f(x) : roundHalf(x, type);
}

/** Words of a key in the memory of the numbers that they become. */
function wordsIn(out: Float32Array, [high, low]: KeyWords): Uint32Array {
  const words = new Uint32Array(out.buffer, out.byteOffset, out.length);
  threefryWords(high, low, words);
  return words;
}

/** The largest number below 1. */
const BELOW_ONE = { float32: 1 - 2 ** -24, float16: 1 - 2 ** -11, bfloat16: 1 - 2 ** -8 } as const;

/** `uniform(low, high)`: numbers of the type as float32. */
export function fillUniform(key: KeyWords, out: Float32Array, type: "float32" | Half, low: number, high: number): void {
  const words = wordsIn(out, key);
  const lo = rounded(low, type);
  const range = rounded(rounded(high, type) - lo, type);
  const most = BELOW_ONE[type];
  if (type === "float32") {
    for (let i = 0; i < out.length; i++) out[i] = f(range * Math.min(f(words[i]!) * 2 ** -32, most)) + lo;
    return;
  }
  for (let i = 0; i < out.length; i++) out[i] = Math.min(f(words[i]!) * 2 ** -32, most);
  roundHalves(out, type);
  for (let i = 0; i < out.length; i++) out[i] = range * out[i]!;
  roundHalves(out, type);
  for (let i = 0; i < out.length; i++) out[i] = out[i]! + lo;
  roundHalves(out, type);
}

/** erfinv of uniform numbers in (−1, 1): normal numbers of variance ½. */
function fillHalfNormal(key: KeyWords, out: Float32Array): void {
  fillUniform(key, out, "float32", 2 ** -24 - 1, 1);
  erfinv(out);
}

/** What multiplies and moves normal numbers. No `loc` adds nothing, where 0 makes −0 to 0. */
export interface Moments {
  readonly loc?: number | undefined;
  readonly scale: number;
}

/** `normal(loc, scale)`: numbers of the type, 16-bit ones as float32. */
export function fillNormal(key: KeyWords, out: Float32Array | Float64Array, type: MlxType, moments: Moments): void {
  const factor = rounded(rounded(Math.SQRT2, type) * rounded(moments.scale, type), type);
  // −0 is what changes nothing.
  const loc = rounded(moments.loc ?? -0, type);
  const numbers = out instanceof Float64Array ? new Float32Array(out.length) : out;
  fillHalfNormal(key, numbers);
  if (type === "float32" || type === "float64") {
    const round = type === "float32" ? f : (x: number) => x;
    for (let i = 0; i < out.length; i++) out[i] = round(factor * numbers[i]!) + loc;
    return;
  }
  roundHalves(numbers, type);
  for (let i = 0; i < out.length; i++) out[i] = factor * out[i]!;
  roundHalves(numbers, type);
  if (moments.loc === undefined) return;
  for (let i = 0; i < out.length; i++) out[i] = out[i]! + loc;
  roundHalves(numbers, type);
}

/** `normal(dtype=complex64)`: parts re, im, one after the other, of variance ½ each. */
export function fillComplexNormal(key: KeyWords, out: Float32Array, scale: number): void {
  fillHalfNormal(key, out);
  const factor = f(scale);
  for (let i = 0; i < out.length; i++) out[i] = factor * out[i]!;
}

/** `truncated_normal(lower, upper)`. */
export function fillTruncatedNormal(
  key: KeyWords,
  out: Float32Array,
  type: "float32" | Half,
  lower: number,
  upper: number,
): void {
  const root = rounded(Math.SQRT2, type);
  const lo = rounded(lower, type);
  const hi = rounded(upper, type);
  const edge = (bound: number) => rounded(erf(rounded(bound / root, type)), type);
  fillUniform(key, out, type, edge(lo), edge(hi));
  erfinv(out);
  if (type !== "float32") roundHalves(out, type);
  for (let i = 0; i < out.length; i++) out[i] = root * out[i]!;
  if (type !== "float32") roundHalves(out, type);
  for (let i = 0; i < out.length; i++) out[i] = Math.max(Math.min(out[i]!, hi), lo);
}

/** Numbers of the type times `scale`, plus `loc`: two operations of a program, left out where they do nothing. */
export function scaleAndMove(out: Float32Array, type: "float32" | Half, loc: number, scale: number): void {
  const factor = rounded(scale, type);
  const move = rounded(loc, type);
  if (factor !== 1) {
    for (let i = 0; i < out.length; i++) out[i] = out[i]! * factor;
    if (type !== "float32") roundHalves(out, type);
  }
  if (move === 0) return;
  for (let i = 0; i < out.length; i++) out[i] = out[i]! + move;
  if (type !== "float32") roundHalves(out, type);
}
