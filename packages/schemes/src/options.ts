/**
 * Checks of options that several schemes share. `null` stands for an option that is not given and has no number that
 * could stand for it.
 *
 * @module
 */
import type { OptionSpec } from "@weightinit/core";

const isFiniteNumber = (value: unknown): value is number => Number.isFinite(value);
const isCount = (value: unknown): boolean => Number.isSafeInteger(value) && (value as number) > 0;

/** Any finite number. */
export const finite = <const T extends number | null>(fallback: T): OptionSpec<number | T> => ({
  default: fallback,
  check: (value) => isFiniteNumber(value) || (fallback === null && value === null),
  expected: "a finite number",
});

/** A finite number ≥ 0. */
export const nonNegative = (fallback: number): OptionSpec<number> => ({
  default: fallback,
  check: (value) => isFiniteNumber(value) && value >= 0,
  expected: "a finite number ≥ 0",
});

/** A finite number > 0; a default of null says that it need not be given. */
export const positive = <const T extends number | null>(fallback: T): OptionSpec<number | T> => ({
  default: fallback,
  check: (value) => (isFiniteNumber(value) && value > 0) || (fallback === null && value === null),
  expected: "a finite number > 0",
});

/** An integer > 0; a default of null says that it need not be given. */
export const count = <const T extends number | null>(fallback: T): OptionSpec<number | T> => ({
  default: fallback,
  check: (value) => isCount(value) || (fallback === null && value === null),
  expected: "an integer > 0",
});

/** An integer > 0 that must be given. */
export const requiredCount: OptionSpec<number> = { check: isCount, expected: "an integer > 0" };

/** An integer ≥ 0, from 0 for the first, that need not be given. */
export const optionalIndex: OptionSpec<number | null> = {
  default: null,
  check: (value) => value === null || (Number.isSafeInteger(value) && (value as number) >= 0),
  expected: "an integer ≥ 0",
};

/** true or false. */
export const flag = (fallback: boolean): OptionSpec<boolean> => ({
  default: fallback,
  check: (value) => typeof value === "boolean",
  expected: "true or false",
});

/** One of some names. */
export const oneOf = <const T extends string | null>(names: readonly T[], fallback: T): OptionSpec<T> => ({
  default: fallback,
  check: (value) => names.includes(value as T),
  expected: names
    .filter((name) => name !== null)
    .map((name) => JSON.stringify(name))
    .join(" or "),
});

/** One of some names, which must be given. */
export const requiredOneOf = <const T extends string>(names: readonly T[]): OptionSpec<T> => ({
  check: (value) => names.includes(value as T),
  expected: names.map((name) => JSON.stringify(name)).join(" or "),
});
