/**
 * `trunc_normal_` on the GPU before 2.12: the inverse of a uniform number.
 *
 * @module
 */
import { type RealDType, WeightInitError } from "@weightinit/core";
import { normalCdf } from "../init/erf.ts";
import type { TruncatedLaw } from "../init/torch-source.ts";
import { type Reals, rounded } from "../reals.ts";
import type { CudaSource } from "./cuda-source.ts";
import { fillUniform } from "./fills.ts";
import { erfinvf } from "./float32.ts";

/** Each step an operation of the type. */
export function fillInverseTruncated(
  source: CudaSource,
  out: Reals,
  type: RealDType,
  { mean, std, lo, hi }: TruncatedLaw,
): void {
  if (type === "float64") {
    throw new WeightInitError(
      "WI_NOT_REPRODUCED",
      'expected another dtype than float64 for truncatedNormal before torch "2.12", got float64, whose erfinv is not known to the bit',
    );
  }
  const l = normalCdf((lo - mean) / std);
  const u = normalCdf((hi - mean) / std);
  fillUniform(source, out, type, 2 * l - 1, 2 * u - 1);
  const scale = Math.fround(std * Math.SQRT2);
  const shift = Math.fround(mean);
  const low = rounded(lo, type);
  const high = rounded(hi, type);
  for (let i = 0; i < out.length; i++) {
    const z = rounded(erfinvf(out[i]!), type);
    const x = rounded(Math.fround(rounded(Math.fround(z * scale), type) + shift), type);
    out[i] = Math.min(high, Math.max(low, x));
  }
}
