/**
 * Options, and schemes, as text: lists and object literals in each other.
 *
 * @module
 */
import { shown } from "./errors.ts";
import { isPlainObject } from "./plain-object.ts";

/** As deep as they are printed. */
const DEPTH = 4;

function printed(value: unknown, depth: number): string {
  if (depth > 0 && Array.isArray(value)) return `[${value.map((item) => printed(item, depth - 1)).join(", ")}]`;
  if (depth > 0 && isPlainObject(value)) return printedOptions(value, depth);
  return shown(value);
}

/** `{ gain: 1, layout: { in: [0], out: [1] } }`. */
export function printedOptions(options: object, depth = DEPTH): string {
  return `{ ${Object.entries(options)
    .map(([name, value]) => `${name}: ${printed(value, depth - 1)}`)
    .join(", ")} }`;
}
