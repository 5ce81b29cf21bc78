/**
 * From a fill to the parameters of its kernel, and to the arithmetic it may use.
 *
 * @module
 */
import type { ConstantFill, NormalFill, TruncatedNormalFill, UniformFill } from "@weightinit/core";
import { narrow16 } from "@weightinit/core/stream";
import type { Params } from "./wgsl/kernel.ts";
import type { LawField } from "./wgsl/law.ts";
import type { Bounds, Part } from "./wgsl/storage.ts";

/** Fills that one kernel makes from words. */
export type RandomFill = UniformFill | NormalFill | TruncatedNormalFill;

const asFloat = /* @__PURE__ */ new Float32Array(1);
const asBits = /* @__PURE__ */ new Uint32Array(asFloat.buffer);

export function float32Bits(x: number): number {
  asFloat[0] = x;
  return asBits[0]!;
}

/** The bits of a value of `part`. */
export function bitsIn(part: Part, x: number): number {
  return part === "float32" ? float32Bits(x) : narrow16(x, part);
}

/**
 * Which bounds the fill's values can meet before they are rounded. A uniform's extremes are its first and its last k,
 * since neither step of it is decreasing.
 */
export function boundsOf(fill: RandomFill, part: Part): Bounds {
  if (fill.kind === "normal") return "";
  const below = part !== "float32" && fill.first === 0 ? "zero" : "below";
  if (fill.kind === "truncatedNormal") return `above ${below}`;
  const { half, mid, first, last } = fill;
  const at = (k: number) => Math.fround(Math.fround(k * (half * 2 ** -23)) + mid);
  const isAbove = at(2 ** 23 - 1) > last;
  if (at(-(2 ** 23)) >= first) return isAbove ? "above" : "";
  return isAbove ? `above ${below}` : below;
}

const isZeroOrAtLeast = (x: number, exponent: number) => x === 0 || Math.abs(x) >= 2 ** exponent;

/**
 * Whether the affine step and the comparisons need neither subnormals nor infinities, which devices may flush or
 * mistreat (docs/stream.md, "Affine step"): then the hardware's own arithmetic will do, if it has proved exact. Every
 * value is then 0 or normal, so that bounds which none can meet do not count.
 */
export function isPlainArithmetic(fill: RandomFill, part: Part): boolean {
  const bounds = boundsOf(fill, part);
  if (bounds.includes("below") && !isZeroOrAtLeast((fill as UniformFill).first, -126)) return false;
  if (bounds.includes("above") && !isZeroOrAtLeast((fill as UniformFill).last, -126)) return false;
  if (fill.kind === "uniform") {
    return fill.half >= 2 ** -102 && isZeroOrAtLeast(fill.mid, -102) && fill.half + Math.abs(fill.mid) < 2 ** 127;
  }
  const { std, mean } = fill;
  return isZeroOrAtLeast(std, -98) && isZeroOrAtLeast(mean, -102) && 6.34 * std + Math.abs(mean) < 2 ** 127;
}

/** Whether no value of float16 overflows: what packing does then is the device's affair. */
export function fitsFloat16(fill: RandomFill): boolean {
  return fill.kind !== "normal" || 6.34 * fill.std + Math.abs(fill.mean) < 65000;
}

/** What a fill's law alone decides. */
export type LawParams = Params<LawField>;

/** What each law has; what one leaves out is 0 (`packParams`). */
const NO_LAW = {
  sign: 2 ** 31,
  minus18: -(2 ** 18),
  minus11: -(2 ** 11),
  plus15: 2 ** 15,
} as LawParams;

/** Half of a dtype's least positive value: what is nearer to zero rounds to it. */
const HALF_LEAST = { float32: 0, float16: 2 ** -25, bfloat16: 2 ** -134 };

function boundParams(fill: RandomFill, part: Part, isSoft: boolean) {
  if (fill.kind === "normal") return undefined;
  const { first, last } = fill;
  if (isSoft) return { lo: bitsIn(part, first), hi: bitsIn(part, last) };
  // What rounds to −0 stays where the first value is 0: they are equal.
  const least = float32Bits(first === 0 ? -HALF_LEAST[part] : first);
  return { lo: float32Bits(first), hi: float32Bits(last), least };
}

/**
 * Parameters of `cell` in WGSL: range = 2³²·whole + 2¹⁶·inner + outer, |inner| + |outer| < 2¹⁶. With
 * u = 2³¹ + 2¹⁵ + 2¹⁶·h + l, u·(2¹⁶·inner + outer) is 2³²·h·inner + 2¹⁶·(h·outer + l·inner) + l·outer plus a constant, and
 * l·outer / 2¹⁶ is in −2¹⁴ … 2¹⁴. Half of the sum's range is
 * at most 65,535² / 2, and `carried` puts its middle where that and another 65,535 stay in i32's. Every number here is exact:
 * less than 2⁴⁸, in halves.
 */
function cellParams({ start, range }: TruncatedNormalFill) {
  const whole = range >= 2n ** 31n ? 1 : 0;
  const rest = Number(range) - whole * 2 ** 32;
  const inner = Math.sign(rest) * Math.ceil(Math.abs(rest) / 2 ** 16 - 0.5);
  const outer = rest - inner * 2 ** 16;
  const cross = outer - inner * 2 ** 16;
  const constant = Math.floor(rest * (2 ** 15 + 0.5)) - 2 ** 14;
  const carried = Math.ceil((constant - (inner + outer) / 2) / 2 ** 16);
  return {
    whole,
    inner,
    cross,
    negative: -rest,
    start: Number(start) + carried - inner * 2 ** 15,
    middle: constant - carried * 2 ** 16 - cross * 2 ** 15 - inner * (2 ** 31 + 2 ** 15),
  };
}

/** Parameters for the device's floats, or with `isSoft` for integers. */
export function lawParams(fill: RandomFill, part: Part, isSoft: boolean): LawParams {
  const bounds = boundParams(fill, part, isSoft);
  if (fill.kind === "uniform") {
    const { half, mid } = fill;
    const scale = float32Bits(half * 2 ** -23);
    return { ...NO_LAW, scale, shift: float32Bits(mid + 0), half: float32Bits(-half), ...bounds };
  }
  const { kind, std, mean } = fill;
  // 2⁻²⁸ of the plain fill's std is exact; a cell of the lower half has a negative z.
  const scale = float32Bits(isSoft ? std : kind === "normal" ? std * 2 ** -28 : std * -(2 ** -28));
  const law = { ...NO_LAW, scale, shift: float32Bits(mean + 0), ...bounds };
  return kind === "normal" ? law : { ...law, ...cellParams(fill) };
}

/** Stores `value`, or with `isComplex` value and 0 by turns, from a real of even number on if `isEven`. */
export function constantParams(
  { value }: ConstantFill,
  part: Part,
  isComplex: boolean,
  isEven: boolean,
): Params<"lo" | "hi"> {
  const bits = bitsIn(part, value);
  const other = isComplex ? 0 : bits;
  return { lo: isEven ? bits : other, hi: isEven ? other : bits };
}

/** The words that {@link constantParams} stores by turns, from the first real of a tensor on. */
export function constantWords(fill: ConstantFill, part: Part, isComplex: boolean): Params<"lo" | "hi"> {
  return wordsOf(constantParams(fill, part, isComplex, true), part);
}

/** Two reals as the words that hold them by turns. */
export function wordsOf({ lo, hi }: Params<"lo" | "hi">, part: Part): Params<"lo" | "hi"> {
  const word = lo | (hi << 16);
  return part === "float32" ? { lo, hi } : { lo: word, hi: word };
}
