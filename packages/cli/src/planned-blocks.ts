/**
 * The blocks of a request whose laws are no data: planned once more in the thread.
 *
 * @module
 */
import { Blocks } from "./blocks.ts";
import { checkpointOf } from "./checkpoint.ts";
import type { CheckpointRequest } from "./checkpoint-request.ts";
import { drawnTensorsOf } from "./drawn-tensors.ts";
import { Maker } from "./maker.ts";
import { loadRecipe } from "./recipe-file.ts";
import { loadStream } from "./streams.ts";

export async function plannedBlocks(
  request: CheckpointRequest,
): Promise<{ readonly blocks: Blocks; readonly maker: Maker }> {
  await loadRecipe(request.recipe);
  await loadStream(request.stream);
  const checkpoint = checkpointOf(request);
  const drawn = drawnTensorsOf(checkpoint);
  return { blocks: new Blocks(checkpoint), maker: new Maker({ ...checkpoint, drawn }, 1) };
}
