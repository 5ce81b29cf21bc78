/**
 * Tensors in GPU memory.
 *
 * @module
 */
import {
  type ComplexDType,
  type DType,
  dispose,
  dtypeInfo,
  printedShape,
  type ReadOptions,
  type RealDType,
  type StorageOf,
  type Tensor,
  WeightInitError,
} from "@weightinit/core";
import { widen16 } from "@weightinit/core/stream";
import { type Failure, firstFailure } from "./failure.ts";
import type { GpuContext } from "./gpu-context.ts";
import { destination } from "./host-array.ts";
import type { TensorMemory } from "./tensor-memory.ts";
import { COPY_SRC } from "./webgpu-flags.ts";
import type { GpuBuffer, GpuDevice } from "./webgpu-types.ts";

/** The dtypes that WebGPU has: its shaders know no float64. */
export type WebGpuDType = Exclude<RealDType, "float64"> | Exclude<ComplexDType, "complex128">;

/** What a tensor is made of. */
interface TensorParts<D extends DType> {
  readonly dtype: D;
  readonly shape: number[];
  /** Its `TensorMemory`, which these declarations keep to themselves: it names WebGPU's own types. */
  readonly memory: object;
  /** Where in it, in bytes. */
  readonly offset: number;
  readonly size: number;
  /** Whether the buffer is ours to destroy. */
  readonly isOwned: boolean;
}

/**
 * A tensor in a `GPUBuffer`: row-major from `byteOffset`, 16-bit formats two to a word, complex ones interleaved
 * re, im. Hand `buffer` to any library that shares `device`; nothing is copied.
 */
export class WebGpuTensor<D extends DType = DType> implements Tensor<D> {
  readonly dtype: D;
  readonly shape: number[];
  readonly size: number;
  /** Where in `buffer` the values start: 0, unless `out` said otherwise. */
  readonly byteOffset: number;
  /** Bytes of the values. The buffer of a fresh tensor is this, rounded up to a multiple of 4. */
  readonly byteLength: number;
  /** The device whose memory this is. */
  readonly device: GpuDevice;
  /** Whether the buffer is ours to destroy, rather than the caller's. */
  readonly #owned: boolean;
  readonly #context: GpuContext;
  readonly #memory: TensorMemory;
  readonly #failures: Failure[] = [];
  /** Elements before this one may have been written to. */
  #claimed: number;
  #destroyed = false;

  /** @internal Made by initializers. `context` is the device's `GpuContext`, which these declarations keep to themselves. */
  constructor(context: object, { dtype, shape, memory, offset, size, isOwned }: TensorParts<D>) {
    this.#context = context as GpuContext;
    this.dtype = dtype;
    this.shape = shape;
    this.size = size / dtypeInfo(dtype).bytesPerElement;
    this.byteOffset = offset;
    this.byteLength = size;
    this.#memory = memory as TensorMemory;
    this.device = this.#context.device;
    this.#owned = isOwned;
    this.#claimed = isOwned ? 0 : this.size;
  }

  /**
   * The GPU memory; usable in your own pipelines at once, since work runs in the order it is submitted. Small tensors are
   * made together, which asking for this ends.
   *
   * @throws WeightInitError `WI_BAD_ARGUMENT` behind a Proxy
   */
  get buffer(): GpuBuffer {
    WebGpuTensor.#checkNoProxy(this);
    return this.#context.bufferOf(this.#memory);
  }

  /** @internal The memory, which may not have been made yet. */
  get memory(): object {
    return this.#memory;
  }

  /** @internal Vue's mark of objects that `reactive` hands out as they are, as `markRaw` sets it. */
  get __v_skip(): true {
    return true;
  }

  /** @internal Whether elements from `at` on are new memory, hence zeros; those before `end` are no longer. */
  claim(at: number, end: number): boolean {
    const isFresh = at >= this.#claimed;
    this.#claimed = Math.max(this.#claimed, end);
    return isFresh;
  }

  /** @internal Adds failures that {@link ready} and {@link toArray} report. */
  follow(failures: readonly Failure[]): void {
    this.#failures.push(...failures);
  }

  /** Memory of a device does not work behind a Proxy (docs/decisions). */
  static #checkNoProxy(tensor: object): void {
    if (#context in tensor) return;
    throw new WeightInitError(
      "WI_BAD_ARGUMENT",
      "expected a WebGpuTensor itself, got a Proxy of one; keep it out of reactive stores, with Vue's markRaw or MobX's observable.ref",
    );
  }

