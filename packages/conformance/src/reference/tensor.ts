/**
 * Tensors of the reference backend: the least that the Tensor interface asks for.
 *
 * @module
 */
import {
  type DType,
  dispose,
  dtypeInfo,
  printedShape,
  type ReadOptions,
  type StorageOf,
  shown,
  type Tensor,
  WeightInitError,
} from "@weightinit/core";
import { builtIn, realOf, type Values } from "../assert.ts";

/** The caller's memory, which must be an array like `wanted`. */
export function checkMemory<V extends Values>(option: "into" | "out", given: unknown, wanted: V): V {
  const memory = given as V;
  if (builtIn(memory) === builtIn(wanted) && memory.length === wanted.length) return memory;
  throw new WeightInitError(
    "WI_BAD_OUT",
    `expected ${option} to be a ${builtIn(wanted)} of length ${wanted.length}, got ${shown(given)}`,
  );
}

export class ReferenceTensor<D extends DType = DType> implements Tensor<D> {
  readonly dtype: D;
  readonly shape: number[];
  readonly size: number;
  readonly data: StorageOf[D];

  constructor(dtype: D, shape: number[], data: StorageOf[D]) {
    this.dtype = dtype;
    this.shape = shape;
    this.size = data.length / dtypeInfo(dtype).parts;
    this.data = data;
  }

  async ready(): Promise<void> {}

  async toArray({ into }: ReadOptions<D> = {}): Promise<StorageOf[D]> {
    if (into === undefined) return this.data.slice() as StorageOf[D];
    const memory = checkMemory("into", into, this.data);
    (memory as Float32Array).set(this.data);
    return memory;
  }

  async toFloat32(): Promise<Float32Array<ArrayBuffer>> {
    return Float32Array.from(this.data as ArrayLike<number>, (item) => realOf(item, this.dtype));
  }

  toString(): string {
    return `${printedShape(this.shape)} ReferenceTensor<${this.dtype}>`;
  }

  [dispose](): void {}
}
