/**
 * Plans a checkpoint, and keeps what its files and its threads follow from.
 *
 * @module
 */
import { type BlockNumbers, blockNumbersOf } from "./block-table.ts";
import { Blocks } from "./blocks.ts";
import { checkpointOf } from "./checkpoint.ts";
import type { CheckpointRequest } from "./checkpoint-request.ts";
import { drawnTensorsOf } from "./drawn-tensors.ts";
import type { Outline } from "./outline.ts";
import { type SharedTensors, sharedTensorsOf } from "./shared-blocks.ts";
import { tryLaws } from "./try-laws.ts";

/** All that a run needs to know of a plan. Structured clones of it are as good. */
export interface PlanOutline extends Outline {
  readonly blocks: BlockNumbers;
  /** For the threads; `undefined` if each plans once more. */
  readonly tensors: SharedTensors | undefined;
}

/**
 * @throws WeightInitError whatever a plan, its laws and the order of draws of a stream refuse
 */
export function planOutline(request: CheckpointRequest): PlanOutline {
  const checkpoint = checkpointOf(request);
  tryLaws(checkpoint);
  // Tells of a model whose order of draws is not known before anything is written.
  drawnTensorsOf(checkpoint);
  const blocks = new Blocks(checkpoint);
  const { family, revision, variant, architecture, size } = checkpoint.plan;
  const { index, byteLength } = checkpoint;
  return {
    request,
    plan: { family, revision, variant, architecture, size },
    files: checkpoint.files.map(({ name, layout }) => ({ name, layout })),
    index,
    byteLength,
    blocks: blockNumbersOf(blocks),
    tensors: sharedTensorsOf(request, blocks),
  };
}
