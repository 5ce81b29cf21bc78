import type { RealDType } from "@weightinit/core";
import { describe, expect, test } from "vitest";
import { bitsOf, drawn, type Law, sha256 } from "../../rng-parts/test/support/golden.ts";
import { TfGenerator, TfRng, TfSeed } from "../src/index.ts";
import { golden } from "./golden.ts";

const entries = Object.entries(golden.entries);

const laws: Record<string, Law> = {
  stateless_uniform: "uniform",
  stateless_normal: "normal",
  stateless_truncated_normal: "truncatedNormal",
};

/** The entries whose names a pattern matches, with what it captures; at least one. */
function matching(pattern: RegExp): readonly (readonly [string, readonly string[], unknown])[] {
  const found = entries.flatMap(([name, value]) => {
    const match = pattern.exec(name);
    return match ? [[name, match.slice(1), value] as const] : [];
  });
  if (found.length === 0) throw new Error(`no entry matches ${pattern}`);
  return found;
}

const seen = new Set<string>();

describe("TensorFlow 2.21's numbers", () => {
  const seedOf = (text: string) => new TfSeed(...(JSON.parse(text) as [number, number]));

  test.each(["stateless_uniform", "stateless_normal", "stateless_truncated_normal"])("%s", (op) => {
    for (const [name, [seed, type, n], bits] of matching(RegExp(`^philox seed (.*): ${op} (\\w+) (\\d+)$`))) {
      expect([name, bitsOf(drawn(seedOf(seed!), laws[op]!, type as RealDType, Number(n)))]).toEqual([name, bits]);
      seen.add(name);
    }
    for (const [name, [seed, a, b, n], bits] of matching(/^philox seed (.*): stateless_\w+\((.*),(.*)\) (\d+)$/)) {
      if (!name.includes(`: ${op}(`)) continue;
      expect(bitsOf(drawn(seedOf(seed!), laws[op]!, "float32", Number(n), Number(a), Number(b)))).toBe(bits);
      seen.add(name);
    }
  });

  test("10⁶ normals, by their hashes", () => {
    for (const [name, [seed], hash] of matching(/^philox seed (.*): sha256 stateless_normal 1e6$/)) {
      expect(sha256(drawn(seedOf(seed!), "normal", "float32", 1e6))).toBe(hash);
      seen.add(name);
    }
  });

  test("integers of the full range", () => {
    for (const [name, [seed], bits] of matching(/^philox seed (.*): full-range uint32 9$/)) {
      expect(bitsOf(seedOf(seed!).fullIntegers(9))).toBe(bits);
      seen.add(name);
    }
  });

  test("split and fold_in", () => {
    for (const [name, [seed], seeds] of matching(/^split seed (.*)$/)) {
      expect(
        seedOf(seed!)
          .split(3)
          .map(({ data }) => data.map(Number)),
      ).toEqual(seeds);
      seen.add(name);
    }
    for (const [name, [data, seed], folded] of matching(/^fold_in (\d+) seed (.*)$/)) {
      expect(seedOf(seed!).foldIn(Number(data)).data.map(Number)).toEqual(folded);
      seen.add(name);
    }
  });

  test("Generator, and its state", () => {
    for (const [name, [seed], value] of matching(/^Generator.from_seed\((\d+), philox\)/)) {
      const rng = new TfGenerator(Number(seed));
      const found = [rng.state, bitsOf(drawn(rng, "normal", "float32", 9)), rng.state];
      expect([...found, bitsOf(drawn(rng, "uniform", "float32", 9))]).toEqual(value);
      seen.add(name);
    }
  });

  test("set_seed", () => {
    for (const [name, [seed], value] of matching(/^set_seed\((\d+)\): normal 9 twice, uniform seed=3$/)) {
      const rng = new TfRng(Number(seed));
      const normals = [1, 2].map(() => bitsOf(drawn(rng, "normal", "float32", 9)));
      expect([...normals, bitsOf(drawn(rng.withSeed(3), "uniform", "float32", 9))]).toEqual(value);
      seen.add(name);
    }
  });

  test("every entry was compared", () => {
    expect([...seen].sort()).toEqual(Object.keys(golden.entries).sort());
  });
});
