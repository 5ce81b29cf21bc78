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
  type RealDType,
  type StorageOf,
  type Tensor,
  WeightInitError,
} from "@weightinit/core";
import { widen16 } from "@weightinit/core/stream";
import { type Failure, firstFailure } from "./failure.ts";
import type { GpuContext, GpuRange } from "./gpu-context.ts";
import { COPY_SRC } from "./webgpu-flags.ts";

/** The dtypes that WebGPU has: its shaders know no float64. */
export type WebGpuDType = Exclude<RealDType, "float64"> | Exclude<ComplexDType, "complex128">;

/**
 * A tensor in a `GPUBuffer`: row-major from `byteOffset`, 16-bit formats two to a word, complex ones interleaved
 * re, im. Hand `buffer` to any library that shares `device`; nothing is copied.
 */
export class WebGpuTensor<D extends DType = DType> implements Tensor<D> {
  readonly dtype: D;
  readonly shape: number[];
  readonly size: number;
  /** The GPU memory; usable in your own pipelines at once, since work runs in the order it is submitted. */
  readonly buffer: GPUBuffer;
  /** Where in `buffer` the values start: 0, unless `out` said otherwise. */
  readonly byteOffset: number;
  /** Bytes of the values. The buffer of a fresh tensor is this, rounded up to a multiple of 4. */
  readonly byteLength: number;
  /** Whether the buffer is ours to destroy, rather than the caller's. */
  readonly #owned: boolean;
  readonly #context: GpuContext;
  readonly #failures: Failure[] = [];
  #destroyed = false;

  /** @internal Made by initializers. */
  constructor(context: GpuContext, dtype: D, shape: number[], range: GpuRange, owned: boolean, failure?: Failure) {
    this.#context = context;
    this.dtype = dtype;
    this.shape = shape;
    this.size = range.size / dtypeInfo(dtype).bytesPerElement;
    this.buffer = range.buffer;
    this.byteOffset = range.offset;
    this.byteLength = range.size;
    this.#owned = owned;
    if (failure !== undefined) this.#failures.push(failure);
  }

  /** The device whose memory this is. */
  get device(): GPUDevice {
    return this.#context.device;
  }

  /** @internal Whether the memory is new, hence all zeros. */
  get isFresh(): boolean {
    return this.#owned;
  }

  /** @internal Adds a failure that {@link ready} and {@link toArray} report. */
  follow(failure: Failure): void {
    this.#failures.push(failure);
  }

  #checkNotDestroyed(): void {
    if (this.#destroyed) {
      throw new WeightInitError("WI_DESTROYED", "expected a living tensor, got one that was destroyed");
    }
  }

  async #checkNoFailure(): Promise<void> {
    const failure = this.#context.failure ?? (await firstFailure(this.#failures)) ?? this.#context.failure;
    if (failure !== undefined) throw failure;
  }

  /**
   * Settles when the values are there.
   *
   * @throws WeightInitError (as a rejection) `WI_OUT_OF_MEMORY`, `WI_DEVICE_LOST`, `WI_DEVICE_ERROR` or
   *   `WI_DESTROYED`
   */
  async ready(): Promise<void> {
    this.#checkNotDestroyed();
    const { device, recorder, whenLost } = this.#context;
    recorder.flush();
    const done = device.queue.onSubmittedWorkDone().catch(() => undefined);
    await this.#checkNoFailure();
    const lost = await Promise.race([done, whenLost]);
    if (lost !== undefined) throw lost;
    await this.#checkNoFailure();
  }

  async #bytes(): Promise<ArrayBuffer> {
    this.#checkNotDestroyed();
    const { buffer, byteOffset: offset, byteLength: size } = this;
    if ((buffer.usage & COPY_SRC) === 0) {
      throw new WeightInitError(
        "WI_BAD_ARGUMENT",
        `expected a buffer with usage COPY_SRC to read back, got usage ${buffer.usage}; add GPUBufferUsage.COPY_SRC`,
      );
    }
    this.#context.recorder.flush();
    if (this.#context.failure !== undefined) throw this.#context.failure;
    const reading = this.#context.staging.read({ buffer, offset, size });
    // A failure of the fill comes first: that of the copy is only its consequence.
    reading.catch(() => undefined);
    await this.#checkNoFailure();
    return reading;
  }

  /**
   * A copy of the values, read back through a staging buffer. It shows the buffer as it is when this is called.
   *
   * @throws WeightInitError (as a rejection) the codes of {@link ready}; `WI_BAD_ARGUMENT` if the buffer lacks the
   *   usage COPY_SRC
   */
  async toArray(): Promise<StorageOf[D]> {
    const bytes = await this.#bytes();
    const wide = dtypeInfo(this.dtype).part === "float32";
    return (wide ? new Float32Array(bytes) : new Uint16Array(bytes)) as StorageOf[D];
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
    if (this.#destroyed) return;
    this.#destroyed = true;
    if (!this.#owned) return;
    this.#context.recorder.flush();
    this.buffer.destroy();
  }

  /** {@link destroy}, for `using`. */
  [dispose](): void {
    this.destroy();
  }

  /** A header; the values are on the GPU. */
  toString(): string {
    return `${printedShape(this.shape)} WebGpuTensor<${this.dtype}>${this.#destroyed ? " (destroyed)" : ""}`;
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return this.toString();
  }
}
