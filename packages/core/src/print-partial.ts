/**
 * A partial call as text.
 *
 * @module
 */
import { shown } from "./errors.ts";
import { printedOptions } from "./print-options.ts";
import type { AnyScheme, BoundArguments } from "./scheme.ts";

/** What is filled in so far: `kaimingNormal(CpuRng(…), float32, ...dims, { gain: 1 })`. */
export function describePartial(scheme: AnyScheme, { rng, dtype, options }: BoundArguments): string {
  const parts = [rng === undefined ? "rng" : `${rng.constructor.name}(…)`];
  if (scheme.fixedDType === undefined) parts.push(dtype ?? scheme.defaultDType ?? "dtype");
  parts.push("...dims");
  if (Object.keys(options).length > 0) parts.push(printedOptions(options));
  const text = `${scheme.name}(${parts.join(", ")})`;
  return scheme.seed === undefined ? text : `seeded(${text}, ${shown(scheme.seed.seed)})`;
}
