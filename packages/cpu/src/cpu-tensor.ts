/**
 * Tensors in this process's memory.
 *
 * @module
 */
import {
  type DType,
  dispose,
  dtypeInfo,
  printedShape,
  printedTensor,
  type ReadOptions,
  type StorageOf,
  shown,
  type Tensor,
  WeightInitError,
} from "@weightinit/core";
import { widen16 } from "@weightinit/core/stream";
import { checkArray, type Items, isGone, isObject, withMemory } from "./storage.ts";

/** From an item of the storage to the real it stands for. */
function decoder(dtype: DType): (item: number) => number {
  const { part } = dtypeInfo(dtype);
  return part === "float16" || part === "bfloat16" ? (bits) => widen16(bits, part) : (x) => x;
}

/** Typed array that holds a dtype's values, as `StorageOf` of core, on memory of the given class. */
export interface StorageOn<B extends ArrayBufferLike> {
  /** Bits of half precision. */
  float16: Uint16Array<B>;
  /** Bits of bfloat16. */
  bfloat16: Uint16Array<B>;
  /** Numbers. */
  float32: Float32Array<B>;
  /** Numbers. */
  float64: Float64Array<B>;
  /** Bits of half precision, re and im in turn. */
  complex32: Uint16Array<B>;
  /** Numbers, re and im in turn. */
  complex64: Float32Array<B>;
  /** Numbers, re and im in turn. */
  complex128: Float64Array<B>;
}

/**
 * A tensor whose values are a typed array, `data`, row-major.
 *
 * @typeParam B - the class of its memory: `SharedArrayBuffer` if the generator has the option `shared`
 */
export class CpuTensor<D extends DType = DType, B extends ArrayBufferLike = ArrayBuffer> implements Tensor<D> {
  /** Type of the elements. */
  readonly dtype: D;
  readonly shape: number[];
  readonly size: number;
  /** The values: bits for 16-bit formats, interleaved re, im for complex ones. */
  readonly data: StorageOn<B>[D];

  constructor(dtype: D, shape: number[], data: StorageOn<B>[D]) {
    this.dtype = dtype;
    this.shape = shape;
    this.size = data.length / dtypeInfo(dtype).parts;
    this.data = data;
  }

  /** Numbers of the values, or `undefined` if `data` no longer has them: its buffer was transferred or made smaller. */
  private get kept(): number | undefined {
    const length = this.size * dtypeInfo(this.dtype).parts;
    return this.data.length < length || isGone(this.data) ? undefined : length;
  }

  private numbers(): number {
    const length = this.kept;
    if (length !== undefined) return length;
    throw new WeightInitError(
      "WI_DESTROYED",
      `expected a tensor that has its values, got one of shape [${this.shape}] whose buffer was transferred or made smaller; read it before, or transfer a copy`,
    );
  }

  /** @throws WeightInitError (as a rejection) `WI_DESTROYED` if `data` has lost its buffer. */
  async ready(): Promise<void> {
    this.numbers();
  }

  /**
   * A copy of the values, on a plain `ArrayBuffer`, or in the array given as `into`.
   *
   * @throws WeightInitError (as a rejection) `WI_DESTROYED` if `data` has lost its buffer; `WI_OUT_OF_MEMORY`;
   *   `WI_BAD_OUT` if `into` is not what the values need; `WI_BAD_ARGUMENT` for options that are none
   */
  async toArray(options: ReadOptions<D> = {}): Promise<StorageOf[D]> {
    const length = this.numbers();
    if (!isObject(options)) {
      throw new WeightInitError("WI_BAD_ARGUMENT", `expected { into }, got ${shown(options)}`);
    }
    const { into } = options;
    if (into !== undefined) {
      const array: Items = checkArray("into", this.dtype, length, into);
      array.set(this.data.subarray(0, length));
      return into;
    }
    return withMemory(`a copy of ${length} numbers`, () => this.data.slice(0, length) as unknown as StorageOf[D]);
  }

  /** A copy of the values as float32. Fails as {@link toArray} does. */
  async toFloat32(): Promise<Float32Array<ArrayBuffer>> {
    const length = this.numbers();
    const decode = decoder(this.dtype);
    const result = withMemory(`a copy of ${length} numbers`, () => new Float32Array(length));
    for (let i = 0; i < length; i++) result[i] = decode(this.data[i]!);
    return result;
  }

  /** A header line and a matrix of the values, elided when large; complex numbers as `re + im im`, as Julia prints. */
  toString(): string {
    const header = `${printedShape(this.shape)} CpuTensor<${this.dtype}>`;
    if (this.kept === undefined) return `${header} (data gone: its buffer was transferred or made smaller)`;
    const decode = decoder(this.dtype);
    return printedTensor(header, this.shape, (i) => decode(this.data[i]!), dtypeInfo(this.dtype));
  }

  /** Does nothing: the collector frees the array once nobody has it. For code that is written for every device. */
  [dispose](): void {}

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return this.toString();
  }
}
