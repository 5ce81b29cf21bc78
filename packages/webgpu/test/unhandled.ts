/**
 * Failures that nobody asks about must not become unhandled rejections.
 *
 * @module
 */
import { afterEach, beforeEach, expect } from "vitest";

/** Fails each test of the file that leaves one. `settled` waits for what a test has left on the way. */
export function noUnhandledRejections(settled?: () => Promise<unknown>): void {
  const unhandled: unknown[] = [];
  const onUnhandled = (reason: unknown) => unhandled.push(reason);
  beforeEach(() => {
    process.on("unhandledRejection", onUnhandled);
  });
  afterEach(async () => {
    await settled?.();
    // Node reports them between two turns of the event loop, and Dawn settles its promises in one.
    for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => setImmediate(resolve));
    process.off("unhandledRejection", onUnhandled);
    expect(unhandled.splice(0)).toEqual([]);
  });
}
