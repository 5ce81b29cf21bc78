/**
 * Why a thread ended that has told nothing itself.
 *
 * @module
 */
import { type ErrorCode, WeightInitError } from "@weightinit/core";

/** Codes of Node's, what was expected then, and what to do. */
const known: Readonly<Record<string, readonly [ErrorCode, expected: string, hint: string]>> = {
  ERR_WORKER_OUT_OF_MEMORY: [
    "WI_OUT_OF_MEMORY",
    "a thread to need 1 GB of heap at most",
    "make the config or the recipe hold less at once",
  ],
  ERR_WORKER_INIT_FAILED: ["WI_OUT_OF_MEMORY", "the system to start a thread", "give fewer --threads"],
  // Of the program's own files; what a recipe imports is told by who imports it.
  ERR_MODULE_NOT_FOUND: ["WI_FILE_NOT_FOUND", "the program's files as they were installed", "install it again"],
  MODULE_NOT_FOUND: ["WI_FILE_NOT_FOUND", "the program's files as they were installed", "install it again"],
};

/** The error in the words of this library; a fault of the program's as it is. */
export function threadError(error: unknown): unknown {
  const { code, message } = error as { code?: unknown; message?: string };
  const [ours, expected, hint] = known[String(code)] ?? [];
  if (ours === undefined) return error;
  return new WeightInitError(ours, `expected ${expected}, got ${message}; ${hint}`, { cause: error });
}
