/**
 * Alea, Johannes Baagøe's generator (2010), as seedrandom 3.0.5 has it (`lib/alea.js`): what TensorFlow.js draws from.
 *
 * @module
 */
import { shown, WeightInitError } from "@weightinit/core";

/** What seedrandom's `state()` gives. */
export interface AleaState {
  /** The carry, an integer below the multiplier. */
  readonly c: number;
  /** The oldest of three numbers in [0, 1), multiples of 2⁻³². */
  readonly s0: number;
  /** The next. */
  readonly s1: number;
  /** The newest: the number drawn last. */
  readonly s2: number;
}

/** Of the multiply-with-carry step. */
export const MULTIPLIER = 2091639;

/** Baagøe's hash of strings, whose state runs on from one to the next. */
function masher(): (text: string) => number {
  let n = 0xefc8249d;
  return (text) => {
    for (let i = 0; i < text.length; i++) {
      n += text.charCodeAt(i);
      let h = 0.02519603282416938 * n;
      n = h >>> 0;
      h -= n;
      h *= n;
      n = h >>> 0;
      h -= n;
      n += h * 2 ** 32;
    }
    return (n >>> 0) * 2 ** -32;
  };
}

function seeded(seed: string): AleaState {
  const mash = masher();
  const blank = [mash(" "), mash(" "), mash(" ")] as const;
  const mixed = blank.map((s) => {
    const difference = s - mash(seed);
    return difference < 0 ? difference + 1 : difference;
  }) as [number, number, number];
  return { c: 1, s0: mixed[0], s1: mixed[1], s2: mixed[2] };
}

const isFraction = (value: unknown) => typeof value === "number" && value >= 0 && value < 1;

/**
 * Alea: a multiply-with-carry generator of multiples of 2⁻³².
 *
 * @example
 * ```ts
 * import { cpuRngFrom } from "@weightinit/cpu";
 * import { kaimingNormal } from "@weightinit/core";
 * import { Alea } from "@weightinit/rng-tfjs";
 *
 * const alea = new Alea("hello."); // seedrandom.alea("hello.")
 * console.log(alea.next(), alea.next()); // 0.4783254903741181 0.8297006865032017
 * console.log(kaimingNormal(cpuRngFrom(() => alea.next()), 3, 4).shape); // [ 3, 4 ]
 * ```
 */
export class Alea {
  private c: number;
  private s0: number;
  private s1: number;
  private s2: number;

  /**
   * @param seed - a text; a number counts as its digits
   * @throws WeightInitError `WI_BAD_SEED` unless a string or a number
   */
  constructor(seed: string | number) {
    if (typeof seed !== "string" && typeof seed !== "number") {
      throw new WeightInitError("WI_BAD_SEED", `expected a seed that is a string or a number, got ${shown(seed)}`);
    }
    const { c, s0, s1, s2 } = seeded(String(seed));
    this.c = c;
    this.s0 = s0;
    this.s1 = s1;
    this.s2 = s2;
  }

  /** The next number in [0, 1), a multiple of 2⁻³². */
  next(): number {
    const t = MULTIPLIER * this.s0 + this.c * 2 ** -32;
    this.s0 = this.s1;
    this.s1 = this.s2;
    this.c = t | 0;
    this.s2 = t - this.c;
    return this.s2;
  }

  /** A number of 32 bits, −2³¹ to 2³¹ − 1. */
  int32(): number {
    return (this.next() * 2 ** 32) | 0;
  }

  /** A number in [0, 1) of 53 bits, from two draws. */
  double(): number {
    return this.next() + ((this.next() * 0x200000) | 0) * 2 ** -53;
  }

  /** The state, as seedrandom's `state()` gives it with the option `{ state: true }`. */
  get state(): AleaState {
    const { c, s0, s1, s2 } = this;
    return { c, s0, s1, s2 };
  }

  /**
   * The generator at a state.
   *
   * @throws WeightInitError `WI_BAD_STATE`
   */
  static fromState(state: AleaState): Alea {
    const { c, s0, s1, s2 } = (state ?? {}) as AleaState;
    if (!(Number.isInteger(c) && c >= 0 && c < MULTIPLIER) || ![s0, s1, s2].every(isFraction)) {
      throw new WeightInitError(
        "WI_BAD_STATE",
        `expected a state of Alea, { c, s0, s1, s2 } with c an integer from 0 to ${MULTIPLIER - 1} and the others in [0, 1), got ${shown(state)}`,
      );
    }
    const alea = new Alea("");
    Object.assign(alea, { c, s0, s1, s2 });
    return alea;
  }

  /** A copy that goes on independently from the same point. */
  clone(): Alea {
    return Alea.fromState(this.state);
  }

  /** What `JSON.stringify` saves: {@link state}. */
  toJSON(): AleaState {
    return this.state;
  }
}