  #checkNotDestroyed(): void {
    const { buffer } = this.#memory;
    if (this.#destroyed || (buffer !== undefined && this.#context.destroyed.has(buffer))) {
      throw new WeightInitError("WI_DESTROYED", "expected a living tensor, got one that was destroyed");
    }
  }

  async #checkNoFailure(): Promise<void> {
    const { failure: made } = this.#memory;
    const failures = made === undefined ? this.#failures : [made, ...this.#failures];
    const failure = this.#context.failure ?? (await firstFailure(failures)) ?? this.#context.failure;
    if (failure !== undefined) throw failure;
  }

  /**
   * Settles when the values are there.
   *
   * @throws WeightInitError (as a rejection) `WI_OUT_OF_MEMORY`, `WI_DEVICE_LOST`, `WI_DEVICE_ERROR` or
   *   `WI_DESTROYED`
   */
  async ready(): Promise<void> {
    WebGpuTensor.#checkNoProxy(this);
    this.#checkNotDestroyed();
    const { device, recorder, loss } = this.#context;
    recorder.flush();
    const lost = loss.during(device.queue.onSubmittedWorkDone());
    await this.#checkNoFailure();
    const error = await lost;
    if (error !== undefined) throw error;
    await this.#checkNoFailure();
  }

  async #read(into: Uint8Array): Promise<void> {
    this.#checkNotDestroyed();
    const { byteOffset: offset, byteLength: size } = this;
    const buffer = this.buffer as GPUBuffer;
    if ((buffer.usage & COPY_SRC) === 0) {
      throw new WeightInitError(
        "WI_BAD_ARGUMENT",
        `expected a buffer with usage COPY_SRC to read back, got usage ${buffer.usage}; add GPUBufferUsage.COPY_SRC`,
      );
    }
    this.#context.recorder.flush();
    if (this.#context.failure !== undefined) throw this.#context.failure;
    const reading = this.#context.staging.read({ buffer, offset, size }, into);
    // A failure of the fill comes first: that of the copy is only its consequence.
    reading.catch(() => undefined);
    await this.#checkNoFailure();
    await reading;
  }

  /**
   * A copy of the values, read back through staging buffers. It shows the buffer as it is when this is called.
   *
   * Memory that was never touched costs more than the copy (2 µs a page of 4 KB): give an array of yours with `into`
   * when you read many tensors. Large ones are read 8 MB at a time, between which the event loop turns.
   *
   * @param options - `into`: an array of the dtype's storage (float32: Float32Array; 16 bits: Uint16Array) that holds
   *   exactly the tensor's reals; it is filled and returned
   * @throws WeightInitError (as a rejection) the codes of {@link ready}; `WI_BAD_OUT` if `into` is not such an array;
   *   `WI_BAD_ARGUMENT` for options that are none, or if the buffer lacks the usage COPY_SRC
   */
  async toArray(options: ReadOptions<D> = {}): Promise<StorageOf[D]> {
    WebGpuTensor.#checkNoProxy(this);
    const values = destination(this.dtype, this.size * dtypeInfo(this.dtype).parts, options);
    await this.#read(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
    return values;
  }

  /** A copy of the values as float32. Fails as {@link toArray} does. */
  async toFloat32(): Promise<Float32Array<ArrayBuffer>> {
    const { part } = dtypeInfo(this.dtype);
    const values = await this.toArray();
    if (part === "float16" || part === "bfloat16") {
      return Float32Array.from(values as ArrayLike<number>, (bits) => widen16(bits, part));
    }
    return values as Float32Array<ArrayBuffer>;
  }

  /**
   * Frees the GPU memory, once the work already queued is done with it. A caller's own buffer (`out`) is left alone.
   * Destroying twice does nothing.
   */
  destroy(): void {
    WebGpuTensor.#checkNoProxy(this);
    if (this.#destroyed) return;
    this.#destroyed = true;
    if (this.#owned) this.#context.free(this.#memory);
  }

  /** {@link destroy}, for `using`. */
  [dispose](): void {
    this.destroy();
  }

  /** A header; the values are on the GPU. */
  toString(): string {
    return `${printedShape(this.shape)} WebGpuTensor<${this.dtype}>${#context in this && this.#destroyed ? " (destroyed)" : ""}`;
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return this.toString();
  }
}
