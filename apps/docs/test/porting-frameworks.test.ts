/**
 * Compares each line of docs/porting.md with the framework it names: our column's values with theirs, and the law that
 * the page states with theirs. Their numbers are data/porting.json, drawn by the framework (scripts/porting-frameworks.py,
 * scripts/porting-tfjs.mjs); Lux and Flux are read from their sources.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { CpuRng } from "@weightinit/cpu";
import { describe, expect, it } from "vitest";
import { evaluate, gram, type Line, numberOf, tables, text } from "./support/porting-lines.ts";
import { app } from "./support/sites.ts";

/** What a framework made of one line. */
interface Facts {
  readonly shape: readonly number[];
  /** Of a tensor that is the same in every draw: its value, at `places` or everywhere. */
  readonly value?: number;
  readonly places?: readonly number[];
  readonly orthonormal?: readonly ("rows" | "columns")[];
  readonly zerosPerColumn?: number;
  /** Of random values: how many were drawn, and the 33 quantiles 0, 1/32, …, 1. */
  readonly count?: number;
  readonly mean?: number;
  readonly std?: number;
  readonly quantiles?: readonly number[];
}

interface Section {
  readonly versions: Readonly<Record<string, string>>;
  readonly lines: Readonly<Record<string, Facts>>;
}

const data = JSON.parse(readFileSync(join(app, "test", "data", "porting.json"), "utf8")) as Record<string, Section>;

/** Lines by the name that the data has: "its bias" belongs to the line above. */
function named(lines: readonly Line[]): [name: string, line: Line][] {
  const found: [string, Line][] = [];
  for (const line of lines) {
    found.push([line.theirs === "its bias" ? `${found.at(-1)![0]}, bias` : line.theirs, line]);
  }
  return found;
}

/** At least so many of our values: a share of them is right within 0.8 % (5 errors). */
const ENOUGH = 100_000;
/** A range of 10⁶ values comes so near to its bounds, also where a normal is cut at two of its widths. */
const BOUND = 2e-4;
/** Standard errors between a figure of theirs and the law, or ours. 3,000 comparisons meet 5 by chance once in 500 runs. */
const ERRORS = 5;

/** Our values of a line, of as many draws as it takes. */
function valuesOf(ours: string): Float64Array {
  const rng = new CpuRng(42);
  const first = evaluate(ours, rng).data as ArrayLike<number>;
  const values = new Float64Array(Math.ceil(ENOUGH / first.length) * first.length);
  values.set(first);
  for (let at = first.length; at < values.length; at += first.length) {
    values.set(evaluate(ours, rng).data as ArrayLike<number>, at);
  }
  return values;
}

/** The share of our values below each of their quantiles is theirs. */
function expectSameDistribution(ours: string, { quantiles, count }: Facts): void {
  const values = valuesOf(ours).sort();
  const steps = quantiles!.length - 1;
  let below = 0;
  for (let k = 1; k < steps; k++) {
    while (below < values.length && values[below]! <= quantiles![k]!) below++;
    const share = k / steps;
    const error = Math.sqrt(share * (1 - share) * (1 / values.length + 1 / count!));
    expect(Math.abs(below / values.length - share), `share below quantile ${k}`).toBeLessThan(ERRORS * error);
  }
}

/** Mean, standard deviation and bounds of the law that the page states. */
function momentsOf(law: string): { mean: number; std?: number; lo?: number; hi?: number } {
  const [, lo, hi] = /\[(.+), (.+)[)\]]$/.exec(law)?.map((text, i) => (i === 0 ? 0 : numberOf(text))) ?? [];
  const [, mean, std] = /^T?N\((.+), (.+)²\)/.exec(law)?.map((text, i) => (i === 0 ? 0 : numberOf(text))) ?? [];
  if (law.startsWith("U")) return { mean: (lo! + hi!) / 2, std: (hi! - lo!) / Math.sqrt(12), lo: lo!, hi: hi! };
  if (law.startsWith("N")) return { mean: mean!, std: std! };
  // A normal cut at ±2 has 0.8796 of its std (docs/schemes.md); one that reaches 6 is not cut.
  const cut = hi! / std!;
  if (cut > 6) return { mean: 0, std: std! };
  expect(cut).toBeCloseTo(2, 6);
  return { mean: 0, std: std! * 0.8796256610342398, lo: lo!, hi: hi! };
}

