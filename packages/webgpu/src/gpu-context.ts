/**
 * What this package keeps for each GPUDevice: pipelines, the coefficient table, the recorder of its work, how its
 * arithmetic may be used, and whether it is lost.
 *
 * @module
 */
import type { WeightInitError } from "@weightinit/core";
import { normalTable, SEGMENTS } from "@weightinit/core/stream";
import { type Arithmetic, INTEGERS } from "./arithmetic.ts";
import type { Failure } from "./failure.ts";
import { Loss } from "./loss.ts";
import { Pipelines } from "./pipelines.ts";
import { StagingPool } from "./readback.ts";
import { Recorder } from "./recorder.ts";
import { TensorMemories, type TensorMemory } from "./tensor-memory.ts";
import { COPY_DST, STORAGE } from "./webgpu-flags.ts";
import { REGION_SLOTS, TABLE_ENTRIES } from "./wgsl/normal.ts";

/** A trial of a kernel that makes many fills. */
export interface GatheredTrial {
  /** Whether it has passed, so that the kernel may be used. */
  isPassed: boolean;
  /** Settles when it has ended. */
  end: Promise<void>;
}

export class GpuContext {
  readonly device: GPUDevice;
  readonly pipelines: Pipelines;
  readonly recorder: Recorder;
  /** For known answers: a batch that is open goes on meanwhile. */
  readonly trialRecorder: Recorder;
  readonly staging: StagingPool;
  readonly loss: Loss;
  /** Why nothing more can be made on this device: it is lost, or computes wrong numbers. */
  failure: WeightInitError | undefined;
  /** The known answers' run, and what it has found. */
  checking: Promise<void> | undefined;
  arithmetic: Arithmetic = INTEGERS;
  /** What trials of kernels have said, or will say. */
  readonly trials = new Map<string, Failure>();
  /** Kernels of random fills that a trial has found wrong, though the device's integers are right. */
  readonly wrongKernels = new Set<string>();
  /** Trials of gathered kernels. */
  readonly gathers = new Map<string, GatheredTrial>();
  /** Tensors' memory, and which of it this package has destroyed. */
  readonly memories: TensorMemories;
  readonly destroyed = new WeakSet<GPUBuffer>();
  #table: GPUBuffer | undefined;

  constructor(device: GPUDevice) {
    this.device = device;
    this.pipelines = new Pipelines(device);
    this.memories = new TensorMemories(device);
    this.recorder = new Recorder(device, this.pipelines, () => this.table, this.memories);
    this.trialRecorder = new Recorder(device, this.pipelines, () => this.table, new TensorMemories(device));
    this.loss = new Loss(device, (error) => {
      this.failure = error;
    });
    this.staging = new StagingPool(device, this.loss);
  }

  /** Fresh memory for a tensor. */
  allocate(size: number, usage: GPUBufferUsageFlags): TensorMemory {
    const memory = this.memories.allocate(size, usage);
    if (memory.buffer === undefined) this.recorder.flushSoon();
    return memory;
  }

  /** A tensor's buffer, with what was to be made of it before submitted, unless a batch is open. */
  bufferOf(memory: TensorMemory): GPUBuffer {
    if (memory.buffer === undefined && !this.recorder.isOpen) this.recorder.flush();
    return memory.buffer ?? this.memories.make(memory);
  }

  /** Frees memory of a tensor, once what is recorded has been submitted. */
  free(memory: TensorMemory): void {
    this.recorder.flush();
    const buffer = this.bufferOf(memory);
    this.destroyed.add(buffer);
    buffer.destroy();
  }

  /** Core's coefficient table of the normal. */
  get table(): GPUBuffer {
    if (this.#table === undefined) {
      this.#table = this.device.createBuffer({
        label: "weightinit",
        size: TABLE_ENTRIES * 8,
        usage: STORAGE | COPY_DST,
      });
      for (const [region, slot] of REGION_SLOTS.entries()) {
        const size = 2 * SEGMENTS;
        this.device.queue.writeBuffer(this.#table, slot * 8, normalTable(), region * size, size);
      }
    }
    return this.#table;
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
