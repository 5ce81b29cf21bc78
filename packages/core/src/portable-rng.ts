/**
 * What the portable generators of all backends share: a key, a draw counter, forks by name.
 *
 * @module
 */
import { shown, WeightInitError } from "./errors.ts";
import type { Makes, Rng } from "./rng.ts";
import { checkSeed, forkKey, keyFromSeed, seedFromKey } from "./stream/key.ts";
import type { Key } from "./stream/philox.ts";

/** A generator's state as JSON: the same on every backend, so that a state saved on one continues on another. */
export interface RngState {
  /** Version of the portable stream. */
  readonly stream: 1;
  /** The 64-bit key, as decimal digits. */
  readonly seed: string;
  /** Number of the next draw. */
  readonly draw: number;
}

const DRAWS = 2 ** 32;

/**
 * Checks a state that comes from outside.
 *
 * @throws WeightInitError `WI_BAD_STATE` if it is not one that `rng.state` gave.
 */
export function checkState(state: unknown): { readonly seed: bigint; readonly draw: number } {
  const { stream, seed, draw } = (typeof state === "object" && state !== null ? state : {}) as Partial<RngState>;
  const digits = typeof seed === "string" && /^\d{1,20}$/.test(seed) ? BigInt(seed) : undefined;
  const drawn = typeof draw === "number" && Number.isInteger(draw) && draw >= 0 && draw <= DRAWS ? draw : undefined;
  if (stream !== 1 || digits === undefined || digits >> 64n !== 0n || drawn === undefined) {
    throw new WeightInitError(
      "WI_BAD_STATE",
      `expected a state { stream: 1, seed: "digits of a 64-bit integer", draw: 0 … 2^32 }, got { stream: ${shown(stream)}, seed: ${shown(seed)}, draw: ${shown(draw)} }`,
    );
  }
  return { seed: digits, draw: drawn };
}

/** The portable stream as a generator: element i of a draw depends on the seed, the draw's number and i alone. */
export abstract class PortableRng<M extends Makes = Makes> implements Rng<M> {
  declare readonly "~makes": M;
  /** The seed as the two halves of a Philox key; frozen. */
  readonly key: Key;
  // No `#draw`: that would be out of reach where `this` is a Proxy of the generator
  // (docs/decisions/0019-generators-behind-a-proxy.md).
  private drawn = 0;

  /**
   * @param seed - an integer 0 … 2⁶⁴−1; a number must be a safe integer
   * @throws WeightInitError `WI_BAD_SEED`
   */
  constructor(seed: number | bigint) {
    this.key = Object.freeze(keyFromSeed(checkSeed(seed)));
  }

  /** A generator of the same class and device with another seed, at draw 0. */
  protected abstract withSeed(seed: bigint): this;

  /** Number of the next draw. */
  get draw(): number {
    return this.drawn;
  }

  /** The state as JSON data; the class's `fromState` gives the generator back. */
  get state(): RngState {
    return { stream: 1, seed: String(seedFromKey(this.key)), draw: this.drawn };
  }

  /**
   * An independent child, the same whenever and in whatever order it is made: forking neither reads nor moves this
   * generator's draw.
   *
   * @param name - any string, or an integer 0 … 2⁶⁴−1, which counts as its digits
   * @throws WeightInitError `WI_BAD_ARGUMENT` for any other name, or if a subclass makes a generator of another seed.
   */
  fork(name: string | number | bigint): this {
    return this.at(seedFromKey(forkKey(this.key, name)), 0);
  }

  /** A copy that goes on independently from the same point. */
  clone(): this {
    return this.at(seedFromKey(this.key), this.drawn);
  }

  /** A generator of the same class and device in a given state; what `fromState`, `clone` and `fork` are made of. */
  protected at(seed: bigint, draw: number): this {
    const copy = this.withSeed(seed);
    // The constructor of a subclass may have a seed of its own: all its children would be alike.
    if (seedFromKey(copy.key) !== seed) {
      throw new WeightInitError("WI_BAD_ARGUMENT", `expected the seed ${seed}, got ${copy}; override withSeed`);
    }
    copy.drawn = draw;
    return copy;
  }

  /** Fails if no draw number is left; called before anything is allocated. */
  checkDraws(): void {
    if (this.drawn >= DRAWS) {
      throw new WeightInitError(
        "WI_DRAWS_EXHAUSTED",
        "expected fewer than 2^32 draws from one generator, got one more; fork it, or use another seed",
      );
    }
    try {
      this.drawn += 0;
    } catch {
      throw new WeightInitError(
        "WI_BAD_ARGUMENT",
        "expected a generator that counts draws, got a frozen one; clone it",
      );
    }
  }

  /** Takes the next draw number. Initializers call this once; call it yourself to skip a draw. */
  nextDraw(): number {
    this.checkDraws();
    return this.drawn++;
  }

  /** What `JSON.stringify` saves: {@link state}. */
  toJSON(): RngState {
    return this.state;
  }

  /** @internal Vue's mark of objects that `reactive` hands out as they are, as `markRaw` sets it. */
  get __v_skip(): true {
    return true;
  }

  toString(): string {
    return `${this.constructor.name}(seed ${seedFromKey(this.key)}, draw ${this.drawn})`;
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return this.toString();
  }
}

/** Whether a generator follows the portable stream; by its members, so that another copy of core recognises it. */
export function isPortable(rng: object): rng is PortableRng {
  return "key" in rng && "nextDraw" in rng && typeof rng.nextDraw === "function";
}
