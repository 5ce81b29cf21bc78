/**
 * An `Initializer` of TensorFlow.js that draws by ours.
 *
 * @module
 */
import { type DataType, serialization, type Tensor } from "@tensorflow/tfjs-core";
import { initializers } from "@tensorflow/tfjs-layers";
import { defaultRng, isPortable, type Rng, type RngState, shown, WeightInitError } from "@weightinit/core";
import { type Configured, toConfig } from "@weightinit/core/config";
import { CpuRng } from "@weightinit/cpu";
import { type Init, initializerOf } from "./catalogue.ts";
import { tensorOf } from "./tensor-of.ts";
import { initializerPart, toWeightInitConfig, type WeightInitConfig } from "./weight-init-config.ts";

/** An initializer of TensorFlow.js. */
export type TfjsInitializer = ReturnType<typeof initializers.ones>;

/** Options of {@link weightinit}. */
export interface WeightInitOptions {
  /** The generator that weights are drawn from, each tensor a draw. Default: core's default generator. */
  readonly rng?: Rng | undefined;
  /** In place of a generator: each tensor is the first draw of this seed, as with TensorFlow.js' own seeds. */
  readonly seed?: number | bigint | undefined;
}

/** The base class, which tfjs-layers does not export: what its own initializers inherit from. */
const Base = Object.getPrototypeOf(initializers.ones().constructor) as abstract new () => TfjsInitializer;

/** What the constructor takes: a configuration, or its parts. */
type Made = WeightInitConfig | { readonly init: Init; readonly options: WeightInitOptions };

class WeightInit extends Base {
  /** The name in saved models. */
  static readonly className = "WeightInit";
  private readonly init: Init;
  private readonly source: () => Rng;
  /** State of the generator at the first draw. */
  private first: RngState | null | undefined;

  constructor(made: Made) {
    super();
    if ("init" in made) {
      this.init = made.init;
      this.source = sourceOf(made.options);
    } else {
      this.init = initializerOf(initializerPart(made));
      this.source = savedSource(made);
      this.first = made.rng;
    }
  }

  /** Draws a weight. */
  override apply(shape: number[], dtype?: DataType): Tensor {
    if (dtype !== undefined && dtype !== "float32") {
      throw new WeightInitError("WI_BAD_DTYPE", `expected a weight of float32, got ${shown(dtype)}`);
    }
    const rng = this.source();
    this.first ??= stateOf(rng);
    const { options } = this.init.settings;
    const layout = options["layout"] === undefined ? { layout: "tfjs" } : {};
    return tensorOf(this.init(rng, shape, layout) as object, shape);
  }

  /** The configuration in saved models. */
  override getConfig(): serialization.ConfigDict {
    const state = this.first === undefined ? stateOf(this.source()) : this.first;
    return { ...toWeightInitConfig(toConfig(this.init), state) } as unknown as serialization.ConfigDict;
  }
}

/** The state of a generator that others can go on from. */
const stateOf = (rng: Rng): RngState | null => (isPortable(rng) ? rng.state : null);

function sourceOf({ rng, seed }: WeightInitOptions): () => Rng {
  if (seed === undefined) return rng === undefined ? defaultRng : () => rng;
  if (rng !== undefined) {
    throw new WeightInitError("WI_BAD_OPTION", `expected either rng or seed, got ${shown(rng)} and ${shown(seed)}`);
  }
  const { state } = new CpuRng(seed);
  return () => CpuRng.fromState(state);
}

/** Of a loaded model: the first weight is drawn again as it was. */
function savedSource({ name, rng }: WeightInitConfig): () => Rng {
  if (rng !== null && rng !== undefined) {
    const source = CpuRng.fromState(rng);
    return () => source;
  }
  return () => {
    throw new WeightInitError(
      "WI_NOT_PORTABLE",
      `expected the weights of a model whose ${name} was drawn from a generator without a portable state, got none; load the model with its weights, or make its layers with weightinit again`,
    );
  };
}

function isInit(value: unknown): value is Init {
  return typeof value === "function" && typeof (value as Partial<Init>).settings?.name === "string";
}

const OPTIONS = ["rng", "seed"];

/**
 * An initializer for a layer of TensorFlow.js: `kernelInitializer: weightinit(kaimingNormal, { rng })`. Fans are counted
 * as TensorFlow.js counts them, `layout: "tfjs"`, unless the initializer has a layout filled in.
 *
 * The weights are those of the generator, bit for bit, on every backend: uploaded from the CPU; of a `WebGpuRng` on the
 * device of the WebGPU backend, without a copy. A model that is saved names the initializer, its options and the state of
 * its generator, and has it again when it is loaded.
 *
 * @param init - any initializer of `@weightinit/core`, or another one; with options filled in: `kaimingNormal({ gain: 1 })`
 * @throws WeightInitError `WI_BAD_ARGUMENT` if `init` is none; `WI_BAD_DTYPE` if it has another dtype than float32 filled in;
 *   `WI_BAD_OPTION`, `WI_UNKNOWN_OPTION` or `WI_BAD_SEED`. When the layer is built, the codes of the initializer;
 *   `WI_BAD_ARGUMENT` for a generator of another device than the backend's.
 * @example
 * ```ts no-run needs @tensorflow/tfjs
 * import * as tf from "@tensorflow/tfjs";
 * import { kaimingNormal, orthogonal } from "@weightinit/core";
 * import { CpuRng } from "@weightinit/cpu";
 * import { weightinit } from "@weightinit/tfjs";
 *
 * const rng = new CpuRng(42);
 * const model = tf.sequential({
 *   layers: [
 *     tf.layers.dense({ units: 128, inputShape: [784], kernelInitializer: weightinit(kaimingNormal, { rng }) }),
 *     tf.layers.dense({ units: 10, kernelInitializer: weightinit(orthogonal({ gain: 0.5 }), { rng }) }),
 *   ],
 * });
 * ```
 */
export function weightinit(init: Configured, options: WeightInitOptions = {}): TfjsInitializer {
  if (!isInit(init)) {
    throw new WeightInitError("WI_BAD_ARGUMENT", `expected an initializer of weightinit, got ${shown(init)}`);
  }
  if (typeof options !== "object" || options === null) {
    throw new WeightInitError("WI_BAD_OPTION", `expected options { rng } or { seed }, got ${shown(options)}`);
  }
  const unknown = Object.keys(options).find((name) => !OPTIONS.includes(name));
  if (unknown !== undefined) {
    throw new WeightInitError("WI_UNKNOWN_OPTION", `expected options (${OPTIONS.join(", ")}), got ${shown(unknown)}`);
  }
  const { dtype = "float32", name } = init.settings;
  if (dtype !== "float32") {
    throw new WeightInitError("WI_BAD_DTYPE", `expected an initializer of float32, got ${name} of ${dtype}`);
  }
  return new WeightInit({ init, options });
}

serialization.registerClass(WeightInit as never);
