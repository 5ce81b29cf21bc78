import {
  glorotUniform,
  kaimingNormal,
  normal,
  orthogonal,
  randnC32,
  sparseInit,
  truncatedNormal,
} from "@weightinit/core";
import { initialize, keras } from "@weightinit/recipes";
import { describe, expect, test } from "vitest";
import { bitsOf, codeOf, drawn } from "../../rng-parts/test/support/golden.ts";
import { type KerasBackend, KerasRng, KerasSeed, SeedGenerator } from "../src/index.ts";

const backends = ["tensorflow", "torch", "jax", "numpy"] as const;

/** Integers that Keras 3.15.1 takes and refuses, of an initializer and of a SeedGenerator. */
const SEEDS: Record<KerasBackend, readonly (readonly [seed: bigint, initializer: boolean, generator: boolean])[]> = {
  tensorflow: [
    [-1n, true, true],
    [2n ** 63n - 1n, true, true],
    [-(2n ** 63n), true, true],
    [2n ** 63n, false, false],
  ],
  torch: [
    [-1n, true, true],
    [2n ** 31n - 1n, true, true],
    [2n ** 31n, true, false],
    [-(2n ** 63n), true, false],
    [2n ** 64n, true, false],
  ],
  jax: [
    [0n, true, true],
    [2n ** 32n - 1n, true, true],
    [2n ** 32n, false, false],
    [-1n, false, false],
  ],
  numpy: [
    [0n, true, true],
    [2n ** 32n - 1n, true, true],
    [2n ** 32n, false, false],
    [-1n, false, false],
  ],
};

describe.each(backends)("on %s", (backend) => {
  test("seeds are those that Keras takes", () => {
    for (const [seed, initializer, generator] of SEEDS[backend]) {
      const codes = [true, false].map((isTaken) => (isTaken ? "no error" : "WI_BAD_SEED"));
      const code = (isTaken: boolean) => codes[isTaken ? 0 : 1];
      expect([seed, codeOf(() => new KerasSeed(seed, { backend }))]).toEqual([seed, code(initializer)]);
      expect([seed, codeOf(() => new SeedGenerator(seed, { backend }))]).toEqual([seed, code(generator)]);
    }
    for (const bad of [1.5, "1", undefined, null, {}, Number.NaN, 2 ** 53]) {
      expect(codeOf(() => new KerasSeed(bad as number, { backend }))).toBe("WI_BAD_SEED");
      expect(codeOf(() => new SeedGenerator(bad as number, { backend }))).toBe("WI_BAD_SEED");
      expect(codeOf(() => new KerasRng(bad as number, { backend }))).toBe("WI_BAD_SEED");
    }
  });

  test("states go in and out as JSON", () => {
    const seed = new KerasSeed(7, { backend });
    const generator = new SeedGenerator(7, { backend });
    const unordered = new SeedGenerator(7, { backend, ordered: false });
    const rng = new KerasRng(7, { backend });
    drawn(generator, "normal", "float32", 3);
    drawn(unordered, "normal", "float32", 3);
    drawn(rng, "normal", "float32", 3);
    drawn(rng.global, "normal", "float32", 3);
    const through = <T>(value: { readonly state: T }) => JSON.parse(JSON.stringify(value)) as T;
    const copies = [
      [seed, KerasSeed.fromState(through(seed)), seed.clone()],
      [generator, SeedGenerator.fromState(through(generator)), generator.clone()],
      [unordered, SeedGenerator.fromState(through(unordered)), unordered.clone()],
      [rng, KerasRng.fromState(through(rng)), rng.clone()],
      [rng.global, KerasRng.fromState(through(rng)).global, rng.clone().global],
    ];
    for (const [own, ...others] of copies) {
      const draw = (from: typeof own) =>
        (["uniform", "truncatedNormal"] as const).map((law) => bitsOf(drawn(from!, law, "float32", 5)));
      const expected = draw(own);
      for (const other of others) {
        expect(String(other)).not.toBe("");
        expect(draw(other)).toEqual(expected);
        expect(other!.state).toEqual(own!.state);
      }
    }
    expect(generator.state).toMatchObject({ generator: "SeedGenerator", backend, ordered: true, state: ["7", "3"] });
    // Draws from the generator and from the global one counted apart.
    expect(rng.state.taken).toBe(4);
  });

  test("an initializer repeats itself, a generator does not, nor do initializers without a seed", () => {
    const make = (rng: KerasSeed | SeedGenerator | KerasRng) => bitsOf(glorotUniform(rng, 4, 3).data);
    for (const [rng, isSame] of [
      [new KerasSeed(3, { backend }), true],
      [new SeedGenerator(3, { backend }), false],
      [new KerasRng(3, { backend }), false],
    ] as const) {
      const [first, second] = [make(rng), make(rng)];
      expect(first === second).toBe(isSame);
    }
    const rng = new KerasRng(3, { backend });
    const next = new KerasSeed(rng.clone().nextSeed(), { backend });
    expect(make(rng)).toBe(make(next));
    const skipped = new KerasRng(3, { backend }).skip(1);
    expect(make(skipped)).toBe(make(rng));
    expect(skipped.seedGenerator().state.state[0]).toBe(String(rng.nextSeed()));
  });
});

