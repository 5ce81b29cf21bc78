/**
 * Collects the tensors of a model, by the rule that every model of transformers inherits unless it says otherwise: weights
 * of linear, convolutional and embedding layers N(0, std²), biases 0, norms 1.
 *
 * @module
 */
import { product, WeightInitError } from "@weightinit/core";
import { constantOf, lawText, normalOf, ONE, torchDefault, withZeroRow, ZERO, zeroRow } from "./laws.ts";
import type { Parameter, ParameterInitializer } from "./plan.ts";

/** What else there is to say of a tensor. */
export type ParameterExtra = {
  readonly [K in "dtype" | "isBuffer" | "tiedTo" | "from" | "law"]?: Parameter[K] | undefined;
};

/** How a layer differs from the rule. */
export interface LayerOptions {
  /** Law of the weight. */
  readonly weight?: ParameterInitializer;
  /** Whether it has a bias, and its law if that is not zeros. */
  readonly bias?: boolean | ParameterInitializer;
  /** The dtype, where the library pins it. */
  readonly dtype?: Parameter["dtype"] | undefined;
}

/** Collects the tensors of a model, layer by layer. */
export class ModelBuilder {
  /** What has been added, in order. */
  readonly parameters: Parameter[];
  /** Law of weights: N(0, std²) unless a family has another. */
  readonly weight: ParameterInitializer;
  readonly #prefix: string;

  constructor(weight: number | ParameterInitializer, prefix = "", parameters: Parameter[] = []) {
    this.weight = typeof weight === "number" ? normalOf(weight) : weight;
    this.parameters = parameters;
    this.#prefix = prefix;
  }

  /** The same model, where names begin with `prefix`; with another law of weights, or std, if given. */
  within(prefix: string, weight: number | ParameterInitializer = this.weight): ModelBuilder {
    return new ModelBuilder(weight, this.#prefix + prefix, this.parameters);
  }

  /** The whole name of a tensor that is called so here. */
  named(name: string): string {
    return this.#prefix + name;
  }

  /** A tensor; its law as a text is the initializer's unless `extra` has another. */
  add(name: string, shape: readonly number[], initializer: ParameterInitializer, extra: ParameterExtra = {}): void {
    if (!shape.every((size) => Number.isSafeInteger(size) && size >= 0)) {
      const expected = `sizes that divide, so that the shape of ${this.#prefix}${name} is of integers ≥ 0`;
      throw new WeightInitError("WI_BAD_CONFIG", `expected ${expected}, got [${shape.join(", ")}]`);
    }
    const { law = lawText(initializer), ...rest } = extra;
    const known = Object.entries(rest).filter(([, value]) => value !== undefined);
    this.parameters.push({
      name: this.#prefix + name,
      shape,
      initializer,
      law,
      ...(Object.fromEntries(known) as Pick<Parameter, Exclude<keyof ParameterExtra, "law">>),
    });
  }

  /** A weight of any shape, and its bias along the first axis. */
  layer(
    name: string,
    shape: readonly number[],
    { weight = this.weight, bias = false, dtype }: LayerOptions = {},
  ): void {
    this.add(`${name}.weight`, shape, weight, { dtype });
    if (bias) this.bias(name, shape[0]!, bias === true ? ZERO : bias, { dtype });
  }

  /** A bias, of zeros if nothing else is said. */
  bias(name: string, width: number, law: ParameterInitializer = ZERO, extra: ParameterExtra = {}): void {
    this.add(`${name}.bias`, [width], law, extra);
  }

  /** `nn.Linear`, stored [out, in]. */
  linear(name: string, out: number, fanIn: number, options?: LayerOptions): void {
    this.layer(name, [out, fanIn], options);
  }

  /** `nn.Linear` with a bias of 0. */
  dense(name: string, out: number, fanIn: number, weight?: ParameterInitializer): void {
    this.layer(name, [out, fanIn], weight === undefined ? { bias: true } : { bias: true, weight });
  }

  /** `nn.Linear` or a convolution as PyTorch makes it: weight and bias U(±1/√fan-in), or no bias. */
  torchLayer(name: string, shape: readonly number[], { bias = true }: { bias?: boolean } = {}): void {
    const law = torchDefault(product(shape.slice(1)));
    this.layer(name, shape, { weight: law, bias: bias ? law : false });
  }

  /** `nn.Embedding`; the padding row is 0. */
  embedding(
    name: string,
    rows: number,
    width: number,
    options: { padding?: number | null; weight?: ParameterInitializer } = {},
  ): void {
    const { padding = null, weight = this.weight } = options;
    const law = padding === null ? lawText(weight) : `${lawText(weight)}, row ${zeroRow(padding, rows)} 0`;
    this.add(`${name}.weight`, [rows, width], withZeroRow(weight, padding, rows), { law });
  }

  /** A norm with a weight of `value`, and a bias of 0 if asked for. */
  norm(name: string, width: number, { bias = false, value = 1 }: { bias?: boolean; value?: number } = {}): void {
    this.add(`${name}.weight`, [width], constantOf(value));
    if (bias) this.add(`${name}.bias`, [width], ZERO);
  }

  /** `nn.LayerNorm`: weight 1, bias 0. */
  layerNorm(name: string, width: number): void {
    this.norm(name, width, { bias: true });
  }

  /** `nn.BatchNorm`, with its buffers. */
  batchNorm(name: string, width: number, weight: ParameterInitializer = ONE): void {
    this.add(`${name}.weight`, [width], weight);
    this.add(`${name}.bias`, [width], ZERO);
    this.add(`${name}.running_mean`, [width], ZERO, { isBuffer: true });
    this.add(`${name}.running_var`, [width], ONE, { isBuffer: true });
    this.add(`${name}.num_batches_tracked`, [], ZERO, { isBuffer: true, dtype: "int64" });
  }
}
