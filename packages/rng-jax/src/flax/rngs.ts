/**
 * The streams of keys of flax.nnx (`flax/nnx/rnglib.py`).
 *
 * @module
 */
import { shown, WeightInitError } from "@weightinit/core";
import { JaxKey, type JaxKeyState } from "../jax-key.ts";
import type { JaxOptions } from "../options.ts";

/** A stream's key and count as JSON data. */
export interface RngStreamState {
  /** The stream's key. */
  readonly key: JaxKeyState;
  /** Keys that have been taken. */
  readonly count: number;
}

/** The keys of several names. */
interface Stream {
  readonly key: JaxKey;
  count: number;
}

/** A seed, or a key. */
export type Seeds = number | bigint | JaxKey;

function keyOf(seed: Seeds, options: JaxOptions | undefined): JaxKey {
  return seed instanceof JaxKey ? seed : new JaxKey(seed, options);
}

/**
 * `nnx.Rngs`: streams of keys by name. Unlike a key it advances: each call takes the next key of a stream.
 *
 * @example
 * ```ts
 * import { lecunNormal } from "@weightinit/core";
 * import { Rngs } from "@weightinit/rng-jax";
 *
 * const rngs = new Rngs(42);
 * // nnx.Linear(4, 3, rngs=nnx.Rngs(42)): the kernel's key, then the bias', which is not used
 * const kernel = lecunNormal(rngs.next("params"), 4, 3, { layout: "keras", truncated: true });
 * rngs.next("params");
 * console.log(kernel.data[0]); // 0.04119060933589935
 * ```
 */
export class Rngs {
  /** A function, so that a Proxy that wraps every object it comes to, or a store that freezes them, ends here. */
  private readonly streams: () => Map<string, Stream>;

  /**
   * `Rngs(seed)`, or `Rngs(default=…, params=…)` as an object: a seed or a key for each name.
   *
   * @param options - of keys that are made of seeds
   * @throws WeightInitError `WI_BAD_ARGUMENT` without a stream, and the codes of `JaxKey`
   */
  constructor(seeds: Seeds | Readonly<Record<string, Seeds>>, options?: JaxOptions) {
    const isNamed = typeof seeds === "object" && seeds !== null && !(seeds instanceof JaxKey);
    const named = isNamed ? Object.entries(seeds) : [["default", seeds] as const];
    if (named.length === 0) {
      throw new WeightInitError("WI_BAD_ARGUMENT", "expected a seed, or at least one stream with its seed, got none");
    }
    const streams = new Map(named.map(([name, seed]) => [name, { key: keyOf(seed, options), count: 0 }]));
    this.streams = () => streams;
  }

  /**
   * The next key of a stream: `rngs.params()` is `rngs.next("params")`. A stream that there is not is `default`, whose count
   * it shares.
   *
   * @throws WeightInitError `WI_BAD_ARGUMENT` if there is neither
   */
  next(name: string = "default"): JaxKey {
    const stream = this.streams().get(name) ?? this.streams().get("default");
    if (stream === undefined) {
      const names = [...this.streams().keys()].join(", ");
      throw new WeightInitError(
        "WI_BAD_ARGUMENT",
        `expected a stream among ${names}, or a default, got ${shown(name)}`,
      );
    }
    return stream.key.foldIn(stream.count++);
  }

  /** `rngs.params()` */
  params(): JaxKey {
    return this.next("params");
  }

  /**
   * `fork(split=n)`: of every stream the next key, split in n: the keys of each, by name.
   *
   * @throws WeightInitError `WI_BAD_ARGUMENT`
   */
  forkKeys(n: number): Record<string, JaxKey[]> {
    return Object.fromEntries([...this.streams().keys()].map((name) => [name, this.next(name).split(n)]));
  }

  /** A copy that goes on independently from the same point. */
  clone(): Rngs {
    return Rngs.fromState(this.state);
  }

  /** The streams as JSON data, which `JSON.stringify` saves; {@link Rngs.fromState} gives them back. */
  get state(): Readonly<Record<string, RngStreamState>> {
    return Object.fromEntries(
      [...this.streams()].map(([name, { key, count }]) => [name, { key: key.state, count }] as const),
    );
  }

  /**
   * The streams that `state` was taken from.
   *
   * @throws WeightInitError `WI_BAD_STATE`, and the codes of {@link JaxKey.fromState}
   */
  static fromState(state: Readonly<Record<string, RngStreamState>>): Rngs {
    const entries = typeof state === "object" && state !== null ? Object.entries(state) : [];
    const areStreams = entries.every(([, stream]) => Number.isSafeInteger(stream?.count) && stream.count >= 0);
    if (entries.length === 0 || !areStreams) {
      throw new WeightInitError("WI_BAD_STATE", `expected a state that Rngs gave, got ${shown(state)}`);
    }
    const rngs = new Rngs(Object.fromEntries(entries.map(([name, { key }]) => [name, JaxKey.fromState(key)])));
    for (const [name, { count }] of entries) rngs.streams().get(name)!.count = count;
    return rngs;
  }

  /** What `JSON.stringify` saves: {@link state}. */
  toJSON(): Readonly<Record<string, RngStreamState>> {
    return this.state;
  }

  /** The streams' names and counts, for people. */
  toString(): string {
    return `Rngs(${[...this.streams()].map(([name, { count }]) => `${name} ${count}`).join(", ")})`;
  }
}
