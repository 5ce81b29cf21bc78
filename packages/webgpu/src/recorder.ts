/**
 * Records dispatches and submits them: one submit a fill, or one for a whole batch.
 *
 * @module
 */
import { deviceError, type Failure, firstFailure, scoped } from "./failure.ts";
import type { GpuContext, GpuRange } from "./gpu-context.ts";
import { COPY_DST, STORAGE, UNIFORM } from "./webgpu-flags.ts";
import { type Kernel, type Params, packParams } from "./wgsl/kernel.ts";

/** Distance of parameter blocks: the largest alignment WebGPU lets a device ask for. */
const SLOT_BYTES = 256;
const SLOT_WORDS = SLOT_BYTES / 4;
/** Dispatches a submit; their parameters are sent together. 256 KB. */
const SLOTS = 1024;

/** Workgroups over two dimensions: one alone holds 65,535. */
export function gridOf(workgroups: number, most: number): [x: number, y: number] {
  if (workgroups <= most) return [workgroups, 1];
  const y = Math.ceil(workgroups / most);
  return [Math.ceil(workgroups / y), y];
}

/** Work that is submitted together; its failure is known some time after that. */
interface Submission {
  readonly failure: Failure;
  readonly settle: (failure: Failure) => void;
}

function submission(): Submission {
  let settle: Submission["settle"] = () => {};
  const failure: Failure = new Promise((resolve) => {
    settle = resolve;
  });
  return { failure, settle };
}

export class Recorder {
  /** Submits made so far. */
  submits = 0;
  readonly #context: GpuContext;
  readonly #params = new Uint32Array(SLOTS * SLOT_WORDS);
  #uniforms: GPUBuffer | undefined;
  #encoder: GPUCommandEncoder | undefined;
  #pass: GPUComputePassEncoder | undefined;
  #slots = 0;
  /** Open batches and records. */
  #depth = 0;
  /** Buffers to destroy after the next submit, and those that the current record still uses. */
  #scratch: GPUBuffer[] = [];
  #recordScratch: GPUBuffer[] = [];
  #allocations: Failure[] = [];
  #open: Submission | undefined;
  /** Submissions that the current record is part of. */
  #touched = new Set<Submission>();

  constructor(context: GpuContext) {
    this.#context = context;
  }

  /** Records what `work` dispatches and, unless a batch is open, submits it. Returns its failure. */
  record(work: () => void): Failure {
    const { device } = this.#context;
    this.#touched = new Set();
    this.#allocations = [];
    return this.batch(() => {
      try {
        const { failure } = scoped(
          device,
          ["validation", "internal"],
          (error) => deviceError("fill a tensor", error),
          work,
        );
        return firstFailure([...this.#allocations, failure, ...[...this.#touched].map((part) => part.failure)]);
      } finally {
        this.#scratch.push(...this.#recordScratch);
        this.#recordScratch = [];
      }
    });
  }

  /** Submits nothing until `work` has returned, then all at once. */
  batch<T>(work: () => T): T {
    this.#depth++;
    try {
      return work();
    } finally {
      this.#depth--;
      if (this.#depth === 0) this.flush();
    }
  }

  /** The pass that dispatches are recorded into. */
  #openPass(): GPUComputePassEncoder {
    const { device } = this.#context;
    this.#open ??= submission();
    this.#touched.add(this.#open);
    this.#encoder ??= device.createCommandEncoder({ label: "weightinit" });
    this.#pass ??= this.#encoder.beginComputePass({ label: "weightinit" });
    return this.#pass;
  }

  /** Records one dispatch of `workgroups` workgroups, on a grid that the kernel counts through. */
  dispatch<F extends string>(
    kernel: Kernel<F>,
    params: Params<F>,
    ranges: readonly GpuRange[],
    workgroups: number | readonly [x: number, y: number],
  ): void {
    if (this.#slots === SLOTS) this.flush();
    const { device } = this.#context;
    this.#uniforms ??= device.createBuffer({
      label: "weightinit parameters",
      size: SLOTS * SLOT_BYTES,
      usage: UNIFORM | COPY_DST,
    });
    const pass = this.#openPass();
    packParams(kernel, params, this.#params, this.#slots * SLOT_WORDS);
    pass.setPipeline(this.#context.pipeline(kernel));
    const group = device.createBindGroup({
      label: kernel.name,
      layout: this.#context.layout(kernel),
      entries: [
        { binding: 0, resource: { buffer: this.#uniforms, size: SLOT_BYTES } },
        ...ranges.map((range, i) => ({ binding: i + 1, resource: range })),
      ],
    });
    pass.setBindGroup(0, group, [this.#slots * SLOT_BYTES]);
    const [x, y] =
      typeof workgroups === "number" ? gridOf(workgroups, device.limits.maxComputeWorkgroupsPerDimension) : workgroups;
    pass.dispatchWorkgroups(x, y);
    this.#slots++;
  }

  /** Fresh memory for the current record alone: destroyed once that is submitted. */
  scratch(size: number): GpuRange {
    const { buffer, failure } = this.#context.createBuffer(size, STORAGE);
    this.#recordScratch.push(buffer);
    this.#allocations.push(failure);
    return { buffer, offset: 0, size };
  }

  /** Submits what has been recorded, also in the middle of a batch. */
  flush(): void {
    const encoder = this.#encoder;
    const uniforms = this.#uniforms;
    if (encoder === undefined || uniforms === undefined) {
      this.#destroyScratch();
      return;
    }
    const { device } = this.#context;
    const { failure } = scoped(
      device,
      ["validation", "out-of-memory", "internal"],
      (error) => deviceError("run recorded work", error),
      () => {
        this.#pass?.end();
        device.queue.writeBuffer(uniforms, 0, this.#params, 0, this.#slots * SLOT_WORDS);
        device.queue.submit([encoder.finish()]);
      },
    );
    this.#open?.settle(failure);
    this.submits++;
    this.#destroyScratch();
    this.#encoder = undefined;
    this.#pass = undefined;
    this.#open = undefined;
    this.#slots = 0;
  }

  #destroyScratch(): void {
    for (const buffer of this.#scratch) buffer.destroy();
    this.#scratch = [];
  }
}
