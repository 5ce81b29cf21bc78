/**
 * Options by name: which there are, their defaults, and errors that say what was meant.
 *
 * @module
 */
import type { DType, DTypeInfo } from "./dtype.ts";
import { shown, WeightInitError } from "./errors.ts";
import { isLayout, LAYOUT, type Layout } from "./layout.ts";
import { hintFor } from "./option-hints.ts";
import { Bag, snapshot } from "./plain-object.ts";
import { isSlice, type RowRange, SLICE, type Slice } from "./slice.ts";

/** Options that every initializer takes. */
export interface CommonOptions {
  /** Which axes are fans. Default `"lux"`. */
  layout?: Layout | undefined;
  /** Make only these rows of the first axis, bit-equal to that slice of the full tensor. */
  rows?: RowRange | undefined;
  /** Make only this part of each axis named, bit-equal to that slice of the full tensor. */
  slice?: Slice | undefined;
}

/** One option of a scheme: how it is checked, and its default. An option without a default is required. */
export interface OptionSpec<T> {
  /** Used when the option is not given; may depend on the dtype, and on nothing else: it is asked once for each. */
  readonly default?: T | ((dtype: DTypeInfo) => T);
  /** Whether a given value is valid. */
  check(value: unknown): boolean;
  /** What the check demands, as an error message says it: "a finite number ≥ 0". */
  readonly expected?: string;
}

type Specs = Readonly<Record<string, OptionSpec<unknown>>>;

/** The specs of {@link CommonOptions}, and of `out`. */
export const common: Specs = {
  layout: { check: isLayout, expected: LAYOUT },
  rows: { check: (value) => Array.isArray(value) && value.length === 2, expected: "[from, to]" },
  slice: { check: isSlice, expected: SLICE },
  out: { check: (value) => typeof value === "object" && value !== null, expected: "memory of the RNG's device" },
};

/** A finite number. */
export const finite = (value: unknown): value is number => Number.isFinite(value);
/** A finite number that is not negative. */
export const finiteNonNegative = (value: unknown): value is number => finite(value) && value >= 0;
/** Any number but NaN. */
export const notNaN = (value: unknown): value is number => typeof value === "number" && !Number.isNaN(value);

/** An option that has one of a few names, the first by default. */
export function oneOf<T extends string>(...names: readonly [T, ...(readonly T[])]): OptionSpec<T> {
  return {
    default: names[0],
    check: (value) => names.includes(value as T),
    expected: names
      .map((name) => `"${name}"`)
      .join(", ")
      .replace(/, ([^,]*)$/, " or $1"),
  };
}

/**
 * The options bound before and those given now, which win. One that is `undefined` counts as not given.
 *
 * @throws {@link WeightInitError} `WI_UNKNOWN_OPTION` or `WI_BAD_OPTION`.
 */
export function checkOptions(
  { name: scheme, options: specs }: OptionTable,
  bound: Readonly<Record<string, unknown>>,
  given: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const kept = new Bag();
  for (const name in bound) kept[name] = bound[name];
  for (const name of Object.keys(given)) {
    const live = given[name];
    const spec = Object.hasOwn(specs, name) ? specs[name] : Object.hasOwn(common, name) ? common[name] : undefined;
    if (spec === undefined) {
      const names = [...Object.keys(specs), ...Object.keys(common)];
      throw new WeightInitError(
        "WI_UNKNOWN_OPTION",
        `expected options of ${scheme} (${names.join(", ")}), got ${shown(name)}${hintFor(name, names)}`,
      );
    }
    if (live === undefined) continue;
    const value = name === "out" ? live : snapshot(live);
    if (!spec.check(value)) {
      throw new WeightInitError(
        "WI_BAD_OPTION",
        `expected ${name} of ${scheme} to be ${spec.expected ?? "a valid value"}, got ${shown(value)}`,
      );
    }
    kept[name] = value;
  }
  return kept;
}

/** The options of a scheme, and what they are by default for each dtype, as far as they have been asked for. */
export interface OptionTable {
  readonly name: string;
  readonly options: Specs;
  readonly defaults: Map<DType, Readonly<Record<string, unknown>>>;
}

/**
 * The scheme's own options with their defaults filled in. Where none is given, it is one object for all calls.
 *
 * @throws {@link WeightInitError} `WI_MISSING_OPTION` if one without a default was not given.
 */
export function withDefaults(
  table: OptionTable,
  given: Readonly<Record<string, unknown>>,
  dtype: DTypeInfo,
): Readonly<Record<string, unknown>> {
  for (const name in table.options) if (given[name] !== undefined) return completed(table, given, dtype);
  let defaults = table.defaults.get(dtype.name);
  if (defaults === undefined) {
    defaults = Object.freeze(completed(table, given, dtype));
    table.defaults.set(dtype.name, defaults);
  }
  return defaults;
}

function completed(
  { name: scheme, options: specs }: OptionTable,
  given: Readonly<Record<string, unknown>>,
  dtype: DTypeInfo,
): Record<string, unknown> {
  const complete = new Bag();
  for (const name in specs) {
    const spec = specs[name]!;
    const fallback = spec.default;
    const value = given[name] !== undefined ? given[name] : typeof fallback === "function" ? fallback(dtype) : fallback;
    if (value === undefined) {
      throw new WeightInitError(
        "WI_MISSING_OPTION",
        `expected the option ${name} of ${scheme} (${spec.expected ?? "required"}), got none`,
      );
    }
    complete[name] = value;
  }
  return complete;
}
