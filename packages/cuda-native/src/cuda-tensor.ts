/// <reference lib="esnext.disposable" />
/**
 * Tensors in a GPU's memory.
 *
 * @module
 */
import {
  type DType,
  dtypeInfo,
  printedShape,
  type ReadOptions,
  type StorageOf,
  shown,
  type Tensor,
  WeightInitError,
} from "@weightinit/core";
import { widen16 } from "@weightinit/core/stream";
import type { CudaContext } from "./context.ts";
import { checkInto, newArray } from "./host-array.ts";
import { Holding } from "./memory.ts";

/**
 * The CUDA array interface, version 3 (numba.readthedocs.io/en/stable/cuda/cuda_array_interface.html). bfloat16 and
 * complex32, which NumPy has no type string for, are opaque bytes (`|V2`, `|V4`).
 */
export interface CudaArrayInterface {
  /** Lengths of the axes, row-major. */
  readonly shape: readonly number[];
  /** NumPy's string for the dtype. */
  readonly typestr: string;
  /** Address of the first byte; the memory may be written. */
  readonly data: readonly [pointer: bigint, readOnly: false];
  /** Version of the interface. */
  readonly version: 3;
  /** None: the values are contiguous. */
  readonly strides: null;
  /** The stream to order with: 1 is the legacy default stream. */
  readonly stream: bigint;
}

const TYPE_STRINGS: Readonly<Record<DType, string>> = {
  float16: "<f2",
  bfloat16: "|V2",
  float32: "<f4",
  float64: "<f8",
  complex32: "|V4",
  complex64: "<c8",
  complex128: "<c16",
};

/** Failures of a fill that throw from the call; it then has taken no draw number. */
const REFUSALS: ReadonlySet<string> = new Set(["WI_TOO_LARGE", "WI_OUT_OF_MEMORY"]);

/** Where a tensor's memory is and on which stream work on it is queued. */
export interface Placement {
  readonly context: CudaContext;
  readonly stream: bigint;
  /** 0n for memory that the tensor gets with its fill. */
  readonly ptr: bigint;
  readonly owned: boolean;
}

/**
 * A tensor in device memory, which is freed by {@link destroy}, by `using`, or after garbage collection. Memory of the
 * caller, given by the `out` option, is never freed.
 */
export class CudaTensor<D extends DType = DType> implements Tensor<D> {
  readonly dtype: D;
  readonly shape: number[];
  readonly size: number;
  /** Size in bytes. */
  readonly byteLength: number;
  /** Number of the CUDA device. */
  readonly device: number;
  /** CUstream on which the fill was queued: order other work on the tensor after it. */
  readonly stream: bigint;
  readonly #context: CudaContext;
  readonly #holding: Holding;
  #failure: WeightInitError | undefined;

  /** @internal For the device; use an initializer. */
  constructor(dtype: D, shape: number[], byteLength: number, { context, stream, ptr, owned }: Placement) {
    this.dtype = dtype;
    this.shape = shape;
    this.byteLength = byteLength;
    this.size = byteLength / dtypeInfo(dtype).bytesPerElement;
    this.device = context.ordinal;
    this.stream = stream;
    this.#context = context;
    this.#holding = new Holding(ptr, byteLength, stream, owned);
  }

  /**
   * Device address of the values; 0n if there are none.
   *
   * @throws WeightInitError `WI_DESTROYED`, or the failure that kept the values from being made.
   */
  get ptr(): bigint {
    CudaTensor.#checkNoProxy(this);
    this.#check();
    return this.#holding.ptr;
  }

  /**
   * CUevent that happens when the values are there (for cuStreamWaitEvent); 0n if there are no values. On a stream of
   * this package's own it may be recorded when it is asked for, and then comes after all that is queued there by then.
   */
  get event(): bigint {
    CudaTensor.#checkNoProxy(this);
    this.#check();
    return this.#context.markAfter(this.#holding)?.event ?? 0n;
  }

  /** What Python's CUDA libraries take, should one run in this process. */
  get __cuda_array_interface__(): CudaArrayInterface {
    const { shape, ptr, stream, dtype } = this;
    return {
      shape,
      typestr: TYPE_STRINGS[dtype],
      data: [ptr, false],
      version: 3,
      strides: null,
      stream: stream === 0n ? 1n : stream,
    };
  }

  /** @internal Vue's mark of objects that `reactive` hands out as they are, as `markRaw` sets it. */
  get __v_skip(): true {
    return true;
  }