test("options, and states that none has, are refused", () => {
  for (const Class of [KerasSeed, SeedGenerator, KerasRng] as (new (
    ...args: unknown[]
  ) => unknown)[]) {
    expect(codeOf(() => new Class(1, { backend: "openvino" }))).toBe("WI_BAD_OPTION");
    expect(codeOf(() => new Class(1, { backend: "toString" }))).toBe("WI_BAD_OPTION");
    expect(codeOf(() => new Class(1, { framework: "jax" }))).toBe("WI_UNKNOWN_OPTION");
    expect(codeOf(() => new Class(1, null))).toBe("WI_BAD_OPTION");
  }
  expect(codeOf(() => new SeedGenerator(1, { ordered: 1 as unknown as boolean }))).toBe("WI_BAD_OPTION");
  const generator = new SeedGenerator(1, { backend: "jax" }).state;
  const rng = new KerasRng(1).state;
  for (const bad of [
    undefined,
    null,
    {},
    { ...generator, generator: "KerasRng" },
    { ...generator, state: ["1"] },
    { ...generator, state: ["1", "x"] },
    { ...generator, state: ["1", String(2n ** 32n)] },
    { ...generator, ordered: 1 },
  ]) {
    expect(codeOf(() => SeedGenerator.fromState(bad as typeof generator))).toBe("WI_BAD_STATE");
  }
  const counts = [-1, 0.5, 2 ** 31].map((taken) => ({ ...rng, taken }));
  for (const bad of [undefined, {}, ...counts, { ...rng, seed: "x" }, { ...rng, backend: undefined }]) {
    expect(codeOf(() => KerasRng.fromState(bad as typeof rng))).toBe("WI_BAD_STATE");
  }
  for (const bad of [undefined, {}, { ...new KerasSeed(1).state, seed: "x" }]) {
    expect(codeOf(() => KerasSeed.fromState(bad as KerasSeed["state"]))).toBe("WI_BAD_STATE");
  }
});

test("arguments are checked, and a call that throws takes no seed", () => {
  const rng = new KerasRng(1);
  const array = new Float32Array(3);
  for (const law of ["uniform", "normal", "truncatedNormal"] as const) {
    expect(codeOf(() => rng[law](array, "float64"))).toBe("WI_BAD_ARGUMENT");
    expect(codeOf(() => rng[law](new Float64Array(3), "float16"))).toBe("WI_BAD_ARGUMENT");
    expect(codeOf(() => rng[law](array, "complex64"))).toBe("WI_BAD_DTYPE");
    expect(codeOf(() => rng[law](array, "float32", Number.NaN, 1))).toBe("WI_BAD_ARGUMENT");
  }
  expect(codeOf(() => rng.normal(array, "float32", 0, -1))).toBe("WI_BAD_ARGUMENT");
  expect(codeOf(() => rng.uniform(array, "float32", 1, 0))).toBe("WI_BAD_RANGE");
  expect(codeOf(() => rng.shuffle("abc" as unknown as string[]))).toBe("WI_BAD_ARGUMENT");
  expect(codeOf(() => rng.skip(-1))).toBe("WI_BAD_ARGUMENT");
  expect(codeOf(() => rng.fork("a"))).toBe("WI_NOT_PORTABLE");
  expect(codeOf(() => randnC32(rng, 3))).toBe("WI_NOT_REPRODUCED");
  expect(codeOf(() => sparseInit(rng, 4, 4, { sparsity: 0.5 }))).toBe("WI_NOT_REPRODUCED");
  expect(codeOf(() => truncatedNormal(rng, 3, { lo: -1 }))).toBe("WI_NOT_REPRODUCED");
  expect(codeOf(() => orthogonal(rng, "bfloat16", 3, 3))).toBe("WI_NOT_REPRODUCED");
  expect(rng.state.taken).toBe(0);
});

test("layers of another library, and lists that were changed, have no order of Keras'", () => {
  const rng = new KerasRng(1);
  const changed = [...keras.dense("a", 2, 3)];
  expect(codeOf(() => initialize(rng, [changed]))).toBe("WI_NOT_REPRODUCED");
  expect(rng.state.taken).toBe(0);
});

test("untruncated and truncated laws are told apart", () => {
  const seed = new KerasSeed(1);
  const plain = bitsOf(kaimingNormal(seed, 5, 4, { layout: "keras" }).data);
  expect(bitsOf(kaimingNormal(seed, 5, 4, { layout: "keras", truncated: true }).data)).not.toBe(plain);
  expect(plain).toBe(bitsOf(normal(seed, 5, 4, { std: Math.sqrt(2 / 5) }).data));
});
