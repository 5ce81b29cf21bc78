/**
 * The depth of a transformer's residual stream, which several schemes divide by.
 *
 * @module
 */
import { badOption } from "./refusals.ts";

/** By how many layers the output of a block is divided; at most one of the first two is given. */
export interface Depth {
  /** Layers of the model. */
  readonly layers: number | null;
  /** Index of this layer, from 0. */
  readonly layerIndex: number | null;
  /** Branches that a layer adds to the residual stream. */
  readonly residualsPerLayer: number;
}

/** √(branches up to and with this layer, or of the whole model); 1 if neither was given. */
export function depthDivisor(scheme: string, { layers, layerIndex, residualsPerLayer }: Depth): number | undefined {
  if (layers !== null && layerIndex !== null) {
    throw badOption(`one of layers and layerIndex for ${scheme}`, [layers, layerIndex]);
  }
  if (layers !== null) return Math.sqrt(residualsPerLayer * layers);
  return layerIndex === null ? undefined : Math.sqrt(residualsPerLayer * (layerIndex + 1));
}
