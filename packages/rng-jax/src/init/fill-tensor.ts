/**
 * Whole tensors as `jax.nn.initializers` makes them.
 *
 * @module
 */
import { dtypeInfo, type ForeignRequest, type Orthogonal, shown, WeightInitError } from "@weightinit/core";
import type { Draw } from "../draw.ts";
import { fillValues, type Values } from "../steps/fill.ts";
import { type JaxVersion, precisionOf } from "../steps/precision.ts";
import { normalSteps, type Steps } from "../steps/steps.ts";
import { orthogonalOf } from "./orthogonal.ts";
import { stepsOf } from "./steps-of.ts";

/** What a key brings. */
export interface KeySource {
  readonly draw: Draw;
  /** The draw of child `index` of 2. */
  child(index: 0 | 1): Draw;
  readonly jit: boolean;
  readonly jax: JaxVersion;
}

function notReproduced(expected: string, { scheme, dtype }: ForeignRequest): WeightInitError {
  return new WeightInitError("WI_NOT_REPRODUCED", `expected ${expected}, got ${scheme} of ${dtype}`);
}

/** A normal law of complex numbers: each part from a child of the key, over √2. */
export function fillComplexNormal(source: KeySource, out: Values, steps: Steps): void {
  const { precision } = steps;
  const { round } = precision;
  const part = out.slice(0, out.length / 2) as Float32Array | Float64Array;
  const standard = normalSteps(precision);
  // 1/√2 of the type, which in float64 is not √½.
  const root = { ...standard, scale: round(1 / standard.root) };
  for (const index of [0, 1] as const) {
    fillValues(source.child(index), root, part);
    for (let i = 0; i < part.length; i++) out[2 * i + index] = round(part[i]! * steps.scale);
  }
}

function fillOrthogonal({ draw, jax }: KeySource, out: Values, law: Orthogonal, request: ForeignRequest): void {
  const { dtype } = request;
  if (dtype !== "float32" && dtype !== "float64") {
    throw notReproduced("float32 or float64 for a law that decomposes matrices, as in JAX", request);
  }
  const { rows, cols, gain, matrices = 1, within } = law;
  const Class = dtype === "float64" ? Float64Array : Float32Array;
  const normals = new Class(rows * cols * matrices);
  fillValues(draw, normalSteps(precisionOf(dtype, jax)), normals);
  const values = orthogonalOf(normals, dtype, { rows, cols, matrices, gain });
  if (within === undefined) (out as typeof values).set(values);
  else for (let i = 0; i < values.length; i++) out[within.base + i * within.spacing] = values[i]!;
}

/** The largest finite numbers, and more deviations than any of these normals has. */
const LARGEST = { float16: 65504, bfloat16: 2 ** 127, float32: 2 ** 127, float64: 2 ** 1023 } as const;
const FAR = 16;

/** A scheme makes no infinite numbers; JAX would. */
function checkRange(out: Values, steps: Steps, request: ForeignRequest): void {
  const { type } = steps.precision;
  const size = steps.isNormal
    ? (FAR * Math.abs(steps.root) + Math.min(Math.abs(steps.least), Math.abs(steps.most), 0)) * Math.abs(steps.scale)
    : (Math.abs(steps.lo) + Math.abs(steps.range)) * Math.abs(steps.scale);
  if (size + Math.abs(steps.shift) <= LARGEST[type]) return;
  const isInfinite = (item: number) =>
    out instanceof Uint16Array ? (item & 0x7c00) === 0x7c00 : !Number.isFinite(item);
  const at = out.findIndex(isInfinite);
  if (at < 0) return;
  throw new WeightInitError(
    "WI_BAD_RANDOM",
    `expected numbers that are finite in ${request.dtype}, got ${shown(out[at])} at ${at}; use narrower bounds, a smaller std, or a wider dtype`,
  );
}

/** Makes a whole tensor as JAX does; `out` is its storage, 16-bit types as bits. */
export function fillAsJax(source: KeySource, out: Values, request: ForeignRequest): void {
  const { law, dtype } = request;
  const { part, isComplex } = dtypeInfo(dtype);
  if (law.kind === "orthogonal") {
    fillOrthogonal(source, out, law, request);
    return;
  }
  if (dtype === "complex32" || (isComplex && law.kind !== "normal")) {
    throw notReproduced("a dtype that JAX draws this law in", request);
  }
  const steps = stepsOf(request, precisionOf(part, source.jax), source.jit);
  if (steps === undefined) {
    throw notReproduced("a law of jax.nn.initializers (uniform, normal, truncated normal, orthogonal)", request);
  }
  if (isComplex) fillComplexNormal(source, out, steps);
  else fillValues(source.draw, steps, out);
  checkRange(out, steps, request);
}
