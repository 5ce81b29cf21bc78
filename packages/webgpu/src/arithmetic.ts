/**
 * How kernels of random fills may compute on a device.
 *
 * @module
 */
import type { AffinePath } from "./wgsl/law.ts";

export interface Arithmetic {
  /** For fills that need neither subnormals nor infinities; others are made by integers. */
  readonly path: AffinePath;
  /** Whether the device rounds to float16 as the stream says. */
  readonly packs: boolean;
}

/** What is right on every device whose integers are. */
export const INTEGERS: Arithmetic = { path: "soft", packs: false };
