/**
 * The networks that people have, by name.
 *
 * @module
 */
import type { BlockKind } from "./block.ts";
import { plain } from "./plain.ts";
import { residual, residualWithNorm } from "./residual.ts";
import { transformer } from "./transformer.ts";

export const blockKinds = { plain, residual, residualWithNorm, transformer } as const satisfies Record<
  string,
  BlockKind
>;

export type BlockName = keyof typeof blockKinds;

/** Most blocks of a network: a transformer's have twelve times the weights. */
export const mostBlocks = (name: BlockName): number => (name === "transformer" ? 12 : 60);
