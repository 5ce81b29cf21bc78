/**
 * Calls that the compiler does not check, and what they are refused with.
 *
 * @module
 */
import { WeightInitError } from "../../src/index.ts";

export type Untyped = (...args: unknown[]) => unknown;

/** An initializer as JavaScript sees it. */
export const untyped = (init: unknown): Untyped => init as Untyped;

/** What `call` throws. */
export function refusal(call: () => unknown): WeightInitError {
  try {
    call();
  } catch (error) {
    if (error instanceof WeightInitError) return error;
    throw error;
  }
  throw new Error("expected a refusal, got none");
}
