/**
 * Keras' backends by name.
 *
 * @module
 */
import { shown, WeightInitError } from "@weightinit/core";
import type { Backend } from "./backend.ts";
import { jax } from "./jax.ts";
import { numpy } from "./numpy.ts";
import { tensorflow } from "./tensorflow.ts";
import { torch } from "./torch.ts";

/** Keras' backends, as `KERAS_BACKEND` names them. */
export type KerasBackend = "tensorflow" | "torch" | "jax" | "numpy";

const backends = { tensorflow, torch, jax, numpy } satisfies Record<KerasBackend, Backend>;

/**
 * A backend by its name.
 *
 * @throws WeightInitError `WI_BAD_OPTION`
 */
export function backendOf(name: unknown): Backend {
  if (typeof name === "string" && Object.hasOwn(backends, name)) return backends[name as KerasBackend];
  throw new WeightInitError(
    "WI_BAD_OPTION",
    `expected backend: one of ${Object.keys(backends).join(", ")}, got ${shown(name)}`,
  );
}
