/**
 * What a call is refused with.
 *
 * @module
 */
import { WeightInitError } from "@weightinit/core";

/** The code of what `call` throws, or "accepted". */
export function codeOf(call: () => unknown): string {
  try {
    call();
  } catch (error) {
    if (error instanceof WeightInitError) return error.code;
    throw error;
  }
  return "accepted";
}
