/**
 * The options by which each of many processes has files of its own.
 *
 * @module
 */
import { WeightInitError } from "@weightinit/core";

/** How the files of many processes are laid out, if not as those of one. */
export interface LayoutOptions {
  readonly layout?: string | undefined;
  readonly "whole-files"?: boolean | undefined;
  readonly "max-shard-size"?: string | undefined;
}

/**
 * `dcp` for slices as torch's Distributed Checkpoint has them, `whole` for whole files, `undefined` for files that all
 * processes write.
 *
 * @throws WeightInitError `WI_BAD_OPTION` for another layout, or both
 */
export function ownLayoutOf(values: LayoutOptions): "dcp" | "whole" | undefined {
  const { layout } = values;
  const isWhole = values["whole-files"] === true;
  const bad = (message: string) => new WeightInitError("WI_BAD_OPTION", message);
  if (layout !== undefined && layout !== "dcp") throw bad(`expected --layout dcp, or no such option, got ${layout}`);
  if (isWhole && layout !== undefined) throw bad("expected --whole-files or --layout dcp, got both");
  return layout ?? (isWhole ? "whole" : undefined);
}

/** Torch has one file a process, unless the user asks for more. */
export function shardSizeFor(values: LayoutOptions): Pick<LayoutOptions, "max-shard-size"> {
  const isOne = values.layout === "dcp" && values["max-shard-size"] === undefined;
  return isOne ? { "max-shard-size": "none" } : {};
}
