/**
 * Tensors as a NumPy program makes them: with `normal(loc, scale)` and `uniform(low, high)` in float64, then `astype`.
 * A standard law in float32 is NumPy's own float32 method.
 *
 * @module
 */
import { type DType, dtypeInfo, type ForeignRequest, type StorageOf, shown, WeightInitError } from "@weightinit/core";
import { toBfloat16, toFloat16, widen16 } from "@weightinit/core/stream";
import { roundToOdd32 } from "@weightinit/rng-parts";
import type { Numbers } from "./uniform.ts";

/** The four fills of a generator; without bounds, or loc and scale, the standard law. */
export interface Fills {
  uniform(out: Numbers, bounds?: { readonly low: number; readonly high: number }): void;
  normal(out: Numbers, law?: { readonly loc: number; readonly scale: number }): void;
}

type Law =
  | { readonly kind: "uniform"; readonly low: number; readonly high: number }
  | { readonly kind: "normal"; readonly loc: number; readonly scale: number };

function lawOf({ scheme, law, given, fans }: ForeignRequest): Law | undefined {
  // He's formula as a NumPy program has it. Core's default gain is √2 rounded to float32, as WeightInitializers.jl's is.
  const isHe = scheme.startsWith("kaiming") && given["gain"] === undefined;
  switch (law.kind) {
    case "uniform":
      return { kind: "uniform", low: law.lo, high: law.hi };
    case "symmetricUniform": {
      const bound = isHe ? Math.sqrt(6 / fans.in) : law.bound;
      return { kind: "uniform", low: -bound, high: bound };
    }
    case "normal":
      return { kind: "normal", loc: law.mean, scale: isHe ? Math.sqrt(2 / fans.in) : law.std };
    default:
      return undefined;
  }
}

/** Whether a call stands for `random` or `standard_normal`: `randn32`, or `normal` with its defaults. */
function isStandard(scheme: string, law: Law): boolean {
  return law.kind === "normal"
    ? /^(normal$|randn)/.test(scheme) && law.loc === 0 && law.scale === 1
    : /^(uniform$|rand)/.test(scheme) && law.low === 0 && law.high === 1;
}

/** More standard deviations than a normal number from 2⁵³ uniforms can have. */
const FAR = 16;

/** The float16 bits of a double, rounded once, as NumPy's `astype` does. */
export const float16Bits = (x: number): number => toFloat16(roundToOdd32(x));

/** Numbers that a 16-bit tensor is made by at a time. */
const CHUNK = 4096;

/** Fills `out` with numbers of a 16-bit format. bfloat16 comes by way of float32, as ml_dtypes' `astype` has it. */
function fillNarrow(out: Uint16Array, dtype: DType, fill: (numbers: Float64Array) => void): void {
  const numbers = new Float64Array(Math.min(CHUNK, out.length));
  const narrow = dtype === "float16" ? float16Bits : toBfloat16;
  for (let at = 0; at < out.length; at += CHUNK) {
    const chunk = numbers.subarray(0, out.length - at);
    fill(chunk);
    for (let i = 0; i < chunk.length; i++) out[at + i] = narrow(chunk[i]!);
  }
}

/**
 * `ForeignRng.fillTensor` of all of NumPy's generators; `false` for complex dtypes and for laws that NumPy does not have.
 *
 * @throws WeightInitError `WI_BAD_RANDOM` if a value is infinite in the dtype
 */
export function fillTensor(fills: Fills, out: StorageOf[DType], request: ForeignRequest): boolean {
  const { scheme, dtype } = request;
  const law = lawOf(request);
  if (law === undefined || dtypeInfo(dtype).isComplex) return false;
  const standard = isStandard(scheme, law);
  const fill = (numbers: Numbers): void => {
    if (law.kind === "uniform") fills.uniform(numbers, standard ? undefined : law);
    else fills.normal(numbers, standard ? undefined : law);
  };
  if (out instanceof Uint16Array) fillNarrow(out, dtype, fill);
  else fill(out);
  checkRange(law, out, dtype);
  return true;
}

/** A scheme makes no infinite numbers; NumPy's `astype` would. */
function checkRange(law: Law, out: StorageOf[DType], dtype: DType): void {
  const ends = law.kind === "uniform" ? [law.low, law.high] : [law.loc - FAR * law.scale, law.loc + FAR * law.scale];
  const narrow = dtype as "float16" | "bfloat16";
  const value = (item: number): number => (out instanceof Uint16Array ? widen16(item, narrow) : item);
  const most = dtype === "float16" ? 65504 : dtype === "float64" ? Number.MAX_VALUE : 2 ** 127;
  if (ends.every((end) => Math.abs(end) <= most)) return;
  const at = out.findIndex((item) => !Number.isFinite(value(item)));
  if (at < 0) return;
  throw new WeightInitError(
    "WI_BAD_RANDOM",
    `expected numbers that are finite in ${dtype}, got ${shown(value(out[at]!))} at ${at}; use narrower bounds, a smaller std, or a wider dtype`,
  );
}
