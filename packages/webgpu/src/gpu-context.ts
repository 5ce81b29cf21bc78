/**
 * What this package keeps for each GPUDevice: pipelines, the coefficient table, the recorder of its work, whether its
 * float arithmetic has proved exact, and whether it is lost.
 *
 * @module
 */
import type { WeightInitError } from "@weightinit/core";
import { normalTable } from "@weightinit/core/stream";
import { deviceError, type Failure, lostError, outOfMemory, scoped } from "./failure.ts";
import { StagingPool } from "./readback.ts";
import { Recorder } from "./recorder.ts";
import { COPY_DST, STAGE_COMPUTE, STORAGE } from "./webgpu-flags.ts";
import type { Kernel } from "./wgsl/kernel.ts";

/** A stretch of a buffer. */
export interface GpuRange {
  readonly buffer: GPUBuffer;
  readonly offset: number;
  readonly size: number;
}

export class GpuContext {
  readonly device: GPUDevice;
  readonly recorder: Recorder;
  readonly staging: StagingPool;
  /** Settles when the device is lost. */
  readonly whenLost: Promise<WeightInitError>;
  /** Why nothing more can be made on this device: it is lost, or computes wrong numbers. */
  failure: WeightInitError | undefined;
  /** Whether the device's float arithmetic has given the known answers. */
  exact = false;
  readonly #pipelines = new Map<string, GPUComputePipeline>();
  readonly #layouts = new Map<string, GPUBindGroupLayout>();
  #table: GPUBuffer | undefined;

  constructor(device: GPUDevice) {
    this.device = device;
    this.recorder = new Recorder(this);
    this.staging = new StagingPool(this);
    this.whenLost = device.lost.then((info) => {
      this.failure = lostError(info);
      return this.failure;
    });
  }

  /** The loss of the device, should it be about to be reported: what it breaks may be reported first. */
  lostNow(): Promise<WeightInitError | undefined> {
    return Promise.race([this.whenLost, new Promise<undefined>((resolve) => setTimeout(resolve, 50, undefined))]);
  }

  /** Fresh memory, all zeros, and the failure to get it. */
  createBuffer(size: number, usage: GPUBufferUsageFlags): { buffer: GPUBuffer; failure: Failure } {
    const { result, failure } = scoped(
      this.device,
      ["out-of-memory", "validation"],
      (error, filter) =>
        filter === "out-of-memory" ? outOfMemory(size, error) : deviceError(`make a buffer of ${size} bytes`, error),
      () => this.device.createBuffer({ label: "weightinit", size, usage }),
    );
    return { buffer: result, failure };
  }

  /** Core's coefficient table of the normal. */
  get table(): GPUBuffer {
    if (this.#table === undefined) {
      const words = normalTable();
      this.#table = this.device.createBuffer({
        label: "weightinit normal table",
        size: words.byteLength,
        usage: STORAGE | COPY_DST,
      });
      this.device.queue.writeBuffer(this.#table, 0, words);
    }
    return this.#table;
  }

  layout({ buffers }: Kernel): GPUBindGroupLayout {
    const key = buffers.join();
    const known = this.#layouts.get(key);
    if (known !== undefined) return known;
    const entry = (binding: number, buffer: GPUBufferBindingLayout) => ({ binding, visibility: STAGE_COMPUTE, buffer });
    const layout = this.device.createBindGroupLayout({
      label: `weightinit ${key}`,
      entries: [
        entry(0, { type: "uniform", hasDynamicOffset: true }),
        ...buffers.map((access, i) => entry(i + 1, { type: access === "read" ? "read-only-storage" : "storage" })),
      ],
    });
    this.#layouts.set(key, layout);
    return layout;
  }

  #descriptor(kernel: Kernel): GPUComputePipelineDescriptor {
    return {
      label: `weightinit ${kernel.name}`,
      layout: this.device.createPipelineLayout({ bindGroupLayouts: [this.layout(kernel)] }),
      compute: { module: this.device.createShaderModule({ label: kernel.name, code: kernel.code }) },
    };
  }

  /** The kernel's pipeline, compiled when first asked for. */
  pipeline(kernel: Kernel): GPUComputePipeline {
    let pipeline = this.#pipelines.get(kernel.name);
    if (pipeline === undefined) {
      pipeline = this.device.createComputePipeline(this.#descriptor(kernel));
      this.#pipelines.set(kernel.name, pipeline);
    }
    return pipeline;
  }

  /** Compiles kernels ahead of their use, without blocking. */
  async compile(kernels: readonly Kernel[]): Promise<void> {
    await Promise.all(
      kernels.map(async (kernel) => {
        if (this.#pipelines.has(kernel.name)) return;
        const pipeline = await this.device.createComputePipelineAsync(this.#descriptor(kernel));
        if (!this.#pipelines.has(kernel.name)) this.#pipelines.set(kernel.name, pipeline);
      }),
    );
  }
}

const contexts = new WeakMap<GPUDevice, GpuContext>();

/** The context of a device: one for as long as the device lives, whatever generators share it. */
export function contextOf(device: GPUDevice): GpuContext {
  let context = contexts.get(device);
  if (context === undefined) {
    context = new GpuContext(device);
    contexts.set(device, context);
  }
  return context;
}
