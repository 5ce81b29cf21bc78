/**
 * Fills of small new tensors, which wait for each other: one dispatch and a copy each cost a fraction of a dispatch each,
 * with its bindings, and of error scopes each.
 *
 * @module
 */
import type { Failure } from "./failure.ts";
import type { Gathered } from "./gather.ts";
import { SLOTS } from "./submission.ts";
import type { TensorMemories, TensorMemory } from "./tensor-memory.ts";

/** Bytes that wait at most, and fills: a submit holds no more dispatches. */
const MOST_BYTES = 2 ** 24;
const MOST_FILLS = SLOTS;
/** Fills by one kernel that pay for memory and copies between. */
const LEAST_GATHERED = 4;

export interface SmallFill {
  readonly memory: TensorMemory;
  /** How it is made together with others, where it may be. */
  readonly gathered: () => Gathered | undefined;
  /** Records it by itself. */
  readonly alone: () => void;
  /** Takes what may fail of it. */
  readonly follow: (failures: readonly Failure[]) => void;
}

/** Where fills go: the recorder. */
interface Target {
  record(owner: undefined, work: () => void): readonly Failure[];
  gather(fills: readonly Gathered[]): void;
  submitSmall(bytes: () => number, work: () => void): Failure;
}

export class SmallFills {
  readonly #target: Target;
  readonly #memories: TensorMemories;
  #fills: SmallFill[] = [];
  #bytes = 0;

  constructor(target: Target, memories: TensorMemories) {
    this.#target = target;
    this.#memories = memories;
  }

  /** Whether anything waits: fills, or memory that stays zeros. */
  get isWaiting(): boolean {
    return this.#fills.length > 0 || this.#memories.isWaiting;
  }

  /** Adds a fill. Returns whether that is enough. */
  add(fill: SmallFill): boolean {
    fill.memory.isAwaited = true;
    this.#fills.push(fill);
    this.#bytes += fill.memory.size;
    return this.#fills.length === MOST_FILLS || this.#bytes >= MOST_BYTES;
  }

  /** Takes out the fill of some memory. */
  take(memory: TensorMemory): SmallFill | undefined {
    const at = this.#fills.findIndex((fill) => fill.memory === memory);
    if (at < 0) return undefined;
    this.#bytes -= memory.size;
    memory.isAwaited = false;
    return this.#fills.splice(at, 1)[0];
  }

  /** Makes the memory that waits, and submits the fills. */
  submit(): void {
    const fills = this.#fills;
    this.#fills = [];
    this.#bytes = 0;
    let made: readonly TensorMemory[] = [];
    const bytes = () => made.reduce((sum, { size }) => sum + size, 0);
    const failure = this.#target.submitSmall(bytes, () => {
      made = this.#memories.makeWaiting();
      this.#record(fills);
    });
    for (const memory of made) memory.failure = failure;
    for (const { memory, follow } of fills) {
      memory.isAwaited = false;
      follow([failure]);
    }
  }

  #record(fills: readonly SmallFill[]): void {
    const groups = new Map<Gathered["kernel"], { fill: SmallFill; gathered: Gathered }[]>();
    const alone: SmallFill[] = [];
    for (const fill of fills) {
      const gathered = fills.length < LEAST_GATHERED ? undefined : fill.gathered();
      if (gathered === undefined) {
        alone.push(fill);
        continue;
      }
      const group = groups.get(gathered.kernel);
      if (group === undefined) groups.set(gathered.kernel, [{ fill, gathered }]);
      else group.push({ fill, gathered });
    }
    for (const group of groups.values()) {
      if (group.length < LEAST_GATHERED) alone.push(...group.map(({ fill }) => fill));
      else {
        const failures = this.#target.record(undefined, () =>
          this.#target.gather(group.map(({ gathered }) => gathered)),
        );
        for (const { fill } of group) fill.follow(failures);
      }
    }
    for (const fill of alone) fill.alone();
  }
}
