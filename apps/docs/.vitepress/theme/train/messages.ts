/**
 * What the training page and its two workers say to each other.
 *
 * @module
 */
import type { Side, TrainSettings } from "./settings.ts";

/** Cells of a side of the picture of what a network says, and the square that it shows, ±`REACH`. */
export const CELLS = 40;
export const REACH = 1.2;

export type TrainRequest = { readonly id: number } & (
  | { readonly kind: "start"; readonly settings: TrainSettings; readonly side: Side }
  | { readonly kind: "advance"; readonly steps: number }
);

export interface TrainAnswer {
  readonly id: number;
  /** The mean squared errors before each step that was taken. */
  readonly losses: readonly number[];
  /** What the network says in each cell, row by row from the top. */
  readonly surface: Float64Array;
}
