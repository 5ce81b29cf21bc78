/**
 * Work that is recorded until it is submitted.
 *
 * @module
 */
import type { Failure } from "./failure.ts";
import type { Allocation } from "./memory.ts";

/** Distance of parameter blocks: the largest alignment WebGPU lets a device ask for. */
export const SLOT_BYTES = 256;
export const SLOT_WORDS = SLOT_BYTES / 4;
/** Dispatches a submit; their parameters are sent together. 256 KB. */
export const SLOTS = 1024;
/** Work that is submitted together; its failure is known some time after that. */
export class Submission {
  readonly failure: Failure;
  settle!: (failure: Failure) => void;
  readonly encoder: GPUCommandEncoder;
  #pass: GPUComputePassEncoder | undefined;
  params = new Uint32Array(SLOT_WORDS);
  pipeline: GPUComputePipeline | undefined;
  slots = 0;
  work = 0;
  /** Buffers to destroy once it has been submitted. */
  readonly scratch: Allocation[] = [];

  constructor(device: GPUDevice) {
    this.failure = new Promise((resolve) => {
      this.settle = resolve;
    });
    this.encoder = device.createCommandEncoder({ label: "weightinit" });
  }

  /** The pass that dispatches go to. */
  get pass(): GPUComputePassEncoder {
    this.#pass ??= this.encoder.beginComputePass({ label: "weightinit" });
    return this.#pass;
  }

  /** Ends the pass, for what is no dispatch. */
  endPass(): void {
    this.#pass?.end();
    this.#pass = undefined;
    this.pipeline = undefined;
  }

  /** Room for another dispatch's parameters; where it starts, in words. */
  slot(): number {
    const at = this.slots++ * SLOT_WORDS;
    if (at === this.params.length) {
      const longer = new Uint32Array(2 * at);
      longer.set(this.params);
      this.params = longer;
    }
    return at;
  }
}
