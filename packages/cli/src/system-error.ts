/**
 * What the system refuses, as this library's codes, with what to do.
 *
 * @module
 */
import { type ErrorCode, WeightInitError } from "@weightinit/core";

/** On Windows, a file that another program has open is refused with the same codes. */
const access = `check who may read and write it${process.platform === "win32" ? ", and that no program has it open" : ""}`;

const known: Readonly<Record<string, readonly [ErrorCode, string]>> = {
  ENOENT: ["WI_FILE_NOT_FOUND", "check the name"],
  ENOTDIR: ["WI_FILE_NOT_FOUND", "check the name"],
  EACCES: ["WI_FILE_ACCESS", access],
  EPERM: ["WI_FILE_ACCESS", access],
  EBUSY: ["WI_FILE_ACCESS", "close what has it open, and start the same command again"],
  EROFS: ["WI_FILE_ACCESS", "write elsewhere: the file system is read-only"],
  EEXIST: ["WI_FILE_EXISTS", "write elsewhere, or add --force"],
  EISDIR: ["WI_FILE_EXISTS", "a folder has that name: write elsewhere"],
  ENAMETOOLONG: ["WI_FILE_FAILED", "give a shorter name"],
  ENOSPC: ["WI_DISK_FULL", "free some space and start the same command again"],
  EDQUOT: ["WI_DISK_FULL", "free some space and start the same command again"],
  EFBIG: ["WI_DISK_FULL", "the file system takes no file that large: give --max-shard-size"],
  EPIPE: ["WI_FILE_FAILED", "the reader of the pipe has ended"],
};

/** The error in the words of this library; errors that are not the system's as they are. */
export function systemError(error: unknown, expected: string): unknown {
  const { code, message } = error as { code?: unknown; message?: string };
  if (error instanceof WeightInitError || typeof code !== "string") return error;
  const [ours, check] = known[code] ?? ["WI_FILE_FAILED", "try again"];
  const hint = code === "ENOENT" && /^to write/.test(expected) ? "check the name, and make its folder first" : check;
  return new WeightInitError(ours, `expected ${expected}, got ${message}; ${hint}`, { cause: error });
}
