/**
 * Tensors in this process's memory.
 *
 * @module
 */
import { type DType, dtypeInfo, printedShape, printedTensor, type StorageOf, type Tensor } from "@weightinit/core";
import { widen16 } from "@weightinit/core/stream";

/** From an item of the storage to the real it stands for. */
function decoder(dtype: DType): (item: number) => number {
  const { part } = dtypeInfo(dtype);
  return part === "float16" || part === "bfloat16" ? (bits) => widen16(bits, part) : (x) => x;
}

/** A tensor whose values are a typed array, `data`, row-major on a plain `ArrayBuffer`. */
export class CpuTensor<D extends DType = DType> implements Tensor<D> {
  /** Type of the elements. */
  readonly dtype: D;
  readonly shape: readonly number[];
  readonly size: number;
  /** The values: bits for 16-bit formats, interleaved re, im for complex ones. */
  readonly data: StorageOf[D];

  constructor(dtype: D, shape: readonly number[], data: StorageOf[D]) {
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
    return Float32Array.from(this.data as ArrayLike<number>, decoder(this.dtype));
  }

  /** A header line and a matrix of the values, elided when large; complex numbers as `re + im im`, as Julia prints. */
  toString(): string {
    const header = `${printedShape(this.shape)} CpuTensor<${this.dtype}>`;
    const decode = decoder(this.dtype);
    return printedTensor(header, this.shape, (i) => decode(this.data[i]!), dtypeInfo(this.dtype));
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return this.toString();
  }
}
