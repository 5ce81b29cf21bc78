/**
 * Records dispatches and submits them: one submit a fill, or one for a whole batch. Fills of small new tensors wait for
 * each other, for as long as nobody can see that.
 *
 * @module
 */
import { deviceError, type Failure, outOfMemory, scoped } from "./failure.ts";
import { type Gathered, layOut } from "./gather.ts";
import { type Allocation, createBuffer, type GpuRange, type Values, wholeWords, write } from "./memory.ts";
import type { Pipelines } from "./pipelines.ts";
import { type SmallFill, SmallFills } from "./small-fills.ts";
import { SLOT_BYTES, SLOT_WORDS, SLOTS, Submission } from "./submission.ts";
import type { TensorMemories, TensorMemory } from "./tensor-memory.ts";
import { COPY_DST, COPY_SRC, STORAGE, UNIFORM } from "./webgpu-flags.ts";
import { type Kernel, type Params, packParams } from "./wgsl/kernel.ts";

/**
 * Work a submit, in reals made from words: a quarter of a second of a small integrated GPU. A submit that takes 2 s
 * is cut off on Windows, and the device lost.
 */
const MOST_WORK = 2 ** 30;

/** Workgroups over two dimensions: one alone holds 65,535. */
export function gridOf(workgroups: number, most: number): [x: number, y: number] {
  if (workgroups <= most) return [workgroups, 1];
  const y = Math.ceil(workgroups / most);
  return [Math.ceil(workgroups / y), y];
}

/** What a dispatch does beyond its kernel and parameters. */
export interface Dispatch {
  /** The kernel's buffers. */
  readonly ranges: readonly GpuRange[];
  /** How many workgroups the kernel counts through, on any grid. */
  readonly workgroups: number;
  /** How much work it is, in reals made from words. */
  readonly work: number;
}

const NO_FAILURE: Failure = /* @__PURE__ */ Promise.resolve(undefined);

/** Memory for a record. */
interface Scratch extends GpuRange {
  /** Whether it is new: all zeros. */
  readonly isFresh: boolean;
}

/** Memory of the package itself, and new tensors': fills of these are submitted together. */
const OURS = Symbol("ours");
/** Fills that have waited: they do not fail with what comes behind them. */
const SMALL = Symbol("small");
type Group = GPUBuffer | typeof OURS | typeof SMALL;
/** Whose memory a fill writes to: ours, or a caller's buffer. */
export type Owner = GPUBuffer | undefined;

export class Recorder {
  /** Submits made so far. */
  submits = 0;
  readonly #device: GPUDevice;
  readonly #pipelines: Pipelines;
  readonly #table: () => GPUBuffer;
  /** The device's limits. */
  readonly limits: GPUSupportedLimits;
  readonly #mostWorkgroups: number;
  #uniforms: GPUBuffer | undefined;
  #shared: GPUBindGroup | undefined;
  /** Fills that wait. */
  readonly #small: SmallFills;
  /** Open batches and records. */
  #depth = 0;
  #isFlushSoon = false;
  /** Whether scopes for all that may fail are open. */
  #isScoped = false;
  /** What is being recorded, a submission for each caller's buffer: if that was destroyed, the others still run. */
  readonly #open = new Map<Group, Submission>();
  /** Of the current record: its owner, its failures, its scratch memory, the submissions it is part of. */
  #owner: Group = OURS;
  #failures: Failure[] = [];
  #scratch: Allocation[] = [];
  #touched = new Set<Submission>();
  /** The last group 1, which a fill of many dispatches binds again. */
  #bound: { readonly ranges: readonly GpuRange[]; readonly group: GPUBindGroup } | undefined;

  /** @param table - the normal's table */
  constructor(device: GPUDevice, pipelines: Pipelines, table: () => GPUBuffer, memories: TensorMemories) {
    this.#device = device;
    this.#pipelines = pipelines;
    this.#table = table;
    this.#small = new SmallFills(this, memories);
    this.limits = device.limits;
    this.#mostWorkgroups = this.limits.maxComputeWorkgroupsPerDimension;
  }

