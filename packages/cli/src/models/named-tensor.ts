/**
 * What a file of weights says of its tensors: names, shapes and dtypes.
 *
 * @module
 */
import { type DType, WeightInitError } from "@weightinit/core";
import type { TensorShape } from "@weightinit/recipes";

/** A tensor of a file; its dtype is `undefined` if it is none of floats. */
export interface NamedTensor {
  readonly name: string;
  readonly shape: readonly number[];
  readonly dtype: DType | undefined;
}

/** Names and shapes of a model. */
export interface ModelShapes {
  /** The dtype that most tensors have. */
  readonly dtype: DType;
  /** The tensors of floats, those of another dtype with theirs. */
  readonly tensors: readonly TensorShape[];
  /** Names of the others, which are no weights: indices, sizes, counters. */
  readonly left: readonly string[];
}

export function modelShapes(tensors: readonly NamedTensor[]): ModelShapes {
  const counts = new Map<DType, number>();
  for (const { dtype } of tensors) if (dtype !== undefined) counts.set(dtype, (counts.get(dtype) ?? 0) + 1);
  const [dtype = "float32"] = [...counts.entries()].sort(([, a], [, b]) => b - a).map(([one]) => one);
  const floats = tensors.filter((tensor) => tensor.dtype !== undefined);
  return {
    dtype,
    tensors: floats.map(({ name, shape, dtype: own }) => ({ name, shape, ...(own !== dtype && { dtype: own }) })),
    left: tensors.filter((tensor) => tensor.dtype === undefined).map(({ name }) => name),
  };
}

/** A file whose names and shapes cannot be read. */
export function badModel(expected: string, got: string): WeightInitError {
  return new WeightInitError("WI_BAD_CONFIG", `expected ${expected}, got ${got}`);
}
