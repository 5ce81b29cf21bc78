/**
 * `torch.nn.init.trunc_normal_` since 2.12: by rejection.
 *
 * @module
 */
import { type RealDType, WeightInitError } from "@weightinit/core";
import { type Reals, realsOf, rounded } from "../reals.ts";
import { isSince } from "../torch-version.ts";
import { normalCdf } from "./erf.ts";
import type { TorchSource, TruncatedLaw } from "./torch-source.ts";

/** Below this mass of the interval the proposals are uniform. */
const ENOUGH = 0.3;

/** `trunc_normal_(mean, std, a, b)` of a tensor of `type`. */
export function fillTruncatedNormal(source: TorchSource, out: Reals, type: RealDType, law: TruncatedLaw): void {
  if (!isSince(source.torch, "2.12")) {
    source.inverseTruncatedNormal(out, type, law);
    return;
  }
  const { mean, std, lo, hi } = law;
  const mass = normalCdf((hi - mean) / std) - normalCdf((lo - mean) / std);
  if (mass > ENOUGH) fromNormals(source, out, type, law);
  else if (Number.isFinite(hi - lo)) fromUniforms(source, out, type, law);
  else {
    throw new WeightInitError(
      "WI_BAD_RANGE",
      `expected finite bounds of an interval that holds less than 0.3 of the mass, as trunc_normal_ draws uniform numbers there, got lo ${lo} and hi ${hi}`,
    );
  }
}

/** Whole new tensors of normals, of which the values at the places still outside are taken. */
function fromNormals(source: TorchSource, out: Reals, type: RealDType, { mean, std, lo, hi }: TruncatedLaw): void {
  const low = rounded(lo, type);
  const high = rounded(hi, type);
  source.normal(out, type, mean, std);
  let outside: number[] = [];
  for (let i = 0; i < out.length; i++) if (out[i]! < low || out[i]! > high) outside.push(i);
  const others = outside.length > 0 ? realsOf(type, out.length) : out;
  while (outside.length > 0) {
    source.normal(others, type, mean, std);
    for (const i of outside) out[i] = others[i]!;
    outside = outside.filter((i) => out[i]! < low || out[i]! > high);
  }
}

/** Uniform candidates, accepted where log u ≤ the log density over its peak, each step an operation of the type. */
function fromUniforms(source: TorchSource, out: Reals, type: RealDType, { mean, std, lo, hi }: TruncatedLaw): void {
  const r = (x: number) => rounded(x, type);
  const mode = Math.max(lo, Math.min(mean, hi));
  const logPeak = source.scalar(-0.5 * ((mode - mean) / std) ** 2, type);
  const middle = source.scalar(mean, type);
  const divisor = type === "float64" ? std : Math.fround(std);
  const isRefused = (x: number, u: number) => {
    const distance = r(source.quotient(r(x - middle), divisor, type));
    const logDensity = r(-0.5 * r(distance * distance) - logPeak);
    return r(source.log(u, type)) > logDensity;
  };
  source.uniform(out, type, lo, hi);
  const units = realsOf(type, out.length);
  source.uniform(units, type, 0, 1);
  let pending: number[] = [];
  for (let i = 0; i < out.length; i++) if (isRefused(out[i]!, units[i]!)) pending.push(i);
  const candidates = pending.length > 0 ? realsOf(type, out.length) : out;
  while (pending.length > 0) {
    source.uniform(candidates, type, lo, hi);
    source.uniform(units, type, 0, 1);
    for (const i of pending) out[i] = candidates[i]!;
    pending = pending.filter((i) => isRefused(out[i]!, units[i]!));
  }
}
