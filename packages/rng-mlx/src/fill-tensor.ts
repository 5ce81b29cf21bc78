/**
 * Core's schemes as MLX makes them: by `mlx.nn.init` where it has the scheme, and by `mx.random` for plain laws.
 *
 * @module
 */
import { type Distribution, type DType, type ForeignRequest, type StorageOf, WeightInitError } from "@weightinit/core";
import { encodeHalves, type Half } from "@weightinit/rng-parts";
import { notReproduced, refuse } from "./arguments.ts";
import { fillComplexNormal, fillNormal, fillTruncatedNormal, fillUniform, scaleAndMove } from "./fills.ts";
import type { KeyWords } from "./key-words.ts";
import { fillOrthogonal } from "./orthogonal.ts";

/** The law in `mlx.nn.init`'s own arithmetic, in float64, where it differs from core's. */
function lawOf({ scheme, given, law, fans, options }: ForeignRequest): Distribution {
  if (scheme !== "kaimingUniform" && scheme !== "kaimingNormal") return law;
  // Core's default gain is √2 rounded to float32.
  const gain = (given["gain"] as number | undefined) ?? Math.SQRT2;
  const fan = options["mode"] === "fanOut" ? fans.out : fans.in;
  if (law.kind === "symmetricUniform") return { kind: "symmetricUniform", bound: gain * Math.sqrt(3 / fan) };
  return law.kind === "normal" ? { kind: "normal", mean: 0, std: gain / Math.sqrt(fan) } : law;
}

/** A mean that the call did not give is none, as in a call of `mx.random.normal` without loc. */
const locOf = (mean: number, { given }: ForeignRequest) =>
  mean === 0 && given["mean"] === undefined ? undefined : mean;

function fillReals(
  key: KeyWords,
  out: Float32Array,
  type: "float32" | Half,
  law: Distribution,
  request: ForeignRequest,
): void {
  switch (law.kind) {
    case "uniform":
      fillUniform(key, out, type, law.lo, law.hi);
      return;
    case "symmetricUniform":
      fillUniform(key, out, type, -law.bound, law.bound);
      return;
    case "normal":
      fillNormal(key, out, type, { loc: locOf(law.mean, request), scale: law.std });
      return;
    case "truncatedNormal": {
      const { mean, std, lo, hi } = law;
      if (!(lo < hi)) throw refuse("WI_BAD_RANGE", "bounds lo < hi", [lo, hi]);
      if (!(std > 0)) throw refuse("WI_BAD_OPTION", "std > 0", std);
      fillTruncatedNormal(key, out, type, (lo - mean) / std, (hi - mean) / std);
      scaleAndMove(out, type, mean, std);
      return;
    }
    case "orthogonal":
      if (law.within !== undefined || (law.matrices ?? 1) !== 1) break;
      fillOrthogonal(key, out, type, law);
      return;
  }
  throw notReproduced(
    "a law that MLX draws: uniform, normal, truncated normal, or one orthogonal matrix",
    request.scheme,
  );
}

function fillDoubles(key: KeyWords, out: Float64Array, law: Distribution, request: ForeignRequest): void {
  const { scheme, dtype } = request;
  if (dtype !== "float64" || law.kind !== "normal") {
    throw notReproduced("normal numbers, the only ones that MLX draws in float64", `${scheme} of ${dtype}`);
  }
  fillNormal(key, out, "float64", { loc: locOf(law.mean, request), scale: law.std });
}

function checkFinite(numbers: Float32Array | Float64Array, dtype: DType): void {
  const at = numbers.findIndex((x) => !Number.isFinite(x));
  if (at < 0) return;
  throw new WeightInitError(
    "WI_BAD_RANDOM",
    `expected numbers that are finite in ${dtype}, got ${numbers[at]} at ${at}; use narrower bounds, a smaller std, or a wider dtype`,
  );
}

/**
 * A whole tensor; `out` is its storage, 16-bit types as bits.
 *
 * @throws WeightInitError `WI_NOT_REPRODUCED` for laws and dtypes that MLX has not; `WI_BAD_RANDOM` if a value is infinite
 *   in the dtype
 */
export function fillTensor(key: KeyWords, out: StorageOf[DType], request: ForeignRequest): boolean {
  const { dtype, scheme } = request;
  const law = lawOf(request);
  if (out instanceof Float64Array) {
    fillDoubles(key, out, law, request);
    checkFinite(out, dtype);
  } else if (dtype === "complex64" && law.kind === "normal" && out instanceof Float32Array) {
    fillComplexNormal(key, out, law.std);
    checkFinite(out, dtype);
  } else if (dtype === "float32" && out instanceof Float32Array) {
    fillReals(key, out, dtype, law, request);
    checkFinite(out, dtype);
  } else if ((dtype === "float16" || dtype === "bfloat16") && out instanceof Uint16Array) {
    const numbers = new Float32Array(out.length);
    fillReals(key, numbers, dtype, law, request);
    checkFinite(numbers, dtype);
    encodeHalves(numbers, dtype, out);
  } else throw notReproduced("a real dtype, or complex64 normals, as MLX draws", `${scheme} of ${dtype}`);
  return true;
}
