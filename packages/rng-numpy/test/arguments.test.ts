import { describe, expect, it } from "vitest";
import { type NumpyGenerator, Pcg64, Philox, RandomState, SeedSequence } from "../src/index.ts";

function codeOf(call: () => unknown): string {
  try {
    call();
    return "none";
  } catch (error) {
    return (error as { readonly code: string }).code;
  }
}
const rng = new Pcg64(1);
// biome-ignore lint/suspicious/noExplicitAny: calls that TypeScript refuses
const g = rng as any;
// biome-ignore lint/suspicious/noExplicitAny: calls that TypeScript refuses
const r = new RandomState(1) as any;

describe("seeds", () => {
  it.each([-1, 1.5, Number.NaN, 2 ** 53, -1n, "-1", "x", "", true, null, undefined, {}, [1, -1], [[1.5]]])(
    "%s is refused",
    (seed) => {
      expect(codeOf(() => new Pcg64(seed as never))).toBe("WI_BAD_SEED");
      expect(codeOf(() => new SeedSequence(seed as never))).toBe("WI_BAD_SEED");
    },
  );

  it("digits, bigints and lists are integers", () => {
    const words = (seed: never) => Array.from(new SeedSequence(seed).generateState(4));
    expect(words("12" as never)).toEqual(words(12 as never));
    expect(words("0x1F" as never)).toEqual(words(31n as never));
    expect(words([1, ["2", 3n]] as never)).toEqual(words([1, 2, 3] as never));
    expect(words(Uint32Array.of(1, 2) as never)).toEqual(words([1, 2] as never));
    expect(words([] as never)).toEqual(words(0 as never));
  });

  it("options", () => {
    expect(codeOf(() => new Pcg64(1, { glibc: "2.40" } as never))).toBe("WI_BAD_OPTION");
    expect(codeOf(() => new Pcg64(1, { libc: "2.41" } as never))).toBe("WI_UNKNOWN_OPTION");
    expect(codeOf(() => new Pcg64(1, 7 as never))).toBe("WI_BAD_OPTION");
    for (const bad of [{ poolSize: 3 }, { poolSize: 4.5 }, { nChildrenSpawned: -1 }, { spawnKey: 3 }]) {
      expect(codeOf(() => new SeedSequence(1, bad as never))).toBe("WI_BAD_OPTION");
    }
    expect(codeOf(() => new SeedSequence(1, { spawnKey: [-1] }))).toBe("WI_BAD_SEED");
    expect(codeOf(() => new SeedSequence(1, { spawnkey: [1] } as never))).toBe("WI_UNKNOWN_OPTION");
    for (const bad of [{}, { key: -1 }, { key: 2n ** 128n }, { key: 1, counter: 2n ** 256n }, { key: 1.5 }]) {
      expect(codeOf(() => Philox.fromKey(bad as never))).toBe("WI_BAD_SEED");
    }
  });
});

describe("a sequence", () => {
  it("counts its children over calls, and says how it was made", () => {
    const sequence = new SeedSequence([1, 2n ** 70n], { spawnKey: [3], poolSize: 8, nChildrenSpawned: 2 });
    const [child] = sequence.spawn(1);
    expect(JSON.parse(JSON.stringify(child))).toEqual({
      entropy: [1, String(2n ** 70n)],
      spawn_key: [3, 2],
      pool_size: 8,
      n_children_spawned: 0,
    });
    sequence.spawn(0);
    expect(sequence.nChildrenSpawned).toBe(3);
    expect(codeOf(() => sequence.spawn(-1))).toBe("WI_BAD_DIMS");
    expect(codeOf(() => sequence.generateState(1.5))).toBe("WI_BAD_DIMS");
    expect(codeOf(() => sequence.generateState(1, "uint16" as never))).toBe("WI_BAD_DTYPE");
  });
});

