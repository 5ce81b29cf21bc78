/**
 * What a framework's call becomes.
 *
 * @module
 */
import type { DType } from "@weightinit/core";
import type { Configured } from "@weightinit/core/config";

export interface Ported {
  /** One of ours, with the options filled in. */
  readonly init: Configured;
  /** The dims in the line, if they are there. */
  readonly dims: readonly number[] | undefined;
  readonly dtype: DType | undefined;
  readonly seed: number | undefined;
  /** What the reader should know. */
  readonly notes: readonly string[];
}