/** What they drew agrees with the page's law. */
function expectLaw(law: string, { mean, std, quantiles, count }: Facts): void {
  const stated = momentsOf(law);
  expect(Math.abs(std! / stated.std! - 1)).toBeLessThan(ERRORS / Math.sqrt(2 * count!));
  expect(Math.abs(mean! - stated.mean)).toBeLessThan((ERRORS * stated.std!) / Math.sqrt(count!));
  if (stated.lo === undefined || stated.hi === undefined) return;
  const slack = BOUND * (stated.hi - stated.lo);
  // float32 rounds a bound by at most 2⁻²³ of it, which the slack holds.
  expect(Math.abs(quantiles![0]! - stated.lo)).toBeLessThan(slack);
  expect(Math.abs(quantiles!.at(-1)! - stated.hi)).toBeLessThan(slack);
}

function expectFixed(values: ArrayLike<number>, { value, places }: Facts): void {
  const expected = new Float64Array(values.length);
  if (places === undefined) expected.fill(value!);
  else for (const place of places) expected[place] = value!;
  expect(Float64Array.from(values)).toEqual(expected);
}

function expectOrthonormal(ours: string, law: string, { orthonormal }: Facts): void {
  const side = law.replace("orthonormal ", "") as "rows" | "columns";
  expect(orthonormal).toContain(side);
  const { shape, data: values } = evaluate(ours);
  const rows = side === "rows" ? shape[0]! : shape.slice(0, -1).reduce((a, b) => a * b, 1);
  for (const [i, line] of gram(values, rows, values.length / rows, side).entries()) {
    for (const [j, dot] of line.entries()) expect(dot).toBeCloseTo(i === j ? 1 : 0, 5);
  }
}

function expectSparse(ours: string, law: string, { zerosPerColumn, std }: Facts): void {
  expect(law).toBe(`${zerosPerColumn} zeros a column`);
  const { shape, data: values } = evaluate(ours);
  const cols = shape[1]!;
  const zeros = new Array<number>(cols).fill(0);
  for (let i = 0; i < values.length; i++) if (values[i] === 0) zeros[i % cols]!++;
  expect(zeros).toEqual(new Array(cols).fill(zerosPerColumn));
  const rest = [...values].filter((w) => w !== 0);
  const ourStd = Math.sqrt(rest.reduce((sum, w) => sum + w * w, 0) / rest.length);
  expect(Math.abs(ourStd / std! - 1)).toBeLessThan(ERRORS / Math.sqrt(2 * rest.length));
}

const asked = tables.filter(([section]) => section !== "Lux");

it("has numbers of every framework but Lux and Flux", () => {
  expect(Object.keys(data).sort()).toEqual(asked.map(([section]) => section).sort());
});

it("is of the versions that the page names", () => {
  for (const { versions } of Object.values(data)) {
    // Without the build, "+cu132", or the backend, " (jax)".
    for (const [name, version] of Object.entries(versions))
      expect(text).toContain(`${name} ${/^[\d.]+/.exec(version)}`);
  }
});

describe.each(asked)("%s", (section, lines) => {
  const { versions, lines: facts } = data[section]!;

  it(`of ${Object.entries(versions).join(", ").replaceAll(",", " ")} has each line, and no other`, () => {
    expect(Object.keys(facts).sort()).toEqual(
      named(lines)
        .map(([name]) => name)
        .sort(),
    );
  });

  it.each(named(lines))("%s", (name, { ours, law }) => {
    const theirs = facts[name];
    if (theirs === undefined) throw new Error(`expected numbers for "${name}"; run apps/docs/scripts/porting-*`);
    expect(evaluate(ours).shape).toEqual(theirs.shape);
    if (theirs.value !== undefined) expectFixed(evaluate(ours).data as ArrayLike<number>, theirs);
    else if (theirs.orthonormal !== undefined) expectOrthonormal(ours, law, theirs);
    else if (theirs.zerosPerColumn !== undefined) expectSparse(ours, law, theirs);
    else {
      expectLaw(law, theirs);
      expectSameDistribution(ours, theirs);
    }
  });
});
