/**
 * What a recipe makes of a config: every tensor of the model, in the order of its file.
 *
 * @module
 */
import type { CommonOptions, DType, Initializer } from "@weightinit/core";

/** Any initializer that needs no more options. */
export type ParameterInitializer = Initializer<CommonOptions>;

/** One tensor of a model. */
export interface Parameter {
  /** Its name in the file. */
  readonly name: string;
  /** Lengths of the axes; empty for a scalar. */
  readonly shape: readonly number[];
  /** The dtype, where the library pins it whatever the model's own is; `"int64"` for counters, which are 0. */
  readonly dtype?: DType | "int64";
  /** Makes it: `initializer(rng.fork(name), dtype, shape)`. That of one with {@link from} throws. */
  readonly initializer: ParameterInitializer;
  /** The law as a text: `normal(std 0.02)`. */
  readonly law: string;
  /** Stored, but no parameter: running means and counters, which `plan.size` does not count. */
  readonly isBuffer?: boolean;
  /** The layer, where that is neither linear, stored [out, in], nor a convolution: GPT-2's `Conv1D` is stored [in, out]. */
  readonly layer?: "embedding" | "conv1d";
  /** The name that its generator is forked by, where that is another's: both are made of one draw. */
  readonly drawnAs?: string;
  /** The parameter that it is the same tensor as; it is in no file of its own. */
  readonly tiedTo?: string;
  /** Of one that is a function of another: its name, and the function of its values in float32, row-major. */
  readonly from?: {
    /** The other parameter's name. */
    readonly name: string;
    /** From its values to this one's. */
    readonly values: (other: Float32Array) => Float32Array;
  };
}

/** The library's own way, or the authors' where it is another. */
export type Variant = "library" | "paper";

/** The tensors of a model. */
export interface Plan {
  /** The family that made it: `"llama"`. */
  readonly family: string;
  /** Raised when a law of the family is corrected. */
  readonly revision: number;
  /** The library's way, or the authors'. */
  readonly variant: Variant;
  /** The class of the library: `"LlamaForCausalLM"`. */
  readonly architecture: string;
  /** In the order of the file. */
  readonly parameters: readonly Parameter[];
  /** Numbers in the model: parameters once where they are tied, without buffers. */
  readonly size: number;
}
