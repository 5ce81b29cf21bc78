/**
 * Collects the tensors of a model, by the rule that every model of transformers inherits unless it says otherwise: weights
 * of linear, convolutional and embedding layers N(0, std²), biases 0, norms 1.
 *
 * @module
 */
import { type DType, product, WeightInitError } from "@weightinit/core";
import { type Fill, isFixed } from "./draws/draw-order.ts";
import { type TorchCalls, torchConstructed, whole } from "./draws/torch-calls.ts";
import { constantOf, lawText, normalOf, ONE, torchDefault, withZeroRow, ZERO, zeroRow, zeroRowText } from "./laws.ts";
import type { Parameter, ParameterInitializer } from "./plan.ts";

/** What else there is to say of a tensor. */
export type ParameterExtra = {
  readonly [K in "dtype" | "isBuffer" | "layer" | "drawnAs" | "tiedTo" | "from" | "law"]?: Parameter[K] | undefined;
};

/** How a layer differs from the rule. */
export interface LayerOptions {
  /** Law of the weight. */
  readonly weight?: ParameterInitializer;
  /** Whether it has a bias, and its law if that is not zeros. */
  readonly bias?: boolean | ParameterInitializer;
  /** The dtype, where the library pins it. */
  readonly dtype?: Parameter["dtype"] | undefined;
  /** Laws by which the library draws the weight after torch's constructor, one after the other. Default: the weight's. */
  readonly redraws?: readonly ParameterInitializer[];
}

/** A slip in a config's number of layers is told; the largest models have some hundred thousand tensors. */
const MOST_TENSORS = 300_000;

/** How far back a shape is looked for. A gated expert has three tensors, the first two alike. */
const NEAR = 4;

/**
 * Collects the tensors of a model, layer by layer. Where the library's calls are wanted as well, layers come in the order in
 * which it constructs them.
 */
export class ModelBuilder {
  /** What has been added, in order. */
  readonly parameters: Parameter[];
  /** Law of weights: N(0, std²) unless a family has another. */
  readonly weight: ParameterInitializer;
  readonly #prefix: string;
  readonly #calls: TorchCalls | undefined;
  #rule: readonly ParameterInitializer[] | undefined;

  /** @internal */
  constructor(
    weight: number | ParameterInitializer,
    prefix = "",
    parameters: Parameter[] = [],
    calls: TorchCalls | undefined = undefined,
  ) {
    this.weight = typeof weight === "number" ? normalOf(weight) : weight;
    this.parameters = parameters;
    this.#prefix = prefix;
    this.#calls = calls;
  }

