/**
 * Encoders and decoders: which of them a weight belongs to, and how many layers they have.
 *
 * @module
 */
import { shown, WeightInitError } from "@weightinit/core";
import { badOption, checkCount } from "./refusals.ts";

/** Numbers of layers; one alone is an encoder-only or a decoder-only model. */
export interface Layers {
  /** Layers of the encoder. */
  readonly encoderLayers?: number | null | undefined;
  /** Layers of the decoder. */
  readonly decoderLayers?: number | null | undefined;
}

/** The half of a model that a weight belongs to. */
export type Stack = "encoder" | "decoder";

/** Checks them, one of which must be given. */
export function checkLayers({ encoderLayers, decoderLayers }: Layers): {
  encoder: number | undefined;
  decoder: number | undefined;
} {
  const encoder = encoderLayers ?? undefined;
  const decoder = decoderLayers ?? undefined;
  if (encoder !== undefined) checkCount(encoder, "encoderLayers");
  if (decoder !== undefined) checkCount(decoder, "decoderLayers");
  if (encoder === undefined && decoder === undefined) {
    throw new WeightInitError("WI_MISSING_OPTION", "expected encoderLayers, decoderLayers or both, got neither");
  }
  return { encoder, decoder };
}

/** What a weight's half of the model has of `factors`, one of which is asked for by `stack` where there are two. */
export function ofStack<T>(
  scheme: string,
  factors: { readonly encoder?: T | undefined; readonly decoder?: T | undefined },
  stack: Stack | null,
): T {
  const { encoder, decoder } = factors;
  if (stack === null) {
    if (encoder !== undefined && decoder !== undefined) {
      throw new WeightInitError(
        "WI_MISSING_OPTION",
        `expected the option stack of ${scheme} ("encoder" or "decoder") where both have layers, got none`,
      );
    }
    return (encoder ?? decoder)!;
  }
  const factor = factors[stack];
  if (factor === undefined) throw badOption(`stack of ${scheme} to be one that has layers`, shown(stack));
  return factor;
}
