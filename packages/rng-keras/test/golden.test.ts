import { type CommonOptions, type Initializer, orthogonal, type RealDType } from "@weightinit/core";
import { fromKeras } from "@weightinit/core/config";
import { describe, expect, test } from "vitest";
import { bitsOf, drawn, type Law, sha256 } from "../../rng-parts/test/support/golden.ts";
import { type KerasBackend, KerasRng, KerasSeed, SeedGenerator } from "../src/index.ts";
import { float32sOf, readJson } from "./golden.ts";

type Init = Initializer<CommonOptions>;

const laws: Record<string, readonly [Law, number, number]> = {
  normal: ["normal", 0.3, 0.7],
  uniform: ["uniform", -0.3, 0.9],
  truncated_normal: ["truncatedNormal", 0.3, 0.7],
};

/** What each call of an entry made: with an integer seed one, with a SeedGenerator two. */
const calls = (value: unknown) => (Array.isArray(value) ? (value as string[]) : [value as string]);

describe.each(["tensorflow", "torch", "numpy", "jax"] as const)("Keras 3.15.1 on %s", (backend: KerasBackend) => {
  const { entries } = readJson(backend) as { entries: Record<string, unknown> };
  const names = Object.keys(entries);

  /** Draws of an entry, each by the same integer seed or by one generator. */
  const rngOf = (name: string) => {
    const seed = Number(/^seed (\d+)/.exec(name)![1]);
    return name.includes("SeedGenerator, calls")
      ? new SeedGenerator(seed, { backend })
      : new KerasSeed(seed, { backend });
  };

  test.each(names.filter((name) => name.includes(": random.")))("%s", (name) => {
    const rng = rngOf(name);
    const [, law, type = "float32"] = /random\.(\w+)(?: (float16|bfloat16|12))?/.exec(name)!;
    for (const bits of calls(entries[name])) {
      const n = bits.split(" ").length;
      if (law === "shuffle") {
        const numbers = Float32Array.from(rng.shuffle(Array.from({ length: n }, (_, i) => i)));
        expect(bitsOf(numbers)).toBe(bits);
      } else {
        const [method, a, b] = laws[law!]!;
        const args = type === "float32" ? [a, b] : [];
        expect(bitsOf(drawn(rng, method, type as RealDType, n, ...args))).toBe(bits);
      }
    }
  });

  test.each(names.filter((name) => / \(.*\)/.test(name)))("%s", (name) => {
    const [, className, dims] = /^seed \d+: (\w+) \(([\d,]+)\)/.exec(name)!;
    const init = fromKeras(className!) as Init;
    const shape = dims!.split(",").map(Number);
    const { data } = init(rngOf(name), shape);
    if (className === "OrthogonalInitializer") {
      // The larger one is given as a hash, which LAPACKs do not share.
      if (!name.endsWith("sha256")) expectNear(data, entries[name] as string);
    } else if (name.endsWith("sha256")) expect(sha256(data)).toBe(entries[name]);
    else expect(bitsOf(data)).toBe(entries[name]);
  });

  test.each(names.filter((name) => name.endsWith("3 x next")))("%s", (name) => {
    const generator = new SeedGenerator(Number(/\d+/.exec(name)![0]), { backend });
    expect([1, 2, 3].map(() => generator.next().map(Number))).toEqual(entries[name]);
  });

  test.each(names.filter((name) => name.includes("set_random_seed")))("%s", (name) => {
    // Keras counts the layers of a process: dense_3 in the second model.
    const kernels = Object.entries(entries[name] as Record<string, string>).flatMap(([path, bits]) =>
      path.endsWith("kernel") ? [bits] : [],
    );
    const rng = new KerasRng(Number(/\d+/.exec(name)![0]), { backend });
    const [glorot, he] = [fromKeras("glorot_uniform"), fromKeras("he_normal")] as [Init, Init];
    expect(bitsOf(glorot(rng, 4, 3).data)).toBe(kernels[0]);
    expect(bitsOf(he(rng, 3, 2).data)).toBe(kernels[1]);
    expectNear(orthogonal(rng, 2, 2).data, kernels[2]!);
  });
});

function expectNear(numbers: ArrayLike<number>, bits: string): void {
  const golden = float32sOf(bits);
  expect(numbers.length).toBe(golden.length);
  for (const [i, x] of golden.entries()) expect(Math.abs(numbers[i]! - x)).toBeLessThan(1e-6);
}

test("seeds without one, after set_random_seed", () => {
  const { seeds } = readJson("default-seeds") as { seeds: Record<string, number[]> };
  for (const [seed, drawn] of Object.entries(seeds)) {
    const rng = new KerasRng(BigInt(seed));
    expect(drawn.map(() => rng.nextSeed())).toEqual(drawn);
  }
});
