/**
 * Weight normalisation (Salimans and Kingma 2016) along the last axis, as PyTorch's `parametrizations.weight_norm` with
 * `dim=2` stores it: `original1` is the direction, `original0` its norms.
 *
 * @module
 */
import { type CommonOptions, defineInitializer, WeightInitError } from "@weightinit/core";
import { torchConstructed } from "../draws/torch-calls.ts";
import type { ModelBuilder } from "../model-builder.ts";
import type { ParameterInitializer } from "../plan.ts";

/** Stands where a parameter is a function of another, which no initializer alone can say. */
const DERIVED = /* @__PURE__ */ defineInitializer<CommonOptions>({
  name: "derived",
  options: {},
  distribution() {
    throw new WeightInitError(
      "WI_BAD_ARGUMENT",
      "expected a parameter with a law of its own, got one that is a function of another; see its field from, or use initialize",
    );
  },
}) as unknown as ParameterInitializer;

/** The 2-norm of `[:, :, j]` for each of `count` j. Sums are of doubles. */
export function lastAxisNorms(values: Float32Array, count: number): Float32Array {
  const squares = new Float64Array(count);
  for (let i = 0; i < values.length; i++) squares[i % count]! += values[i]! ** 2;
  return Float32Array.from(squares, Math.sqrt);
}

/** The same with every product and sum rounded to float32, one after the other, as PyTorch's `norm_except_dim` has it. */
export function lastAxisNorms32(values: Float32Array, count: number): Float32Array {
  const squares = new Float32Array(count);
  for (let i = 0; i < values.length; i++) squares[i % count]! += Math.fround(values[i]! * values[i]!);
  return squares.map(Math.sqrt);
}

/** The pair of a convolution [out, in/groups, kernel] with weight normalisation. */
export function weightNorm(
  model: ModelBuilder,
  name: string,
  shape: readonly [number, number, number],
  law: ParameterInitializer,
): void {
  const kernel = shape[2];
  const inner = model.within(`${name}.parametrizations.weight.`);
  inner.add("original1", shape, law);
  inner.constructsInto(shape, torchConstructed(shape[1] * kernel), () => [
    { name: "original1" },
    { name: "original0", values: (drawn) => lastAxisNorms32(drawn, kernel) },
  ]);
  inner.add("original0", [1, 1, kernel], DERIVED, {
    law: "norms of original1 along the last axis",
    from: { name: inner.named("original1"), values: (other) => lastAxisNorms(other, kernel) },
  });
}
