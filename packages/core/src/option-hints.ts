/**
 * What was meant by an option that there is not: a near name, or the name that another framework gives to it.
 *
 * @module
 */
import { shown } from "./errors.ts";

/** Edits that make `a` of `b`: insert, delete, replace, or swap neighbours (optimal string alignment). */
function distance(a: string, b: string): number {
  let before: number[] = [];
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let edits = Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) edits = Math.min(edits, before[j - 2]! + 1);
      next[j] = edits;
    }
    before = row;
    row = next;
  }
  return row[b.length]!;
}

/** The name among `names` that `name` is a slip of: one edit for every three letters. */
function near(name: string, names: readonly string[]): string | undefined {
  const [best] = names
    .map((other) => ({ other, edits: distance(name.toLowerCase(), other) }))
    .filter(({ other, edits }) => edits <= Math.floor(Math.max(name.length, other.length) / 3))
    .sort((one, two) => one.edits - two.edits);
  return best?.other;
}

/** Other frameworks' names of options that some schemes here have. */
const RENAMED: Readonly<Record<string, string>> = {
  a: "lo",
  b: "hi",
  fill_value: "value",
  high: "hi",
  loc: "mean",
  low: "lo",
  max: "hi",
  maxval: "hi",
  min: "lo",
  minval: "lo",
  scale: "std",
  sigma: "std",
  stddev: "std",
  val: "value",
};

const FANS = "fans follow from the shape and the layout";
const RNG = "a generator is the first argument, such as new CpuRng(seed)";
/** What does the work here of an option that no scheme here has. */
const INSTEAD: Readonly<Record<string, string>> = {
  a: "give the gain of a leaky ReLU of slope a as gain, √(2/(1 + a²))",
  dtype: "a dtype stands before the dims",
  fan_in: FANS,
  fan_out: FANS,
  generator: RNG,
  key: RNG,
  mean: "only normal and truncatedNormal have a mean",
  mode: 'a fan is chosen by the layout, such as { in: 0, out: 1 } for PyTorch\'s "fan_out" of a matrix',
  nonlinearity: "give the gain of the nonlinearity as gain, √2 for ReLU",
  rng: RNG,
  scale: "gain is a factor on the standard deviation, the root of Keras' and JAX's scale",
  seed: RNG,
  shape: "dims stand before the options, as numbers or as one array",
  std: "the standard deviation follows from the fans; gain is a factor on it, and normal has std",
};
/** Other names for the same. */
const ALSO: Readonly<Record<string, string>> = { fanIn: "fan_in", fanOut: "fan_out", stddev: "std", size: "shape" };

/** How the message about the unknown option `name` goes on: a suggestion, or nothing. */
export function hintFor(name: string, names: readonly string[]): string {
  const own = (table: Readonly<Record<string, string>>): string | undefined =>
    Object.hasOwn(table, name) ? table[name] : undefined;
  const renamed = own(RENAMED);
  if (renamed !== undefined && names.includes(renamed)) return `; it is called ${shown(renamed)} here`;
  const known = own(ALSO) ?? name;
  if (Object.hasOwn(INSTEAD, known)) return `; ${INSTEAD[known]}`;
  const meant = near(name, names);
  return meant === undefined ? "" : `; did you mean ${shown(meant)}?`;
}
