/**
 * Generators that fork by the names of a Flax model's parameters, as `initialize` of `@weightinit/recipes` asks.
 *
 * @module
 */
import { type Rng, shown, WeightInitError } from "@weightinit/core";
import type { CpuMakes } from "@weightinit/cpu";
import type { JaxKey } from "../jax-key.ts";
import { type FlaxKeyOptions, flaxKey } from "./flax-key.ts";
import type { Rngs } from "./rngs.ts";

/** Which of its module's draws a parameter of flax.linen's layers is. */
const DRAWS: Readonly<Record<string, number>> = { kernel: 1, embedding: 1, scale: 1, negative_slope: 1, bias: 2 };

function checkName(name: unknown): asserts name is string {
  if (typeof name === "string") return;
  throw new WeightInitError("WI_BAD_ARGUMENT", `expected a parameter's name to fork by, got ${shown(name)}`);
}

/**
 * The keys of `module.init(root, …)` of flax.linen, by names such as `Dense_0/params/kernel`, which the layers of
 * `@weightinit/recipes` have.
 *
 * @example
 * ```ts
 * import { flax, initialize } from "@weightinit/recipes";
 * import { JaxKey, LinenKeys } from "@weightinit/rng-jax";
 *
 * const layers = [flax.dense("Dense_0", 4, 8), flax.dense("Dense_1", 8, 3)];
 * const weights = initialize(new LinenKeys(new JaxKey(42)), layers);
 * console.log(weights.get("Dense_1/params/kernel")!.data[0]); // 0.7904819846153259
 * ```
 */
export class LinenKeys implements Rng<CpuMakes> {
  declare readonly "~makes": CpuMakes;
  /** The key that `init` gets. */
  readonly root: JaxKey;
  /** Flax' configuration. */
  readonly options: FlaxKeyOptions;

  constructor(root: JaxKey, options: FlaxKeyOptions = {}) {
    this.root = root;
    this.options = options;
  }

  /**
   * The key of a parameter: of a kernel or an embedding the module's first, of a bias its second. What lies in another
   * collection than `params` draws nothing.
   *
   * @throws WeightInitError `WI_BAD_ARGUMENT` for the name of another parameter
   */
  fork(name: string): JaxKey {
    checkName(name);
    const path = name.split("/").filter((part) => part !== "");
    const at = path.lastIndexOf("params");
    if (at < 0) return this.root;
    const part = path.pop()!;
    const draw = Object.hasOwn(DRAWS, part) ? DRAWS[part]! : Number.NaN;
    if (Number.isNaN(draw)) {
      throw new WeightInitError(
        "WI_BAD_ARGUMENT",
        `expected a parameter among ${Object.keys(DRAWS).join(", ")}, got ${shown(name)}; of others use flaxKey`,
      );
    }
    return flaxKey(this.root, [...path.slice(0, at), ...path.slice(at + 1)], draw, this.options);
  }

  toString(): string {
    return `LinenKeys(${this.root})`;
  }
}

/**
 * The keys of layers of flax.nnx that are made one after the other with the same `Rngs`: each parameter takes the next key
 * of `params`, in the order that `initialize` of `@weightinit/recipes` makes them in.
 *
 * @example
 * ```ts
 * import { flax, initialize } from "@weightinit/recipes";
 * import { NnxKeys, Rngs } from "@weightinit/rng-jax";
 *
 * const layers = [flax.nnx.linear("first", 4, 3), flax.nnx.linear("second", 3, 2)];
 * const weights = initialize(new NnxKeys(new Rngs(42)), layers);
 * console.log(weights.get("first/kernel")!.data[0]); // 0.04119060933589935
 * ```
 */
export class NnxKeys implements Rng<CpuMakes> {
  declare readonly "~makes": CpuMakes;
  /** The streams, which advance. */
  readonly rngs: Rngs;

  constructor(rngs: Rngs) {
    this.rngs = rngs;
  }

  /**
   * The next key, or one that is not used for the statistics of a norm, which take none.
   *
   * @throws WeightInitError `WI_BAD_ARGUMENT` for what is no name
   */
  fork(name: string): JaxKey {
    checkName(name);
    return /(^|\/)(mean|var)$/.test(name) ? this.rngs.clone().params() : this.rngs.params();
  }

  toString(): string {
    return `NnxKeys(${this.rngs})`;
  }
}
