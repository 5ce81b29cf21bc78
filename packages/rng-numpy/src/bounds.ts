/**
 * The arguments of `integers` and `randint`.
 *
 * @module
 */
import { flag, integerOf, optionsOf, refuse } from "./arguments.ts";
import { drawIntegers, isInteger, limitsOf, type Method, type NumpyInteger } from "./integers.ts";
import type { WordSource } from "./word-source.ts";

/** Options of `integers` and `randint`. */
export interface IntegerOptions {
  /** The integer type, whose width decides which bits are drawn. Default `"int64"`. */
  readonly dtype?: NumpyInteger | undefined;
  /** Whether `high` itself may come. Default false; only the Generator has it. */
  readonly endpoint?: boolean | undefined;
}

export interface Bounds {
  readonly low: bigint;
  /** High less low, inclusive. */
  readonly range: bigint;
  readonly dtype: NumpyInteger;
}

/**
 * @throws WeightInitError `WI_BAD_ARGUMENT`, `WI_BAD_DTYPE`, `WI_BAD_OPTION` or `WI_UNKNOWN_OPTION`
 */
export function boundsOf(first: unknown, second: unknown, options: unknown, names: readonly string[]): Bounds {
  const given = optionsOf(options, names);
  const { dtype = "int64" } = given;
  if (!isInteger(dtype)) throw refuse("WI_BAD_DTYPE", 'the name of an integer type of NumPy, such as "int64"', dtype);
  // With one bound that is the upper one.
  const low = second === undefined || second === null ? 0n : integerOf("low", first);
  const high = integerOf("high", second ?? first);
  const last = flag(given, "endpoint", false) ? high : high - 1n;
  const { least, most } = limitsOf(dtype);
  if (low < least || last > most) {
    throw refuse("WI_BAD_ARGUMENT", `bounds within ${dtype}`, [low, high]);
  }
  if (last < low) throw refuse("WI_BAD_ARGUMENT", "low to be below high", [low, high]);
  return { low, range: last - low, dtype };
}

/** `count` integers within the bounds; bigints if the caller gave one. */
export function integersOf(
  source: WordSource,
  method: Method,
  { low, range, dtype }: Bounds,
  count: number,
  given: readonly unknown[],
): number[] | bigint[] {
  const isBig = given.some((bound) => typeof bound === "bigint");
  const start = Number(low);
  const result: (number | bigint)[] = new Array(count);
  drawIntegers(source, method, dtype, range, count, (offset, i) => {
    if (isBig) result[i] = low + BigInt(offset);
    else result[i] = typeof offset === "bigint" ? Number(low + offset) : start + offset;
  });
  return result as number[] | bigint[];
}
