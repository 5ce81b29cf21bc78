/**
 * Two runs that one place has got. A run alone takes the partial file of another plan away, whose run may not have ended:
 * that one must not write into the file that is there now.
 *
 * @module
 */
import { closeSync, existsSync, fstatSync, openSync, readSync } from "node:fs";
import { WeightInitError } from "@weightinit/core";

/** A run finds another's file in the place of its own. */
export function otherRun(path: string): WeightInitError {
  const message = `expected ${path} as this run began it, got the file of another run, or none; let that one end, or write elsewhere`;
  return new WeightInitError("WI_FILE_EXISTS", message);
}

/** Whether an error is that another run took partial files away. What else is not found is the program's own. */
export function isTakenAway(error: unknown, partials: readonly string[]): boolean {
  return (error as { code?: unknown })?.code === "WI_FILE_NOT_FOUND" && !partials.every((path) => existsSync(path));
}

/**
 * @param fd - the file, open for writing alone: another descriptor reads it
 * @param mark - what it begins with
 */
export function refuseOther(fd: number, path: string, mark: string): void {
  const there = openSync(path, "r");
  try {
    const found = Buffer.alloc(mark.length);
    readSync(there, found, 0, found.length, 0);
    if (found.toString("latin1") === mark && fstatSync(there).ino === fstatSync(fd).ino) return;
  } finally {
    closeSync(there);
  }
  throw otherRun(path);
}
