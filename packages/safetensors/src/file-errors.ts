/**
 * What the system says of a file, as this library's codes.
 *
 * @module
 */
import { type ErrorCode, WeightInitError } from "@weightinit/core";

/** By the code of a Node error or the name of a DOMException. */
const codes: ReadonlyMap<unknown, ErrorCode> = /* @__PURE__ */ new Map<string, ErrorCode>([
  ["ENOENT", "WI_FILE_NOT_FOUND"],
  ["NotFoundError", "WI_FILE_NOT_FOUND"],
  ["EACCES", "WI_FILE_ACCESS"],
  ["EPERM", "WI_FILE_ACCESS"],
  ["EROFS", "WI_FILE_ACCESS"],
  ["NotAllowedError", "WI_FILE_ACCESS"],
  ["SecurityError", "WI_FILE_ACCESS"],
  ["EEXIST", "WI_FILE_EXISTS"],
  ["ENOSPC", "WI_DISK_FULL"],
  ["EDQUOT", "WI_DISK_FULL"],
  ["QuotaExceededError", "WI_DISK_FULL"],
]);

const hints: Partial<Record<ErrorCode, string>> = {
  WI_FILE_NOT_FOUND: "check the name",
  WI_FILE_ACCESS: "check who may read and write it",
  WI_DISK_FULL: "free some space, or write elsewhere",
};

/**
 * The system's error with a code of this library; an abort and this library's own errors as they are.
 *
 * @param expected - what was to be had, for the message: "to read model.safetensors"
 */
export function fileError(error: unknown, expected: string, signal?: AbortSignal): unknown {
  if (error instanceof WeightInitError || (signal?.aborted && error === signal.reason)) return error;
  const { code, name, message, cause } = error as Partial<Error> & { code?: unknown };
  // Of Node's fetch, which says "fetch failed" alone.
  const { code: system, message: said } = (cause ?? {}) as { code?: unknown; message?: unknown };
  const reason = system ?? said;
  if (typeof reason === "string" && code === undefined && !codes.has(name)) {
    const got = `${message} (${reason}); check the address and the connection`;
    return new WeightInitError("WI_FILE_FAILED", `expected ${expected}, got ${got}`, { cause: error });
  }
  const known = codes.get(code) ?? codes.get(name) ?? "WI_FILE_FAILED";
  const hint = hints[known] === undefined ? "" : `; ${hints[known]}`;
  return new WeightInitError(known, `expected ${expected}, got ${message ?? String(error)}${hint}`, { cause: error });
}
