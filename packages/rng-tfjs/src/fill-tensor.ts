/**
 * Core's schemes as TensorFlow.js makes them: its initializers where it has the scheme (tfjs-layers 4.22,
 * `src/initializers.ts`), their faults included, and the functions of tfjs-core for plain laws.
 *
 * @module
 */
import {
  type DType,
  dtypeInfo,
  type Fans,
  type ForeignRequest,
  type StorageOf,
  shown,
  WeightInitError,
} from "@weightinit/core";
import { toBfloat16, toFloat16 } from "@weightinit/core/stream";
import type { Draws } from "./fills.ts";
import { fillOrthogonal } from "./orthogonal.ts";

type Law =
  | { readonly kind: "uniform"; readonly a: number; readonly b: number }
  | { readonly kind: "normal" | "truncatedNormal"; readonly mean: number; readonly std: number }
  | { readonly kind: "orthogonal"; readonly rows: number; readonly cols: number; readonly gain: number };

/** `scale` of the `VarianceScaling` that a named scheme is, and its fan. */
interface Named {
  readonly scale: number;
  readonly mode: string;
}

const NAMED: Readonly<Record<string, Named>> = {
  glorot: { scale: 1, mode: "fanAvg" },
  kaiming: { scale: 2, mode: "fanIn" },
  lecun: { scale: 1, mode: "fanIn" },
};

function notReproduced(expected: string, got: string): WeightInitError {
  return new WeightInitError("WI_NOT_REPRODUCED", `expected ${expected}, got ${got}`);
}

function fanOf(fans: Fans, mode: string): number {
  switch (mode) {
    case "fanIn":
      return fans.in;
    case "fanOut":
      return fans.out;
    case "fanAvg":
      return (fans.in + fans.out) / 2;
    default:
      throw notReproduced('mode "fanIn", "fanOut" or "fanAvg", as TensorFlow.js has them', shown(mode));
  }
}

/** `VarianceScaling.apply`: its normal law is cut at two standard deviations, and not widened for it. */
function scaling({ fans }: ForeignRequest, { scale, mode }: Named, kind: Law["kind"]): Law {
  const variance = scale / Math.max(1, fanOf(fans, mode));
  if (kind !== "uniform") return { kind: kind as "normal", mean: 0, std: Math.sqrt(variance) };
  const limit = Math.sqrt(3 * variance);
  return { kind, a: -limit, b: limit };
}

/** The law of a scheme that TensorFlow.js has by name. */
function namedLaw(request: ForeignRequest): Law | undefined {
  const { scheme, given, options } = request;
  if (scheme === "varianceScaling") {
    const { scale, mode, distribution } = options as { scale: number; mode: string; distribution: string };
    return scaling(
      request,
      { scale, mode },
      distribution === "cutNormal" ? "truncatedNormal" : (distribution as never),
    );
  }
  const [, name, law] = /^(glorot|kaiming|lecun)(Normal|Uniform)$/.exec(scheme) ?? [];
  if (name === undefined) return undefined;
  const { scale, mode } = NAMED[name]!;
  const { gain } = given as { readonly gain?: number };
  const named = {
    scale: gain === undefined ? scale : gain ** 2,
    mode: name === "kaiming" ? (options["mode"] as string) : mode,
  };
  const normal = given["truncated"] === false ? "normal" : "truncatedNormal";
  return scaling(request, named, law === "Uniform" ? "uniform" : normal);
}

function lawOf(request: ForeignRequest): Law {
  const named = namedLaw(request);
  if (named !== undefined) return named;
  const { law, scheme } = request;
  switch (law.kind) {
    case "uniform":
      return { kind: "uniform", a: law.lo, b: law.hi };
    case "symmetricUniform":
      return { kind: "uniform", a: -law.bound, b: law.bound };
    case "normal":
      return law;
    case "truncatedNormal": {
      const { mean, std, lo, hi } = law;
      if (lo === mean - 2 * std && hi === mean + 2 * std) return { kind: "truncatedNormal", mean, std };
      throw notReproduced(
        'bounds at two standard deviations, the only ones of TensorFlow.js ({ boundsIn: "std" })',
        `${lo} and ${hi} of ${scheme}`,
      );
    }
    case "orthogonal":
      if (law.within === undefined && (law.matrices ?? 1) === 1) return law;
  }
  throw notReproduced(
    "a law that TensorFlow.js draws: uniform, normal, truncated normal, or one orthogonal matrix",
    scheme,
  );
}

function fillLaw(draws: Draws, out: Float32Array | Float64Array, law: Law): void {
  if (law.kind === "uniform") draws.uniform(out, law.a, law.b);
  else if (law.kind === "orthogonal") fillOrthogonal(draws, out, law);
  else draws.normal(out, law, law.kind === "truncatedNormal");
}

/** TensorFlow.js stores infinities; a scheme makes none. */
function checkFinite(numbers: ArrayLike<number>, dtype: DType, most: number): void {
  for (let i = 0; i < numbers.length; i++) {
    if (Math.abs(numbers[i]!) < most) continue;
    throw new WeightInitError(
      "WI_BAD_RANDOM",
      `expected numbers that are finite in ${dtype}, got ${numbers[i]} at ${i}; use narrower bounds, a smaller std, or a wider dtype`,
    );
  }
}

/**
 * `ForeignRng.fillTensor` of {@link TfjsSeed}. TensorFlow.js has float32 alone: float64 gets the doubles that it rounds,
 * the 16-bit dtypes its float32 numbers, rounded.
 *
 * @throws WeightInitError `WI_NOT_REPRODUCED`; `WI_BAD_RANDOM` if a value is infinite in the dtype
 */
export function fillTensor(draws: Draws, out: StorageOf[DType], request: ForeignRequest): boolean {
  const { dtype } = request;
  if (dtypeInfo(dtype).isComplex) throw notReproduced("a real dtype, as TensorFlow.js draws", dtype);
  const law = lawOf(request);
  if (!(out instanceof Uint16Array)) {
    fillLaw(draws, out, law);
    checkFinite(out, dtype, Number.POSITIVE_INFINITY);
    return true;
  }
  const numbers = new Float32Array(out.length);
  fillLaw(draws, numbers, law);
  // From these on they round to infinity.
  checkFinite(numbers, dtype, dtype === "float16" ? 65520 : 2 ** 128 - 2 ** 119);
  const narrow = dtype === "float16" ? toFloat16 : toBfloat16;
  for (let i = 0; i < out.length; i++) out[i] = narrow(numbers[i]!);
  return true;
}
