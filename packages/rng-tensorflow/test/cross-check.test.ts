import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { RealDType } from "@weightinit/core";
import { expect, test } from "vitest";
import { drawn, type Law, sha256 } from "../../rng-parts/test/support/golden.ts";
import { type BoundedType, type IntegersOf, TfGenerator, TfRng, TfSeed } from "../src/index.ts";
import type { FullRangeRandom, TensorFlowRandom } from "../src/tensorflow-random.ts";

interface Draw {
  readonly kind: Law | "integers" | "fullIntegers" | "skip" | "split" | "makeSeeds";
  readonly n: number;
  readonly dtype: RealDType & keyof IntegersOf;
  readonly args: readonly [number, number];
  readonly bounds: readonly [string, string];
  readonly sha256: string;
}

interface Answer {
  readonly version: string;
  readonly stateless: readonly (Omit<Draw, "kind"> & { op: Law; seed: readonly [string, string] })[];
  readonly integers: readonly (Omit<Draw, "bounds"> & { seed: [string, string]; bounds: [string, string] | null })[];
  readonly splits: readonly { seed: [string, string]; dtype: BoundedType; seeds: readonly string[][] }[];
  readonly folds: readonly { seed: [string, string]; dtype: BoundedType; data: string; folded: readonly string[] }[];
  readonly generators: readonly {
    seed: string | readonly string[];
    start: readonly string[];
    steps: readonly (Draw & { state: readonly string[]; states: readonly string[][] })[];
  }[];
  readonly eager: readonly { seed: string; calls: readonly (Draw & { seed: string | null })[] }[];
}

/** Python with TensorFlow: `WEIGHTINIT_PYTHON`, or the one on the path. */
const python = process.env["WEIGHTINIT_PYTHON"] ?? "python3";
const seed = process.env["WEIGHTINIT_CROSS_CHECK_SEED"] ?? "1";

/** SHA-256 of what a call draws. */
function hashOf(rng: TensorFlowRandom, { kind, n, dtype, args, bounds }: Draw): string {
  if (kind === "integers") return sha256(rng.integers(BigInt(bounds[0]), BigInt(bounds[1]), n, dtype as BoundedType));
  if (kind === "fullIntegers") return sha256((rng as FullRangeRandom).fullIntegers(n, dtype));
  return sha256(drawn(rng, kind as Law, dtype, n, ...args));
}

test("draws of the TensorFlow that is installed, of other seeds and shapes", ({ skip }) => {
  const script = fileURLToPath(new URL("./cross-check.py", import.meta.url));
  const { status, stdout, stderr } = spawnSync(python, [script, seed], { encoding: "utf8", maxBuffer: 2 ** 28 });
  if (status === 3 || status === null) skip(`${python} has no TensorFlow 2`);
  expect(stderr === "" || status === 0, stderr).toBe(true);
  const { stateless, integers, splits, folds, generators, eager } = JSON.parse(stdout) as Answer;

  const seedOf = ([s0, s1]: readonly [string, string]) => new TfSeed(BigInt(s0), BigInt(s1), { dtype: "int64" });
  const wrong = stateless.filter((one) => hashOf(seedOf(one.seed), { ...one, kind: one.op }) !== one.sha256);
  expect(wrong).toEqual([]);
  expect(stateless.length).toBeGreaterThan(100);
  for (const { seed, bounds, ...one } of integers) {
    const draw = { ...one, kind: bounds ? "integers" : "fullIntegers", bounds: bounds ?? ["", ""] } as const;
    expect([seed, one.dtype, bounds, hashOf(seedOf(seed), draw)]).toEqual([seed, one.dtype, bounds, one.sha256]);
  }
  for (const { seed, dtype, seeds } of splits) {
    const split = new TfSeed(BigInt(seed[0]), BigInt(seed[1]), { dtype }).split(seeds.length);
    expect(split.map(({ data }) => data.map(String))).toEqual(seeds);
  }
  for (const { seed, dtype, data, folded } of folds) {
    const key = new TfSeed(BigInt(seed[0]), BigInt(seed[1]), { dtype });
    expect(key.foldIn(BigInt(data), dtype).data.map(String)).toEqual(folded);
  }

  for (const { seed, start, steps } of generators) {
    const first = new TfGenerator(typeof seed === "string" ? BigInt(seed) : seed.map(BigInt));
    expect([seed, first.state]).toEqual([seed, start]);
    // From the state that TensorFlow printed.
    const rng = TfGenerator.fromState(start as [string, string, string]);
    for (const { state, states, ...draw } of steps) {
      if (draw.kind === "skip") rng.skip(draw.n);
      else if (draw.kind === "split") expect(rng.split(draw.n).map((child) => child.state)).toEqual(states);
      else if (draw.kind === "makeSeeds")
        expect(rng.makeSeeds(draw.n).map(({ data }) => data.map(String))).toEqual(states);
      else expect([seed, draw, hashOf(rng, draw)]).toEqual([seed, draw, draw.sha256]);
      expect(rng.state).toEqual(state);
    }
  }
  for (const { seed, calls } of eager) {
    let rng = new TfRng(BigInt(seed));
    for (const { seed: own, ...draw } of calls) {
      rng = TfRng.fromState(JSON.parse(JSON.stringify(rng)));
      const op = own === null ? rng : rng.withSeed(BigInt(own));
      expect([seed, own, draw, hashOf(op, draw)]).toEqual([seed, own, draw, draw.sha256]);
    }
  }
}, 180_000);
