/**
 * Files that others have open, on Windows: there nobody may rename another file onto them, and a program that did not
 * allow it, such as a scanner of what was just written, keeps them from being renamed or removed. Most for a moment.
 *
 * @module
 */
import { rename, rm } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";

/** How often a file is looked at that another process is about to let go of or to write, and how long between, in ms. */
export const [LOOKS, PAUSE] = [50, 100];

/** What libuv makes of ERROR_ACCESS_DENIED, of a sharing violation and of a lock. */
const HELD: readonly unknown[] = ["EPERM", "EACCES", "EBUSY"];

async function whenFree(work: () => Promise<void>): Promise<void> {
  for (let look = 1; ; look++) {
    try {
      return await work();
    } catch (error) {
      const isHeld = process.platform === "win32" && HELD.includes((error as { code?: unknown }).code);
      if (!isHeld || look === LOOKS) throw error;
    }
    await sleep(PAUSE);
  }
}

export const renameFile = (from: string, to: string): Promise<void> => whenFree(() => rename(from, to));

/** Removes a file that may not be there. */
export const removeFile = (path: string): Promise<void> => whenFree(() => rm(path, { force: true }));
