/**
 * Tensors of the reference backend: the least that the Tensor interface asks for.
 *
 * @module
 */
import { type DType, dispose, dtypeInfo, printedShape, type StorageOf, type Tensor } from "@weightinit/core";
import { realOf } from "../assert.ts";

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

  async toArray(): Promise<StorageOf[D]> {
    return this.data.slice() as StorageOf[D];
  }

  async toFloat32(): Promise<Float32Array<ArrayBuffer>> {
    return Float32Array.from(this.data as ArrayLike<number>, (item) => realOf(item, this.dtype));
  }

  toString(): string {
    return `${printedShape(this.shape)} ReferenceTensor<${this.dtype}>`;
  }

  [dispose](): void {}
}
