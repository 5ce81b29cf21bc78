/**
 * What was meant by an option that there is not: a near name, or the name that another framework gives to it.
 *
 * @module
 */
import { shown } from "./errors.ts";

/** Edits that make `a` of `b`, if no more than `most`: insert, delete, replace, or swap neighbours. */
function edits(a: string, b: string, most: number): number {
  if (most < 0 || a === "" || b === "") return a.length + b.length;
  const [x, y] = [a.slice(1), b.slice(1)];
  if (a[0] === b[0]) return edits(x, y, most);
  const ways = [edits(x, y, most - 1), edits(x, b, most - 1), edits(a, y, most - 1)];
  if (a[0] === b[1] && a[1] === b[0]) ways.push(edits(a.slice(2), b.slice(2), most - 1));
  return 1 + Math.min(...ways);
}

/** The name among `names` that `name` is a slip of: one edit for every three letters, three at most. */
export function near(name: string, names: readonly string[]): string | undefined {
  return names.find((other) => {
    const most = Math.min(3, Math.floor(Math.max(name.length, other.length) / 3));
    return edits(name, other, most) <= most;
  });
}

/** Other frameworks' names of options that some schemes here have; small letters only, so that each stands for all spellings. */
const RENAMED: Readonly<Record<string, string>> = {
  a: "lo",
  b: "hi",
  fillvalue: "value",
  high: "hi",
  loc: "mean",
  low: "lo",
  lower: "lo",
  max: "hi",
  maxval: "hi",
  min: "lo",
  minval: "lo",
  mu: "mean",
  scale: "std",
  sigma: "std",
  stddev: "std",
  upper: "hi",
  val: "value",
};

const FANS = "layout { fans: { in, out } } gives fans by number";
const STD = "gain is a factor on what follows from the shape; normal has std";
/** What does the work here of an option that no scheme with a gain has. */
const WITH_GAIN: Readonly<Record<string, string>> = {
  a: 'gain: calculateGain("leaky_relu", a)',
  fanin: FANS,
  fanout: FANS,
  mode: "kaimingNormal, kaimingUniform and varianceScaling have a mode",
  nonlinearity: "gain: calculateGain(nonlinearity)",
  scale: "gain is a factor on the values, the root of a variance scaling's scale",
  std: STD,
  stddev: STD,
};

const RNG = "a generator is the first argument, such as new CpuRng(seed)";
const SHAPE = "dims stand before the options, as numbers or as one array";
/** The same of an option that no scheme at all has, or only those named. */
const INSTEAD: Readonly<Record<string, string>> = {
  dtype: "a dtype stands before the dims",
  generator: RNG,
  key: RNG,
  mean: "only normal and truncatedNormal have a mean",
  rng: RNG,
  seed: RNG,
  shape: SHAPE,
  size: SHAPE,
};

/** How the message about the unknown option `name` goes on: a suggestion, or nothing. */
export function hintFor(name: string, names: readonly string[]): string {
  const known = name.replaceAll("_", "").toLowerCase();
  const own = (table: Readonly<Record<string, string>>): string | undefined =>
    Object.hasOwn(table, known) ? table[known] : undefined;
  const renamed = own(RENAMED);
  if (renamed !== undefined && names.includes(renamed)) return `; it is called ${shown(renamed)} here`;
  const instead = (names.includes("gain") ? own(WITH_GAIN) : undefined) ?? own(INSTEAD);
  if (instead !== undefined) return `; ${instead}`;
  const meant = near(known, names);
  return meant === undefined ? "" : `; did you mean ${shown(meant)}?`;
}