  /** The same model, where names begin with `prefix`; with another law of weights, or std, if given. */
  within(prefix: string, weight: number | ParameterInitializer = this.weight): ModelBuilder {
    const inner = new ModelBuilder(weight, this.#prefix + prefix, this.parameters, this.#calls);
    inner.#rule = this.#rule;
    return inner;
  }

  /** The same model, whose linear and convolutional layers the library draws by these laws, one after the other. */
  redrawnBy(...laws: readonly ParameterInitializer[]): ModelBuilder {
    const inner = this.within("");
    inner.#rule = laws;
    return inner;
  }

  /** Adds a `PreTrainedModel` within another, whose rule draws at the end of its own constructor. */
  submodel(add: () => void): void {
    if (this.#calls === undefined) add();
    else this.#calls.within(add);
  }

  /** The end of the constructor of a `PreTrainedModel`, the first that was begun: its rule draws. */
  settle(): void {
    this.#calls?.settle();
  }

  /** A call of a constructor that takes numbers, for a tensor of this name; `null` for one that is thrown away. */
  constructs(name: string | null, shape: readonly number[], law: ParameterInitializer): void {
    this.#calls?.construct({ law, shape, fills: whole(name === null ? null : this.#prefix + name) });
  }

  /** A call of the library's rule, which comes when the model that this is part of is constructed. */
  redraws(name: string | null, shape: readonly number[], law: ParameterInitializer): void {
    this.#calls?.redraw({ law, shape, fills: whole(name === null ? null : this.#prefix + name) });
  }

  /** A call of a constructor whose numbers several parameters keep, or one that computes its own of them. */
  constructsInto(shape: readonly number[], law: ParameterInitializer, fills: () => readonly Fill[]): void {
    this.#calls?.construct({ law, shape, fills: this.#named(fills()) });
  }

  #named(fills: readonly Fill[]): readonly Fill[] {
    return fills.map((fill) => ({ ...fill, name: this.#prefix + fill.name }));
  }

  /** A call of the library's rule whose numbers several parameters keep, or one that computes its own of them. */
  redrawsInto(shape: readonly number[], law: ParameterInitializer, fills: () => readonly Fill[], dtype?: DType): void {
    this.#calls?.redraw({ law, shape, fills: this.#named(fills()), ...(dtype && { dtype }) });
  }

  /** An `nn.Parameter` of a module: the library's rule alone draws it, after the module's children. */
  parameter(name: string, shape: readonly number[], law: ParameterInitializer, extra: ParameterExtra = {}): void {
    this.add(name, shape, law, extra);
    const dtype = extra.dtype === "int64" ? undefined : extra.dtype;
    if (!isFixed(law)) this.redrawsInto(shape, law, () => [{ name }], dtype);
  }

  /** Calls for `nn.Linear` or a convolution whose numbers `fills` keeps: torch's own, then the rule's. */
  #drawsLayer(
    fills: readonly Fill[],
    shape: readonly number[],
    { weight = this.weight, bias = false, redraws = this.#rule ?? [weight] }: LayerOptions,
    biasName: string | null = null,
  ): void {
    if (this.#calls === undefined) return;
    const fanIn = product(shape.slice(1));
    this.#calls.construct({ law: torchConstructed(fanIn), shape, fills });
    if (bias) this.constructs(biasName, [shape[0]!], torchDefault(fanIn));
    for (const law of redraws) if (!isFixed(law)) this.#calls.redraw({ law, shape, fills });
    // What the rule leaves, it leaves whole.
    if (redraws.length > 0 && typeof bias === "function" && !isFixed(bias)) this.redraws(biasName, [shape[0]!], bias);
  }

  /** Calls for a layer in memory that is part of a parameter, from element `at` on. */
  drawsPart(name: string, shape: readonly number[], at: number, options: LayerOptions = {}): void {
    this.#drawsLayer([{ name: this.#prefix + name, at }], shape, options);
  }

  /** `nn.Linear` that is tied to another parameter: constructed, drawn, and thrown away. */
  tiedLinear(out: number, fanIn: number, options: LayerOptions = {}): void {
    this.#drawsLayer([], [out, fanIn], options);
  }

  /** The output layer, where it may be tied to the embedding. */
  head(name: string, out: number, fanIn: number, isTied: boolean, options: LayerOptions = {}): void {
    // Tensors without numbers are stored apart, though they are tied.
    if (!isTied || out * fanIn === 0) this.linear(name, out, fanIn, options);
    else {
      this.tiedLinear(out, fanIn, options);
      // Only the weight is tied.
      if (options.bias) this.bias(name, out);
    }
  }

  /** `nn.Embedding` that is tied to another parameter, or that no file has: drawn, and thrown away. */
  tiedEmbedding(rows: number, width: number, weight: ParameterInitializer = this.weight): void {
    this.constructs(null, [rows, width], normalOf(1));
    this.redraws(null, [rows, width], weight);
  }

  /** The same model, of which no calls are told. */
  undrawn(): ModelBuilder {
    return new ModelBuilder(this.weight, this.#prefix, this.parameters);
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
    if (this.parameters.length === MOST_TENSORS) {
      const message = `expected a config of at most ${MOST_TENSORS} tensors, got more; ${this.#prefix}${name} is the next`;
      throw new WeightInitError("WI_BAD_CONFIG", message);
    }
    const { law = lawText(initializer), dtype, isBuffer, layer, drawnAs, tiedTo, from } = extra;
    this.parameters.push({
      name: this.#prefix + name,
      shape: this.#shape(shape),
      initializer,
      law,
      ...(dtype !== undefined && { dtype }),
      ...(isBuffer !== undefined && { isBuffer }),
      ...(layer !== undefined && { layer }),
      ...(drawnAs !== undefined && { drawnAs }),
      ...(tiedTo !== undefined && { tiedTo }),
      ...(from !== undefined && { from }),
    });
  }

  /** A shape, frozen: an array for those of one expert after the other, of which a model may have tens of thousands. */
  #shape(shape: readonly number[]): readonly number[] {
    const isSame = (other: readonly number[]) => other.length === shape.length && other.every((n, i) => n === shape[i]);
    return (
      this.parameters.slice(-NEAR).find((parameter) => isSame(parameter.shape))?.shape ?? Object.freeze([...shape])
    );
  }

  /** A weight of any shape, and its bias along the first axis. */
  layer(name: string, shape: readonly number[], options: LayerOptions = {}): void {
    const { weight = this.weight, bias = false, dtype } = options;
    this.add(`${name}.weight`, shape, weight, { dtype });
    if (bias) this.bias(name, shape[0]!, bias === true ? ZERO : bias, { dtype });
    this.#drawsLayer(whole(this.named(`${name}.weight`)), shape, options, `${name}.bias`);
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
    this.layer(name, shape, { weight: law, bias: bias ? law : false, redraws: [] });
  }

  /** `nn.Embedding`; the padding row is 0. */
  embedding(
    name: string,
    rows: number,
    width: number,
    options: {
      padding?: number | null;
      weight?: ParameterInitializer;
      redraws?: readonly ParameterInitializer[];
    } = {},
  ): void {
    const { padding = null, weight = this.weight, redraws } = options;
    const law = zeroRowText(weight, padding, rows);
    this.add(`${name}.weight`, [rows, width], withZeroRow(weight, padding, rows), { law, layer: "embedding" });
    if (this.#calls === undefined) return;
    const fills = [
      { name: this.named(`${name}.weight`), ...(padding !== null && { zeroRow: zeroRow(padding, rows) }) },
    ];
    this.#calls.construct({ law: normalOf(1), shape: [rows, width], fills });
    for (const again of redraws ?? [weight])
      if (!isFixed(again)) this.#calls.redraw({ law: again, shape: [rows, width], fills });
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
