/**
 * A partial call as text.
 *
 * @module
 */
import { shown } from "./errors.ts";
import { isPlainObject } from "./plain-object.ts";
import type { AnyScheme, Bound } from "./scheme.ts";

/** Lists and object literals in each other, as deep as they are printed. */
const DEPTH = 4;

function printed(value: unknown, depth: number): string {
  if (depth > 0 && Array.isArray(value)) return `[${value.map((item) => printed(item, depth - 1)).join(", ")}]`;
  if (depth > 0 && isPlainObject(value)) return printedOptions(value, depth);
  return shown(value);
}

function printedOptions(options: object, depth = DEPTH): string {
  return `{ ${Object.entries(options)
    .map(([name, value]) => `${name}: ${printed(value, depth - 1)}`)
    .join(", ")} }`;
}

/** What is filled in so far: `kaimingNormal(CpuRng(…), float32, ...dims, { gain: 1 })`. */
export function describePartial(scheme: AnyScheme, { rng, dtype, options }: Bound): string {
  const parts = [rng === undefined ? "rng" : `${rng.constructor.name}(…)`];
  if (scheme.fixedDType === undefined) parts.push(dtype ?? scheme.defaultDType ?? "dtype");
  parts.push("...dims");
  if (Object.keys(options).length > 0) parts.push(printedOptions(options));
  return `${scheme.name}(${parts.join(", ")})`;
}
