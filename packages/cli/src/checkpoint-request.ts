/**
 * What a checkpoint depends on: plain data, which a thread can be started with.
 *
 * @module
 */
import type { DType } from "@weightinit/core";
import type { ModelConfig, TensorShape, Variant } from "@weightinit/recipes";
import type { SafetensorsDType } from "@weightinit/safetensors";
import type { Part } from "./journal.ts";
import type { RecipeSource } from "./recipe-path.ts";

/** What a checkpoint depends on. */
export interface CheckpointRequest {
  readonly config: ModelConfig;
  /** What the config was read from, for the one that is written beside the files. */
  readonly configText?: string | undefined;
  readonly seed: string;
  readonly variant: Variant;
  readonly architecture: string | undefined;
  readonly dtype: DType;
  /** Name of the file, or of the files and the index. */
  readonly name: string;
  readonly maxShardSize: number | string | undefined;
  /** Whether the files say what they were made from. */
  readonly metadata: boolean;
  /** Whose numbers, if not the portable stream's: `torch@2.15`. */
  readonly stream?: string | undefined;
  /** Names and shapes, where they are not those of the config's family. */
  readonly shapes?: readonly TensorShape[] | undefined;
  /** A recipe of the user's own; a module has been imported in this thread. */
  readonly recipe?: RecipeSource | undefined;
  /** Names of the tensors, if not all: those of one shard. */
  readonly only?: readonly string[] | undefined;
  /** Whose slices the files have, in the layout of torch's Distributed Checkpoint; otherwise tensors are whole. */
  readonly dcp?: Part | undefined;
  /** Where tensors lie in files that have their layout already. */
  readonly places?: readonly Place[] | undefined;
}

/** A tensor, or a part of one, in a file. */
export interface Place {
  readonly file: string;
  readonly name: string;
  readonly dtype: SafetensorsDType;
  readonly byteOffset: number;
  /** Of the part. */
  readonly shape: readonly number[];
  /** Where the part begins, along each axis. */
  readonly start: readonly number[];
}
