/**
 * Whole tensors as `jax.nn.initializers` makes them.
 *
 * @module
 */
import { dtypeInfo, type ForeignRequest, type Orthogonal, WeightInitError } from "@weightinit/core";
import type { Half } from "@weightinit/rng-parts";
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

/** Powers of two below the largest finite numbers. */
const LARGEST = { float16: 2 ** 15, bfloat16: 2 ** 127, float32: 2 ** 127, float64: 2 ** 1023 } as const;
/** More deviations than any number has that is not ±1 before erf⁻¹. */
const FAR = 16;
/** Exponents of infinite numbers. */
const EXPONENT = { float16: 0x7c00, bfloat16: 0x7f80 } as const;

/** How large values may be, at most. */
function sizeOf({ isNormal, lo, range, root, least, most, scale, shift }: Steps): number {
  const isOpen = Math.abs(lo) >= 1 || lo + range === 1;
  const ofNormal = isOpen ? Math.max(-least, most) : FAR * Math.abs(root);
  return (isNormal ? ofNormal : Math.abs(lo) + Math.abs(range)) * Math.abs(scale) + Math.abs(shift);
}

/** A scheme makes no infinite numbers; JAX would. */
function checkRange(out: Values, steps: Steps, { dtype }: ForeignRequest): void {
  const { type } = steps.precision;
  if (sizeOf(steps) <= LARGEST[type]) return;
  const exponent = EXPONENT[type as Half];
  const isInfinite = (item: number) =>
    out instanceof Uint16Array ? (item & exponent) === exponent : !Number.isFinite(item);
  const at = out.findIndex(isInfinite);
  if (at < 0) return;
  throw new WeightInitError(
    "WI_BAD_RANDOM",
    `expected numbers that are finite in ${dtype}, got an infinite one at ${at}; use narrower bounds, a smaller std, or a wider dtype`,
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
  if (isComplex && source.jit) throw notReproduced("a key without { jit: true } for complex numbers", request);
  const steps = stepsOf(request, precisionOf(part, source.jax), source.jit);
  if (steps === undefined) {
    throw notReproduced("a law of jax.nn.initializers (uniform, normal, truncated normal, orthogonal)", request);
  }
  if (isComplex) fillComplexNormal(source, out, steps);
  else fillValues(source.draw, steps, out);
  checkRange(out, steps, request);
}
