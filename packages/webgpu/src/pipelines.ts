/**
 * Pipelines of a device, compiled once. What fails to compile never reaches the page's `uncapturederror`.
 *
 * @module
 */
import { deviceError, type Failure, firstFailure, scoped } from "./failure.ts";
import { STAGE_COMPUTE } from "./webgpu-flags.ts";
import type { Kernel } from "./wgsl/kernel.ts";

/** A pipeline, and why it does not work. */
export interface Compiled {
  readonly pipeline: GPUComputePipeline;
  /** `undefined` once it is known to work. */
  failure: Failure | undefined;
}

export class Pipelines {
  readonly #device: GPUDevice;
  readonly #compiled = new Map<string, Compiled>();
  readonly #layouts = new Map<number, GPUBindGroupLayout>();

  constructor(device: GPUDevice) {
    this.#device = device;
  }

  /** Of group 0: parameters, at an offset of the dispatch's, and the normal's table. */
  get shared(): GPUBindGroupLayout {
    return this.#layout(0, () => [{ type: "uniform", hasDynamicOffset: true }, { type: "read-only-storage" }]);
  }

  /** Of group 1: as many storage buffers. */
  own(buffers: number): GPUBindGroupLayout {
    return this.#layout(buffers, () => Array.from({ length: buffers }, () => ({ type: "storage" })));
  }

  #layout(key: number, buffers: () => GPUBufferBindingLayout[]): GPUBindGroupLayout {
    let layout = this.#layouts.get(key);
    if (layout === undefined) {
      const entries = buffers().map((buffer, binding) => ({ binding, visibility: STAGE_COMPUTE, buffer }));
      layout = this.#device.createBindGroupLayout({ label: "weightinit", entries });
      this.#layouts.set(key, layout);
    }
    return layout;
  }

  #descriptor({ name, code, buffers }: Kernel): GPUComputePipelineDescriptor {
    const label = `weightinit ${name}`;
    return {
      label,
      layout: this.#device.createPipelineLayout({ bindGroupLayouts: [this.shared, this.own(buffers.length)] }),
      compute: { module: this.#device.createShaderModule({ label, code }) },
    };
  }

  #scoped<T>(kernel: Kernel, work: () => T): { result: T; failure: Failure } {
    const failed = (error: GPUError) => deviceError(`compile the kernel "${kernel.name}"`, error);
    return scoped(this.#device, ["validation", "internal"], failed, work);
  }

  /** The kernel's pipeline, compiled when first asked for. */
  get(kernel: Kernel): Compiled {
    let compiled = this.#compiled.get(kernel.name);
    if (compiled === undefined) {
      const { result: pipeline, failure } = this.#scoped(kernel, () =>
        this.#device.createComputePipeline(this.#descriptor(kernel)),
      );
      compiled = this.#keep(kernel, pipeline, failure);
    }
    return compiled;
  }

  #keep({ name }: Kernel, pipeline: GPUComputePipeline, failure: Failure): Compiled {
    const compiled: Compiled = { pipeline, failure };
    this.#compiled.set(name, compiled);
    failure.then((error) => {
      if (error === undefined) compiled.failure = undefined;
    });
    return compiled;
  }

  /** Compiles kernels ahead of their use, without blocking. Settles with what failed first. */
  async compile(kernels: readonly Kernel[]): Failure {
    const compiling = kernels.map(async (kernel): Failure => {
      if (this.#compiled.has(kernel.name)) return undefined;
      const { result, failure } = this.#scoped(kernel, () =>
        this.#device.createComputePipelineAsync(this.#descriptor(kernel)),
      );
      try {
        const pipeline = await result;
        const error = await failure;
        if (error === undefined && !this.#compiled.has(kernel.name)) this.#keep(kernel, pipeline, failure);
        return error;
      } catch (cause) {
        return (await failure) ?? deviceError(`compile the kernel "${kernel.name}"`, cause);
      }
    });
    return firstFailure(compiling);
  }
}
