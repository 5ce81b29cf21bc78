/**
 * `tf.random.set_seed` and the eager ops after it.
 *
 * @module
 */
import { registerRng, shown, WeightInitError } from "@weightinit/core";
import { cpuDevice } from "@weightinit/cpu";
import { PythonRandom } from "@weightinit/rng-parts";
import type { PhiloxStream } from "./philox-stream.ts";
import { integerOf, integerOrDigits } from "./seeds.ts";
import { type Op, TensorFlowRandom } from "./tensorflow-random.ts";

/** Seeds are taken modulo this. */
const MOST = 2n ** 31n - 1n;
/** Blocks that a number moves the counter by. */
const BLOCKS_A_NUMBER = 256n;

/** A {@link TfRng}'s state as JSON data. */
export interface TfRngState {
  /** Name of the class. */
  readonly generator: "TfRng";
  /** What `set_seed` got. */
  readonly seed: string;
  /** How many ops took a seed of their own. */
  readonly taken: number;
  /** Numbers that the ops have drawn, by op, type and seed. */
  readonly drawn: Readonly<Record<string, string>>;
}

/** What eager ops share between two calls of `set_seed`. */
class Context {
  readonly seed: bigint;
  taken = 0;
  /** By op, type and seed: TensorFlow keeps a kernel, and its place in its stream, for each. */
  readonly drawn = new Map<string, bigint>();
  private readonly random: PythonRandom;

  constructor(seed: bigint) {
    this.seed = seed;
    this.random = new PythonRandom(seed);
  }

  /** A seed for an op that has none. */
  nextSeed(): bigint {
    this.taken++;
    return BigInt(this.random.randint(0, Number(MOST)));
  }

  stream(op: Op, dtype: string, n: number, given: bigint | undefined): PhiloxStream {
    const modulo = (value: bigint) => ((value % MOST) + MOST) % MOST;
    const key = modulo(this.seed);
    let seed = modulo(given ?? this.nextSeed());
    if (key === 0n && seed === 0n) seed = MOST;
    const kernel = `${op} ${dtype} ${seed}`;
    const drawn = this.drawn.get(kernel) ?? 0n;
    this.drawn.set(kernel, drawn + BigInt(n));
    return { key, counter: BigInt.asUintN(128, (seed << 64n) + BLOCKS_A_NUMBER * drawn) };
  }
}

/**
 * The eager ops after `tf.random.set_seed(seed)`: the first tensor is `tf.random.normal(shape)` or
 * `tf.random.uniform(shape)` after it, the second the next. {@link withSeed} gives ops with a seed of their own.
 *
 * @example
 * ```ts
 * import { normal, uniform } from "@weightinit/core";
 * import { TfRng } from "@weightinit/rng-tensorflow";
 *
 * // tf.random.set_seed(42); tf.random.normal([3]); tf.random.uniform([2], seed=7)
 * const rng = new TfRng(42);
 * console.log(normal(rng, 3));
 * // 3-element CpuTensor<float32>:
 * //   0.327469
 * //  -0.842626
 * //   0.319434
 * console.log(uniform(rng.withSeed(7), 2).data.join());
 * // 0.8627676963806152,0.6567625999450684
 * ```
 */
export class TfRng extends TensorFlowRandom {
  /** The op's seed, if it has one. */
  readonly opSeed: bigint | undefined;
  /** A function, so that a Proxy that wraps every object it comes to, or a store that freezes them, ends here. */
  private readonly context: () => Context;

  /**
   * @param seed - what `tf.random.set_seed` gets, an integer
   * @throws WeightInitError `WI_BAD_SEED`
   */
  constructor(seed: number | bigint);
  /** @internal Ops with a seed of their own, after the same `set_seed`. */
  constructor(seed: Context, opSeed: bigint | undefined);
  constructor(seed: number | bigint | Context, opSeed?: bigint) {
    super();
    const context = seed instanceof Context ? seed : new Context(seedOf(seed));
    this.context = () => context;
    this.opSeed = opSeed;
  }

  /** What `set_seed` got. */
  get seed(): bigint {
    return this.context().seed;
  }

  /** @internal */
  protected override streamOf(op: Op, dtype: string, n: number): PhiloxStream {
    return this.context().stream(op, dtype, n, this.opSeed);
  }

  /**
   * The ops with `seed=…`, after the same `set_seed`. As in TensorFlow, each kind of op goes on where its last call with
   * the seed, and of the same type, ended.
   *
   * @throws WeightInitError `WI_BAD_SEED`
   */
  withSeed(seed: number | bigint): TfRng {
    return new TfRng(this.context(), seedOf(seed));
  }

  /**
   * Passes over ops that drew without a seed, such as those of another kind.
   *
   * @throws WeightInitError `WI_BAD_ARGUMENT` unless an integer from 0 to 2³¹ − 1
   */
  skip(ops: number): this {
    if (!(Number.isInteger(ops) && ops >= 0 && ops < 2 ** 31)) {
      throw new WeightInitError("WI_BAD_ARGUMENT", `expected how many ops to skip, got ${shown(ops)}`);
    }
    for (let i = 0; i < ops; i++) this.context().nextSeed();
    return this;
  }

  /** The state as JSON data; {@link TfRng.fromState} gives the generator back. An op's own seed is not part of it. */
  get state(): TfRngState {
    const { seed, taken, drawn } = this.context();
    const counts = Object.fromEntries(Array.from(drawn, ([kernel, count]) => [kernel, String(count)]));
    return { generator: "TfRng", seed: String(seed), taken, drawn: counts };
  }

  /**
   * The generator that `state` was taken from, at that point.
   *
   * @throws WeightInitError `WI_BAD_STATE`
   */
  static fromState(state: TfRngState): TfRng {
    return new TfRng(contextOf(state), undefined);
  }

  override clone(): this {
    return new TfRng(contextOf(this.state), this.opSeed) as this;
  }

  /** What `JSON.stringify` saves: {@link state}. */
  override toJSON(): TfRngState {
    return this.state;
  }

  override toString(): string {
    return `TfRng(seed ${this.seed}${this.opSeed === undefined ? "" : `, op seed ${this.opSeed}`})`;
  }
}

function seedOf(seed: unknown): bigint {
  const value = integerOf(seed);
  if (value !== undefined) return value;
  throw new WeightInitError(
    "WI_BAD_SEED",
    `expected a seed that is an integer (a bigint beyond 2^53), got ${shown(seed)}`,
  );
}

function contextOf(state: unknown): Context {
  const { generator, seed, taken, drawn } = (typeof state === "object" && state !== null ? state : {}) as Partial<
    Record<keyof TfRngState, unknown>
  >;
  const value = integerOrDigits(seed);
  const isCount = Number.isInteger(taken) && (taken as number) >= 0 && (taken as number) < 2 ** 31;
  const counts = typeof drawn === "object" && drawn !== null ? Object.entries(drawn) : undefined;
  const isKnown = counts?.every(([kernel, count]) => {
    return /^\w+ \w+ \d+$/.test(kernel) && (integerOrDigits(count) ?? -1n) >= 0n;
  });
  if (generator !== "TfRng" || value === undefined || !isCount || !isKnown) {
    throw new WeightInitError("WI_BAD_STATE", `expected a state that a TfRng's \`state\` gave, got ${shown(state)}`);
  }
  const context = new Context(value);
  for (let i = 0; i < (taken as number); i++) context.nextSeed();
  for (const [kernel, count] of counts!) context.drawn.set(kernel, integerOrDigits(count)!);
  return context;
}

registerRng(TfRng, cpuDevice);
