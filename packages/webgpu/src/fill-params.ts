/**
 * From a fill to the parameters of its kernel, and to the arithmetic it may use.
 *
 * @module
 */
import type { ConstantFill, FillPlace, NormalFill, TruncatedNormalFill, UniformFill } from "@weightinit/core";
import { type Key, narrow16 } from "@weightinit/core/stream";
import type { ElementwiseField } from "./wgsl/elementwise.ts";
import type { Params } from "./wgsl/kernel.ts";
import type { Part } from "./wgsl/storage.ts";

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
 * Whether the affine step needs neither subnormals nor infinities, which devices may flush or mistreat (docs/stream.md,
 * "Affine step"): then the hardware's own arithmetic will do, if it has proved exact.
 */
export function isPlainArithmetic(fill: RandomFill): boolean {
  const atLeast = (x: number, exponent: number) => x === 0 || Math.abs(x) >= 2 ** exponent;
  if (fill.kind === "uniform") {
    return fill.half >= 2 ** -102 && atLeast(fill.mid, -102) && fill.half + Math.abs(fill.mid) < 2 ** 127;
  }
  const { std, mean } = fill;
  return atLeast(std, -98) && atLeast(mean, -102) && 6.34 * std + Math.abs(mean) < 2 ** 127;
}

/** What a fill's law alone decides. */
export type LawParams = Pick<Params<ElementwiseField>, "scale" | "shift" | "start" | "range" | "lo" | "hi">;

export function lawParams(fill: RandomFill, part: Part): LawParams {
  const bounds = "first" in fill ? { lo: bitsIn(part, fill.first), hi: bitsIn(part, fill.last) } : { lo: 0, hi: 0 };
  if (fill.kind === "uniform") {
    const scale = float32Bits(fill.half * 2 ** -23);
    return { scale, shift: float32Bits(fill.mid + 0), start: 0, range: 0, ...bounds };
  }
  const cells =
    fill.kind === "truncatedNormal"
      ? { start: Number(fill.start), range: Number(fill.range) % 2 ** 32 }
      : { start: 0, range: 0 };
  return { scale: float32Bits(fill.std), shift: float32Bits(fill.mean + 0), ...cells, ...bounds };
}

export function constantParams({ value }: ConstantFill, part: Part, isComplex: boolean): LawParams {
  const lo = bitsIn(part, value);
  return { scale: 0, shift: 0, start: 0, range: 0, lo, hi: isComplex ? 0 : lo };
}

/** Reals first … end − 1 of a binding; the first of them is real `from` of the whole tensor. */
export interface Span {
  readonly first: number;
  readonly end: number;
  readonly from: number;
}

/** What the place in the stream and in the binding decide. */
export function placeParams(
  [key0, key1]: Key,
  draw: FillPlace["draw"],
  { first, end, from }: Span,
): Omit<Params<ElementwiseField>, keyof LawParams> {
  // Real 0 of the binding may lie before real 0 of the tensor; its block number is then negative, modulo 2⁶⁴.
  const origin = from - first;
  const block = Math.floor(origin / 4);
  return {
    key0,
    key1,
    draw,
    block0: block >>> 0,
    block1: Math.floor(block / 2 ** 32) >>> 0,
    skip: origin - block * 4,
    first,
    end,
    zero: 0,
  };
}
