/**
 * Telling the garbage collector about device memory, which it cannot see: a forgotten tensor of a gigabyte is a small
 * object to it.
 *
 * @module
 */
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import type { Koffi } from "./libraries.ts";

/** Adds to the memory that counts as held by JavaScript objects; returns its sum, 0 where that cannot be done. */
export type Adjust = (bytes: number) => number;

/** Node-API's napi_adjust_external_memory, called by FFI in Node's own executable; does nothing where that fails. */
export function externalMemory(koffi: Koffi): Adjust {
  try {
    const adjust = koffi.load(null).func("napi_adjust_external_memory", "int", ["void *", "int64", "void *"]);
    const total = new BigInt64Array(1);
    return (bytes) => {
      (adjust as (...args: unknown[]) => number)(koffi.node.env, bytes, total);
      return Number(total[0]);
    };
  } catch {
    return () => 0;
  }
}

/** Collects garbage now; called only when the device is out of memory. */
export function collectGarbage(): void {
  if (globalThis.gc === undefined) {
    setFlagsFromString("--expose-gc");
    const collect = runInNewContext("gc") as (() => void) | undefined;
    setFlagsFromString("--no-expose-gc");
    collect?.();
  } else {
    globalThis.gc();
  }
}
