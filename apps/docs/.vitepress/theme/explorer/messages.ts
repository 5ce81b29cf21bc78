/**
 * What the explorer's page and its worker say to each other.
 *
 * @module
 */
import type { Signal } from "./network.ts";
import type { Settings } from "./settings.ts";

/** A preview, while a slider is dragged, sends fewer vectors through the same weights. */
export type Quality = "preview" | "full";

/** Settings with the number of the question, which comes back with its answer. */
export interface Question {
  readonly id: number;
  /** An {@link Exploration}, or an {@link Isometry}. */
  readonly about: "signal" | "jacobian";
  readonly settings: Settings;
  readonly quality: Quality;
  readonly webGpu: boolean;
}

export interface Exploration {
  /** What was asked. */
  readonly settings: Settings;
  readonly quality: Quality;
  /** Vectors that were sent through. */
  readonly batch: number;
  /** Weights of the first layer that the histogram shows. */
  readonly weights: Float32Array;
  readonly signal: Signal;
  /** Where the weights were made. */
  readonly device: "CPU" | "WebGPU";
  readonly milliseconds: number;
}

export interface Isometry {
  /** What was asked. */
  readonly settings: Settings;
  /** The singular values of the input-output Jacobian, from the largest down. */
  readonly values: readonly number[];
  readonly milliseconds: number;
}

/** A question that a newer one made superfluous has no answer. */
export type Answer<T = Exploration> = { readonly id: number } & (
  | { readonly exploration: T }
  | { readonly error: string }
);
