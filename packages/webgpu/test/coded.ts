/**
 * What a test expects of an error.
 *
 * @module
 */
import { expect } from "vitest";

/** An error of that code, whose message says what was expected and what came, or what `message` says. */
export function coded(code: string, message: RegExp = /expected .* got/): unknown {
  return expect.objectContaining({ code, message: expect.stringMatching(message) });
}
