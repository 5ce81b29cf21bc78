/** What a promise rejects with. */
import { WeightInitError } from "@weightinit/core";
import { expect } from "vitest";

/** The error; fails if there is none, or one that is not this library's. */
export async function refusal(promise: Promise<unknown>): Promise<WeightInitError & { fault?: string }> {
  try {
    await promise;
  } catch (error) {
    if (!(error instanceof WeightInitError)) throw error;
    expect(error.message).toMatch(/^expected .+, got .+ \[WI_\w+\]$/s);
    return error;
  }
  throw new Error("the call was not refused");
}