describe("methods", () => {
  it.each([
    ["WI_BAD_DIMS", () => g.random(-1)],
    ["WI_BAD_DIMS", () => g.random(1.5)],
    ["WI_BAD_DIMS", () => g.random("3")],
    ["WI_BAD_DIMS", () => g.random([2, -1])],
    ["WI_BAD_DIMS", () => r.rand(-1)],
    ["WI_BAD_DIMS", () => r.randn(2, "3")],
    ["WI_BAD_DTYPE", () => g.random(1, "float16")],
    ["WI_BAD_DTYPE", () => g.standardNormal(1, "f32")],
    ["WI_BAD_DTYPE", () => g.standardExponential(1, { dtype: "int64" })],
    ["WI_BAD_OPTION", () => g.standardExponential(1, { method: "ziggurat" })],
    ["WI_UNKNOWN_OPTION", () => g.standardExponential(1, { Method: "inv" })],
    ["WI_BAD_ARGUMENT", () => g.exponential(-1)],
    ["WI_BAD_ARGUMENT", () => g.normal(0, -1)],
    ["WI_BAD_ARGUMENT", () => g.normal(Number.NaN)],
    ["WI_BAD_ARGUMENT", () => g.normal([1, 2], 1, 3)],
    ["WI_BAD_ARGUMENT", () => g.normal("0", 1)],
    ["WI_BAD_ARGUMENT", () => g.uniform(1, 0)],
    ["WI_BAD_ARGUMENT", () => g.uniform(-1.7e308, 1.7e308)],
    ["WI_BAD_ARGUMENT", () => r.uniform(0, Infinity)],
    ["WI_BAD_ARGUMENT", () => r.normal(0, -1, 2)],
    ["WI_BAD_ARGUMENT", () => g.integers(0)],
    ["WI_BAD_ARGUMENT", () => g.integers(3, 3)],
    ["WI_BAD_ARGUMENT", () => g.integers(1.5)],
    ["WI_BAD_ARGUMENT", () => g.integers(2 ** 53)],
    ["WI_BAD_ARGUMENT", () => g.integers(0, 2n ** 64n)],
    ["WI_BAD_ARGUMENT", () => g.integers(-1, 5, 2, { dtype: "uint8" })],
    ["WI_BAD_ARGUMENT", () => g.integers(0, 257, 2, { dtype: "uint8" })],
    ["WI_BAD_DTYPE", () => g.integers(0, 5, 2, { dtype: "float32" })],
    ["WI_BAD_OPTION", () => g.integers(0, 5, 2, { endpoint: 1 })],
    ["WI_UNKNOWN_OPTION", () => r.randint(0, 5, 2, { endpoint: true })],
    ["WI_BAD_ARGUMENT", () => g.permutation(-1)],
    ["WI_BAD_ARGUMENT", () => g.permutation(2 ** 32)],
    ["WI_BAD_ARGUMENT", () => g.shuffle(7)],
    ["WI_BAD_ARGUMENT", () => g.choice(0)],
    ["WI_BAD_ARGUMENT", () => g.choice([])],
    ["WI_BAD_DIMS", () => g.choice(3, 4, { replace: false })],
    ["WI_BAD_DIMS", () => g.choice(3, 3, { replace: false, p: [0.5, 0.5, 0] })],
    ["WI_BAD_OPTION", () => g.choice(3, 1, { p: [0.5, 0.5] })],
    ["WI_BAD_OPTION", () => g.choice(2, 1, { p: [0.5, 0.6] })],
    ["WI_BAD_OPTION", () => g.choice(2, 1, { p: [-0.5, 1.5] })],
    ["WI_BAD_OPTION", () => g.choice(2, 1, { replace: "no" })],
    ["WI_UNKNOWN_OPTION", () => r.choice(2, 1, { shuffle: true })],
    ["WI_BAD_ARGUMENT", () => g.advance(1.5)],
    ["WI_BAD_ARGUMENT", () => g.jumped("1")],
    ["WI_BAD_DIMS", () => g.spawn(-1)],
    ["WI_NOT_PORTABLE", () => g.fork("a")],
    ["WI_NOT_PORTABLE", () => r.fork("a")],
  ])("%s %s", (code, call) => {
    const before = JSON.stringify([rng, r]);
    expect(codeOf(call)).toBe(code);
    // Nothing is drawn by a call that is refused.
    expect(JSON.stringify([rng, r])).toBe(before);
  });

  it("take shapes, and nothing at all", () => {
    const fresh = (): NumpyGenerator => new Pcg64(1);
    expect(fresh().random([2, 3])).toEqual(fresh().random(6));
    expect(fresh().random([])).toEqual(fresh().random(1));
    expect(fresh().random(0)).toEqual(new Float64Array(0));
    expect(fresh().integers(0, 9, 0)).toEqual([]);
    expect(fresh().choice([], 0)).toEqual([]);
    expect(new RandomState(1).rand(2, 3)).toEqual(new RandomState(1).randomSample([2, 3]));
  });

  it("shuffle typed arrays as lists, and permute copies", () => {
    const list = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];
    const typed = Float32Array.from(list);
    new Pcg64(3).shuffle(typed);
    expect(Array.from(typed)).toEqual(new Pcg64(3).permutation(10));
    expect(new Pcg64(3).permutation(list)).toEqual(Array.from(typed));
    expect(list[1]).toBe(1);
  });

  it("fill an array when they get one", () => {
    const [single, double] = [new Float32Array(5), new Float64Array(5)];
    new Pcg64(3).uniform(single);
    expect(single).toEqual(new Pcg64(3).random(5, "float32"));
    new Pcg64(3).normal(double, "float64");
    expect(double).toEqual(new Pcg64(3).standardNormal(5));
    new RandomState(3).normal(double);
    expect(double).toEqual(new RandomState(3).randn(5));
    new RandomState(3).uniform(single);
    expect(single).toEqual(new Float32Array(new RandomState(3).rand(5)));
  });
});