  /** Records what `work` dispatches and, unless a batch is open, submits it. Returns what may fail of it. */
  record(owner: Owner, work: () => void): readonly Failure[] {
    this.#owner = owner ?? (this.#isScoped ? SMALL : OURS);
    this.#failures = [];
    this.#touched = new Set();
    return this.batch(() => {
      try {
        // A buffer may be another device's, or not have been made for want of memory.
        const failed = (error: GPUError) => deviceError("fill a tensor", error);
        if (this.#isScoped) work();
        else this.#failures.push(scoped(this.#device, ["validation"], failed, work).failure);
        return [...this.#failures, ...[...this.#touched].map(({ failure }) => failure)];
      } finally {
        const open = this.#open.get(this.#owner);
        if (open !== undefined) open.scratch.push(...this.#scratch);
        else for (const { buffer } of this.#scratch) buffer.destroy();
        this.#scratch = [];
        this.#bound = undefined;
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

  /** Submits nothing until `work`, all fills of a tensor, has returned, then what does not wait. */
  tensor(fills: () => void): void {
    this.#depth++;
    try {
      fills();
    } finally {
      this.#depth--;
      if (this.#depth === 0) {
        if (this.#open.size > 0) this.flush();
        else this.flushSoon();
      }
    }
  }

  /** Whether a batch is open. */
  get isOpen(): boolean {
    return this.#depth > 0;
  }

  /** A fill that waits until something else is submitted, or its memory asked for; in the end for the caller's turn. */
  wait(fill: SmallFill): void {
    if (this.#small.add(fill)) this.flush();
  }

  /** Records the fill of memory that waits, behind what is recorded. */
  recordNow(memory: TensorMemory): void {
    this.#small.take(memory)?.alone();
  }

  /** Submits what waits before anything but the code that runs now. */
  flushSoon(): void {
    if (this.#isFlushSoon) return;
    this.#isFlushSoon = true;
    queueMicrotask(() => {
      this.#isFlushSoon = false;
      this.flush();
    });
  }

  /** The submission that the current record's next dispatch belongs to. */
  #submission(work: number): Submission {
    let open = this.#open.get(this.#owner);
    if (open !== undefined && (open.slots === SLOTS || open.work + work > MOST_WORK)) {
      this.#submit(open);
      this.#open.delete(this.#owner);
      open = undefined;
    }
    if (open === undefined) {
      open = new Submission(this.#device);
      this.#open.set(this.#owner, open);
    }
    this.#touched.add(open);
    open.work += work;
    return open;
  }

  /** Group 0: a dispatch's parameters and the normal's table. */
  get #group(): GPUBindGroup {
    if (this.#shared === undefined) {
      this.#uniforms = this.#device.createBuffer({
        label: "weightinit",
        size: SLOTS * SLOT_BYTES,
        usage: UNIFORM | COPY_DST,
      });
      this.#shared = this.#device.createBindGroup({
        label: "weightinit",
        layout: this.#pipelines.shared,
        entries: [
          { binding: 0, resource: { buffer: this.#uniforms, size: SLOT_BYTES } },
          { binding: 1, resource: { buffer: this.#table() } },
        ],
      });
    }
    return this.#shared;
  }

  #groupOf(ranges: readonly GpuRange[]): GPUBindGroup {
    if (this.#bound?.ranges !== ranges) {
      const group = this.#device.createBindGroup({
        layout: this.#pipelines.own(ranges.length),
        entries: ranges.map((resource, binding) => ({ binding, resource })),
      });
      this.#bound = { ranges, group };
    }
    return this.#bound.group;
  }

  /** Records one dispatch. */
  dispatch<F extends string>(kernel: Kernel<F>, params: Params<F>, { ranges, workgroups, work }: Dispatch): void {
    const { pipeline, failure } = this.#pipelines.get(kernel);
    if (failure !== undefined) this.#failures.push(failure);
    const submission = this.#submission(work);
    const { pass } = submission;
    const at = submission.slot();
    packParams(kernel, params, submission.params, at);
    if (submission.pipeline !== pipeline) pass.setPipeline(pipeline);
    submission.pipeline = pipeline;
    pass.setBindGroup(0, this.#group, [at * 4]);
    pass.setBindGroup(1, this.#groupOf(ranges));
    const [x, y] = gridOf(workgroups, this.#mostWorkgroups);
    pass.dispatchWorkgroups(x, y);
  }

  /** Records fills of one kernel: one dispatch makes all of them, and copies bring them to where they belong. */
  gather(fills: readonly Gathered[]): void {
    const [{ kernel }] = fills as readonly [Gathered];
    const { words, offsets, workgroups, bytes } = layOut(fills);
    const made = this.#take(bytes, STORAGE | COPY_SRC);
    const ranges = [made, this.upload(words, 0, words.length)];
    this.dispatch(kernel, {}, { ranges, workgroups, work: bytes / 2 });
    const submission = this.#submission(0);
    submission.endPass();
    for (const [i, { to, bytes }] of fills.entries()) {
      const { buffer, offset } = to();
      submission.encoder.copyBufferToBuffer(made.buffer, offsets[i]!, buffer, offset, bytes);
    }
  }

  #take(size: number, usage: GPUBufferUsageFlags, used?: Allocation): Scratch {
    const allocation = used ?? this.#create(size, usage);
    this.#scratch.push(allocation);
    if (!this.#isScoped) this.#failures.push(allocation.failure);
    return { buffer: allocation.buffer, offset: 0, size, isFresh: used === undefined };
  }

  #create(size: number, usage: GPUBufferUsageFlags): Allocation {
    if (!this.#isScoped) return createBuffer(this.#device, size, usage);
    return { buffer: this.#device.createBuffer({ label: "weightinit", size, usage }), failure: NO_FAILURE };
  }

  /** Memory for the current record, destroyed once that is submitted. What one record has used serves the next. */
  scratch(size: number): Scratch {
    const free = this.#open.get(this.#owner)?.scratch ?? [];
    const at = free.findIndex(({ buffer }) => buffer.size === size);
    return this.#take(size, STORAGE, at < 0 ? undefined : free.splice(at, 1)[0]);
  }

  /** Fresh memory for the current record with `count` values from number `start` on. */
  upload(values: Values, start: number, count: number): GpuRange {
    const range = this.#take(wholeWords(count * values.BYTES_PER_ELEMENT), STORAGE | COPY_DST);
    // At once, thus before anything that is recorded runs: nothing else knows the memory yet.
    write(this.#device, range, values, start, count);
    return range;
  }

  /** Submits what has been recorded, and what waits, also in the middle of a batch. */
  flush(): void {
    // Not amid that itself.
    if (this.#isScoped) return;
    if (this.#small.isWaiting) this.#small.submit();
    for (const submission of this.#open.values()) this.#submit(submission);
    this.#open.clear();
  }

  /** Records `work` and submits it, in one set of scopes. Returns what may fail of it. */
  submitSmall(bytes: () => number, work: () => void): Failure {
    let last: Submission | undefined;
    this.#depth++;
    this.#isScoped = true;
    const failure = this.#scoped(bytes, () => {
      try {
        work();
        last = this.#open.get(SMALL);
        if (last !== undefined) this.#send(last);
      } finally {
        this.#open.delete(SMALL);
        this.#depth--;
        this.#isScoped = false;
      }
    });
    last?.settle(failure);
    return failure;
  }

  /** @param bytes - of memory that is made in `work` */
  #scoped(bytes: () => number, work: () => void): Failure {
    const failed = (error: GPUError, filter: GPUErrorFilter) =>
      filter === "out-of-memory" && bytes() > 0 ? outOfMemory(bytes(), error) : deviceError("run recorded work", error);
    return scoped(this.#device, ["validation", "out-of-memory", "internal"], failed, work).failure;
  }

  #submit(submission: Submission): void {
    const noBytes = () => 0;
    submission.settle(this.#scoped(noBytes, () => this.#send(submission)));
  }

  #send(submission: Submission): void {
    const { queue } = this.#device;
    const { encoder, params, slots, scratch } = submission;
    submission.endPass();
    if (slots > 0) queue.writeBuffer(this.#uniforms as GPUBuffer, 0, params, 0, slots * SLOT_WORDS);
    queue.submit([encoder.finish()]);
    this.submits++;
    for (const { buffer } of scratch) buffer.destroy();
  }
}
