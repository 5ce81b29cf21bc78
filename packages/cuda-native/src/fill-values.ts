/**
 * Values that are there already.
 *
 * @module
 */
import type { ValuesFill } from "@weightinit/core";
import type { Target } from "./target.ts";

export function fillValues({ values }: ValuesFill, { context, ptr, stream }: Target): void {
  context.uploads.queue(ptr, values, stream);
}
