/**
 * The part of a tensor that a call makes: which elements of the whole they are.
 *
 * @module
 */
import type { FillPlace } from "./device.ts";
import type { DTypeInfo } from "./dtype.ts";
import { shown, WeightInitError } from "./errors.ts";
import { isPlainObject } from "./plain-object.ts";
import { product } from "./shape.ts";

/** Rows `from` up to but not including `to` of the first axis. */
export type RowRange = readonly [from: number, to: number];

/** By axis, of which negative ones count from the end: indices `from` up to but not including `to`. */
export interface Slice {
  readonly [axis: number]: readonly [from: number, to: number];
}

/** What {@link isSlice} takes, as error messages say it. */
export const SLICE = "{ [axis]: [from, to] }";

const isRange = (value: unknown): boolean => Array.isArray(value) && value.length === 2;

/** Whether `value` has the form of a slice; its axes and indices are checked against a shape later. */
export function isSlice(value: unknown): value is Slice {
  return isPlainObject(value) && Object.values(value).every(isRange);
}

/** A place but for the draw. */
export type Where = Omit<FillPlace, "draw">;

/** The part of a whole tensor that a call makes. */
export interface Part {
  /** Shape of the part; frozen. */
  readonly shape: number[];
  /** Number of its elements. */
  readonly size: number;
  /** Where they are, one fill each, in order. */
  readonly places: readonly Where[];
}

/** Indices of one axis. */
interface Range {
  readonly from: number;
  readonly to: number;
}

function checkRange(
  given: readonly unknown[],
  length: number,
  name: string,
  code: "WI_BAD_ROWS" | "WI_BAD_SLICE",
): Range {
  const [from, to] = given as [number, number];
  if (!(Number.isSafeInteger(from) && Number.isSafeInteger(to) && 0 <= from && from <= to && to <= length)) {
    throw new WeightInitError(
      code,
      `expected ${name} [from, to] with 0 ≤ from ≤ to ≤ ${length}, got [${shown(from)}, ${shown(to)}]`,
    );
  }
  return { from: from + 0, to: to + 0 }; // −0 becomes 0
}

function rowRange(rows: RowRange, [length]: readonly number[]): Range {
  if (length === undefined) {
    throw new WeightInitError(
      "WI_BAD_ROWS",
      "expected a tensor with at least one axis for the rows option, got a scalar",
    );
  }
  return checkRange(rows, length, "rows", "WI_BAD_ROWS");
}

/** The range of each axis that is not made whole. */
function rangesOf(whole: readonly number[], rows: RowRange | undefined, slice: Slice): ReadonlyMap<number, Range> {
  const rank = whole.length;
  const ranges = new Map<number, Range>();
  if (rows !== undefined) ranges.set(0, rowRange(rows, whole));
  for (const key of Object.keys(slice)) {
    const given = Number(key);
    const axis = given < 0 ? given + rank : given;
    if (!(Number.isInteger(given) && axis >= 0 && axis < rank)) {
      throw new WeightInitError(
        "WI_BAD_SLICE",
        `expected slice to name axes from ${-rank} to ${rank - 1} for a ${rank}-D tensor, got ${shown(key)}`,
      );
    }
    if (ranges.has(axis)) {
      throw new WeightInitError("WI_BAD_SLICE", `expected each axis once in rows and slice, got axis ${axis} twice`);
    }
    ranges.set(axis, checkRange(slice[given]!, whole[axis]!, `slice of axis ${axis}`, "WI_BAD_SLICE"));
  }
  return ranges;
}

/** So many elements, or groups of the level below, with so many elements of the whole from one to the next. */
interface Level {
  count: number;
  readonly stride: number;
}

/** The part as levels, innermost first, the innermost of consecutive elements; and its first element. */
function levelsOf(whole: readonly number[], ranges: ReadonlyMap<number, Range>): { from: number; levels: Level[] } {
  const levels: Level[] = [{ count: 1, stride: 1 }];
  let from = 0;
  let stride = 1;
  for (let axis = whole.length - 1; axis >= 0; axis--) {
    const range = ranges.get(axis) ?? { from: 0, to: whole[axis]! };
    const count = range.to - range.from;
    const top = levels.at(-1)!;
    from += range.from * stride;
    if (top.count * top.stride === stride) top.count *= count;
    else if (count > 1) levels.push({ count, stride });
    stride *= whole[axis]!;
  }
  return { from, levels };
}

/** Places of two levels each: all that a fill says. */
function placesOf(start: number, [runs, repeats, ...outer]: readonly Level[]): Where[] {
  const run = runs!.count;
  const { count = 1, stride = run } = repeats ?? {};
  const length = run * count;
  let starts = [start];
  for (const level of outer) {
    starts = Array.from({ length: level.count }, (_, n) => starts.map((from) => from + n * level.stride)).flat();
  }
  return starts.map((from, n) => ({ from, at: n * length, length, run, stride }));
}

/**
 * The part of a tensor of shape `whole` that `rows` and `slice` name, or all of it.
 *
 * @throws {@link WeightInitError} `WI_TOO_LARGE`, `WI_BAD_ROWS`, `WI_BAD_SLICE`.
 */
export function partOf(
  whole: number[],
  { rows, slice }: { readonly rows?: RowRange | undefined; readonly slice?: Slice | undefined },
  dtype: DTypeInfo,
  maxElements: number,
): Part {
  // Element indices of the whole tensor must be exact, also where only a few of them are made.
  const all = whole.includes(0) ? 0 : product(whole);
  if (!(all * dtype.parts <= Number.MAX_SAFE_INTEGER)) {
    throw new WeightInitError("WI_TOO_LARGE", `expected at most 2^53 - 1 numbers in a tensor, got shape [${whole}]`);
  }
  const ranges = rows || slice ? rangesOf(whole, rows, slice ?? {}) : undefined;
  let shape = whole;
  let size = all;
  if (ranges !== undefined) {
    shape = whole.map((length, axis) => {
      const { from, to } = ranges.get(axis) ?? { from: 0, to: length };
      return to - from;
    });
    Object.freeze(shape);
    size = product(shape);
  }
  if (size > maxElements) {
    throw new WeightInitError(
      "WI_TOO_LARGE",
      `expected at most ${maxElements} elements in one tensor on this device, got ${size} (shape [${shape}]); make it in parts with the rows option`,
    );
  }
  if (ranges === undefined || size === 0) return { shape, size, places: [wholePlace(size)] };
  const { from, levels } = levelsOf(whole, ranges);
  return { shape, size, places: placesOf(from, levels) };
}

/** All of a tensor of `size` elements. */
export function wholePlace(size: number): Where {
  return { from: 0, at: 0, length: size, run: Math.max(1, size), stride: Math.max(1, size) };
}

/**
 * The parts of places that lie in elements `start` … `end` − 1 of the whole, which are whole rows: a run that repeats is
 * part of one row, and a longer one is alone.
 */
export function placesWithin(places: readonly Where[], start: number, end: number): Where[] {
  return places.flatMap(({ from, at, length, run, stride }) => {
    if (run >= length) {
      const [first, stop] = [Math.max(from, start), Math.min(from + length, end)];
      if (first >= stop) return [];
      return [{ ...wholePlace(stop - first), from: first, at: at + first - from }];
    }
    const first = Math.max(0, Math.ceil((start - from) / stride));
    const stop = Math.min(length / run, Math.ceil((end - from) / stride));
    if (first >= stop) return [];
    return [{ from: from + first * stride, at: at + first * run, length: (stop - first) * run, run, stride }];
  });
}