  /** A Proxy of a tensor has none of its private fields. */
  static #checkNoProxy(tensor: object): void {
    if (#holding in tensor) return;
    throw new WeightInitError(
      "WI_BAD_ARGUMENT",
      "expected a CudaTensor itself, got a Proxy of one; keep it out of reactive stores, with Vue's markRaw or MobX's observable.ref",
    );
  }

  #check(): void {
    if (this.#failure !== undefined) throw this.#failure;
    this.#context.check();
    if (this.#holding.released) {
      throw new WeightInitError("WI_DESTROYED", "expected a tensor that is alive, got one after its destroy()");
    }
  }

  /**
   * For the device: gets memory, unless it is the caller's or there is some from a fill before, and runs `queue`, which
   * queues a fill.
   *
   * @throws WeightInitError what keeps the fill from being queued: no memory, too large, no context any more
   */
  queued(queue: (ptr: bigint) => void): void {
    const context = this.#context;
    const holding = this.#holding;
    if (this.#failure !== undefined) return;
    const before = context.enter();
    try {
      if (holding.owned && holding.ptr === 0n) {
        holding.ptr = context.memory.allocate(holding.byteLength, holding.stream);
      }
      context.memory.hold(this, holding);
      try {
        queue(holding.ptr);
        context.marks.queued(holding);
      } catch (error) {
        context.memory.discard(holding);
        if (!(error instanceof WeightInitError) || REFUSALS.has(error.code)) throw error;
        // Part of the work may be queued; what the driver fails at is for ready() and toArray() to tell.
        this.#failure = error;
      }
    } finally {
      context.leave(before);
    }
  }

  /** Settles when the values are there; undefined if they are. */
  #happening(): Promise<void> | undefined {
    this.#check();
    return this.#context.ending(this.#holding);
  }

  /** Keeps the memory while `read` runs, once the values are there. */
  async #reading<T>(read: (ptr: bigint) => Promise<T>): Promise<T> {
    const holding = this.#holding;
    holding.readers++;
    try {
      await this.#happening();
      return await read(holding.ptr);
    } finally {
      holding.readers--;
      if (holding.released) this.#context.memory.release(holding);
    }
  }

  /**
   * Settles when the values are there.
   *
   * @throws WeightInitError (as a rejection) `WI_DESTROYED`, `WI_DEVICE_LOST`, `WI_DEVICE_ERROR`
   */
  async ready(): Promise<void> {
    CudaTensor.#checkNoProxy(this);
    const happening = this.#happening();
    if (happening !== undefined) await happening;
  }

  /**
   * A copy of the values, in a new array or in `into`. The event loop turns meanwhile. `into` must keep its memory until
   * then; a new array's memory costs more, by its first touch, than one that is used again.
   *
   * @throws WeightInitError (as a rejection) the codes of {@link ready}; `WI_BAD_OUT` if `into` is not what the values
   *   need, or was transferred or resized meanwhile; `WI_OUT_OF_MEMORY`; `WI_BAD_ARGUMENT`
   */
  async toArray(options: ReadOptions<D> = {}): Promise<StorageOf[D]> {
    CudaTensor.#checkNoProxy(this);
    this.#check();
    if (typeof options !== "object" || options === null) {
      throw new WeightInitError("WI_BAD_ARGUMENT", `expected { into }, got ${shown(options)}`);
    }
    const { into } = options;
    const { staging } = this.#context;
    const length = this.size * dtypeInfo(this.dtype).parts;
    const array = into === undefined ? newArray(this.dtype, length) : checkInto(this.dtype, length, into);
    if (length === 0) return array;
    await this.#reading((ptr) => (into === undefined ? staging.readFresh(ptr, array) : staging.readInto(ptr, array)));
    return array;
  }

  async toFloat32(): Promise<Float32Array<ArrayBuffer>> {
    const items = (await this.toArray()) as ArrayLike<number>;
    const { part } = dtypeInfo(this.dtype);
    const decode = part === "float16" || part === "bfloat16" ? (bits: number) => widen16(bits, part) : (x: number) => x;
    return Float32Array.from(items, decode);
  }

  /** Frees the memory once the work on it has ended; later uses throw `WI_DESTROYED`. Calling it again does nothing. */
  destroy(): void {
    CudaTensor.#checkNoProxy(this);
    if (!this.#holding.released) this.#context.memory.release(this.#holding);
  }

  /** As {@link CudaTensor.destroy}, for `using`. */
  [Symbol.dispose](): void {
    this.destroy();
  }

  toString(): string {
    return `${printedShape(this.shape)} CudaTensor<${this.dtype}>`;
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return this.toString();
  }
}
