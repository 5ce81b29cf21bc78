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
import { builtIn, realOf } from "../assert.ts";

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
    const isRight = builtIn(into) === builtIn(this.data) && into.length === this.data.length;
    if (!isRight) {
      const expected = `expected into to be a ${builtIn(this.data)} of length ${this.data.length}`;
      throw new WeightInitError("WI_BAD_OUT", `${expected}, got ${shown(into)}`);
    }
    (into as Float32Array).set(this.data);
    return into;
  }

  async toFloat32(): Promise<Float32Array<ArrayBuffer>> {
    return Float32Array.from(this.data as ArrayLike<number>, (item) => realOf(item, this.dtype));
  }

  toString(): string {
    return `${printedShape(this.shape)} ReferenceTensor<${this.dtype}>`;
  }

  [dispose](): void {}
}
