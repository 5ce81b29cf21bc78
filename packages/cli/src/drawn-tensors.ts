/**
 * The tensors of a checkpoint as another framework draws them.
 *
 * @module
 */
import { DrawnTensors } from "@weightinit/recipes";
import type { Checkpoint } from "./checkpoint.ts";
import { streamRng } from "./streams.ts";

/**
 * Of the stream that is asked for, which has been loaded; none of the portable one.
 *
 * @throws WeightInitError `WI_NOT_REPRODUCED` for a model whose order of draws is not known
 */
export function drawnTensorsOf({ request, plan }: Checkpoint): DrawnTensors | undefined {
  const { stream, seed, dtype } = request;
  return stream === undefined ? undefined : new DrawnTensors(streamRng(stream, seed), plan, { dtype });
}
