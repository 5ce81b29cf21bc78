import { readFileSync } from "node:fs";
import { dtypes, type RealDType } from "@weightinit/core";
import { expect, test } from "vitest";
import { drawn, type Law, sha256 } from "../../rng-parts/test/support/golden.ts";
import { type BoundedType, type IntegersOf, TfSeed } from "../src/index.ts";

interface Entry {
  readonly op: Law | "integers" | "fullIntegers";
  readonly dtype: RealDType | keyof IntegersOf;
  readonly n: number;
  readonly seed: [number, number];
  readonly args: [number, number];
  readonly sha256: string;
}

const { entries } = JSON.parse(readFileSync(new URL("./data/large.json", import.meta.url), "utf8")) as {
  readonly entries: readonly Entry[];
};

test.each(entries.map((entry) => [`${entry.op} ${entry.dtype} ${entry.n}`, entry] as const))(
  "%s, by their hash",
  (_, { op, dtype, n, seed, args, sha256: hash }) => {
    const rng = new TfSeed(...seed);
    if (op === "integers") expect(sha256(rng.integers(...args, n, dtype as BoundedType))).toBe(hash);
    else if (op === "fullIntegers") expect(sha256(rng.fullIntegers(n, dtype as keyof IntegersOf))).toBe(hash);
    else {
      expect(dtypes).toContain(dtype);
      expect(sha256(drawn(rng, op, dtype as RealDType, n, ...args))).toBe(hash);
    }
  },
  60_000,
);
