import { describe, expect, it } from "vitest";
import {
  type GeneratorOptions,
  Mt19937,
  type NumpyGenerator,
  Pcg64,
  type Pcg64Dxsm,
  Philox,
  RandomState,
  SeedSequence,
} from "../src/index.ts";
import { entropyOf, readGolden } from "./golden.ts";
import { generators, hexOf, plain, sha256 } from "./numpy-calls.ts";

type Name = keyof typeof generators;
type Movable = Pcg64 | Pcg64Dxsm | Philox;
const strings = (values: ArrayLike<unknown>): string[] => Array.from(values, String);
const rowsOf = (permutation: readonly number[]): number[] => permutation.flatMap((row) => [2 * row, 2 * row + 1]);

/** What a call in a golden file's words gives, of a fresh generator. */
const calls: Record<string, (g: NumpyGenerator) => unknown> = {
  raw: (g) => strings(g.randomRaw(5)),
  "random f64": (g) => hexOf(g.random(7)),
  "random f32": (g) => hexOf(g.random(7, "float32")),
  "standard_normal 300 f64": (g) => hexOf(g.standardNormal(300)),
  "standard_normal 300 f32": (g) => hexOf(g.standardNormal(300, "float32")),
  "sha256 standard_normal 1e6 f64": (g) => sha256(g.standardNormal(1e6)),
  "sha256 standard_normal 1e6 f32": (g) => sha256(g.standardNormal(1e6, "float32")),
  "normal(0.3,0.7) 9": (g) => hexOf(g.normal(0.3, 0.7, 9)),
  "uniform(-0.3,0.9) 9": (g) => hexOf(g.uniform(-0.3, 0.9, 9)),
  "permutation(40)": (g) => g.permutation(40),
  "integers(0,1000,9)": (g) => g.integers(0, 1000, 9),
  "advance(10**6) raw 3": (g) => strings((g as Movable).advance(1e6).randomRaw(3)),
  "jumped(2) raw 3": (g) => strings((g as Movable).jumped(2).randomRaw(3)),
};
calls["raw 5"] = calls["raw"]!;
calls["random 7 f64"] = calls["random f64"]!;
calls["random 7 f32"] = calls["random f32"]!;

const legacy: Readonly<Record<string, (r: RandomState) => unknown>> = {
  "randn 300": (r) => hexOf(r.randn(300)),
  "rand 9": (r) => hexOf(r.rand(9)),
  "rand 5": (r) => hexOf(r.rand(5)),
  "uniform(-0.3,0.9) 9": (r) => hexOf(r.uniform(-0.3, 0.9, 9)),
  "normal(0.3,0.7) 9": (r) => hexOf(r.normal(0.3, 0.7, 9)),
  "permutation(40)": (r) => r.permutation(40),
  "sha256 randn 1e6": (r) => sha256(r.randn(1e6)),
};

describe("NumPy 2.4.6", () => {
  const { entries } = readGolden<{ readonly entries: Readonly<Record<string, string | readonly string[]>> }>(
    "2026-numpy",
  );

  it.each(Object.entries(entries))("%s", (entry, expected) => {
    const [, name, text, call] = /^(\w+)\(([^)]*)\)[ .](.*)$/.exec(entry)!;
    const seed = entropyOf(text!);
    if (name === "SeedSequence") {
      const sequence = new SeedSequence(seed);
      if (call === "generate_state(8)") {
        const words = Array.from(sequence.generateState(8), (word) => word.toString(16).padStart(8, "0"));
        expect(words.join(" ")).toBe(expected);
      } else {
        expect(call).toBe("spawn(3)[2].spawn(1)[0].generate_state(4, uint64)");
        expect(strings(sequence.spawn(3)[2]!.spawn(1)[0]!.generateState(4, "uint64"))).toEqual(expected);
      }
      return;
    }
    if (name === "RandomState") {
      const short = typeof seed === "bigint" ? seed : seed.map(Number);
      expect(legacy[call!]!(new RandomState(short))).toEqual(expected);
      return;
    }
    const [what, newer] = call!.split(", with f(Math.log1p)");
    const options: GeneratorOptions = newer === undefined ? {} : { glibc: "2.41" };
    expect(calls[what!]!(new generators[name as Name](seed, options))).toEqual(expected);
  });
});

interface More {
  readonly SeedSequence: Readonly<
    Record<string, Readonly<Record<string, readonly (number | string)[]>> & { readonly spawn_key?: readonly number[] }>
  >;
  readonly RandomState: Readonly<Record<string, unknown>>;
}
type ByGenerator = Readonly<Record<Name, Readonly<Record<string, unknown>>>>;

describe("NumPy 1.24.2, 2.2.4 and 2.4.6", () => {
  const more = readGolden<More & ByGenerator & Readonly<Record<string, string>>>("numpy-more");

  it.each(Object.entries(more.SeedSequence))("SeedSequence %s", (name, expected) => {
    const [, entropy, pool] = /^(\[.*?\]|[\d*+]+)(?:.*pool_size (\d+))?/.exec(name)!;
    const sequence = new SeedSequence(entropyOf(entropy!), {
      spawnKey: expected.spawn_key,
      poolSize: pool === undefined ? undefined : Number(pool),
    });
    const given: Record<string, readonly (number | string)[]> = { pool: Array.from(sequence.pool) };
    if (expected.spawn_key) given["spawn_key"] = sequence.spawnKey.map(Number);
    for (const call of Object.keys(expected)) {
      const [, count, wide] = /^generate_state\((\d+)(,uint64)?\)/.exec(call) ?? [];
      if (wide) given[call] = strings(sequence.generateState(Number(count), "uint64"));
      else if (count) given[call] = Array.from(sequence.generateState(Number(count)));
    }
    expect(given).toEqual(expected);
  });

  it("default_rng(42).spawn(2)[1].random(3)", () => {
    expect(hexOf(new Pcg64(42).spawn(2)[1]!.random(3))).toBe(more["default_rng(42).spawn(2)[1].random(3)"]);
  });

  /** A state as the file has it: the 624 words of a key folded. */
  const folded = (state: unknown): unknown => {
    const { key } = (state as { readonly state: { readonly key: readonly number[] } }).state;
    if (key?.length !== 624) return plain(state);
    return { ...(state as object), state: { ...(state as Folded).state, key: foldedKey(key) } };
  };
  interface Folded {
    readonly state: object;
  }
  const foldedKey = (key: readonly number[]) => ({
    first4: key.slice(0, 4),
    last4: key.slice(-4),
    sha256_le: sha256(Uint32Array.from(key)),
  });

  const ofSeed42: Readonly<Record<string, (g: NumpyGenerator) => unknown>> = {
    "random f64 5": (g) => hexOf(g.random(5)),
    "random f32 5": (g) => hexOf(g.random(5, "float32")),
    "standard_normal f64 12": (g) => hexOf(g.standardNormal(12)),
    "standard_normal f32 12": (g) => hexOf(g.standardNormal(12, "float32")),
    "normal(0.3,0.7) 6": (g) => hexOf(g.normal(0.3, 0.7, 6)),
    "uniform(-0.3,0.9) 6": (g) => hexOf(g.uniform(-0.3, 0.9, 6)),
    // np.arange(0.1, 0.65, 0.1), whose steps are added up as 0.1 + i·0.1.
    "normal(0.1, 0.2) in a (2,3) array of scales 0.1..0.6": (g) => hexOf(g.normal(0.1, SCALES, [2, 3])),
    "permutation(12)": (g) => g.permutation(12),
    "permutation(rows of 5x2)": (g) => rowsOf(g.permutation(5)),
    "integers(0,10,8)": (g) => g.integers(0, 10, 8),
    "choice(10,4,replace=False)": (g) => g.choice(10, 4, { replace: false }),
    "standard_exponential f64 6": (g) => hexOf(g.standardExponential(6)),
    "sha256 standard_normal f64 1e6": (g) => sha256(g.standardNormal(1e6)),
    "sha256 random f32 1e6": (g) => sha256(g.random(1e6, "float32")),
  };
  const SCALES = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6];

  const special: Readonly<Record<string, (Class: (typeof generators)[Name]) => unknown>> = {
    "42: random f32 3, then the state, standard_normal f64 2, random f32 2": (Class) => {
      const rng = new Class(42);
      return [
        hexOf(rng.random(3, "float32")),
        folded(rng.state),
        hexOf(rng.standardNormal(2)),
        hexOf(rng.random(2, "float32")),
      ];
    },
    "42 jumped()": (Class) => strings((new Class(42) as Movable).jumped().randomRaw(3)),
    "42 jumped(3)": (Class) => strings((new Class(42) as Movable).jumped(3).randomRaw(3)),
    "42: 2 raw, advance(5), raw 3": (Class) => {
      const rng = new Class(42) as Movable;
      rng.randomRaw(2);
      return strings(rng.advance(5).randomRaw(3));
    },
    "42: advance(2**100+1), raw 3": (Class) =>
      strings((new Class(42) as Movable).advance(2n ** 100n + 1n).randomRaw(3)),
    "key 5, counter 9: raw 5": () => strings(Philox.fromKey({ key: 5, counter: 9 }).randomRaw(5)),
    "key 2**127+1, counter 2**200: raw 5": () =>
      strings(Philox.fromKey({ key: 2n ** 127n + 1n, counter: 2n ** 200n }).randomRaw(5)),
  };

  const entries = (Object.keys(generators) as Name[]).flatMap((name) =>
    Object.entries(more[name]).map(([entry, expected]) => [name, entry, expected] as const),
  );
  it.each(entries)("%s %s", (name, entry, expected) => {
    const Class = generators[name];
    const [, seed] = /^seed (.*)$/.exec(entry) ?? [];
    if (seed !== undefined) {
      const rng = new Class(entropyOf(seed));
      expect({ state: folded(rng.state), "random_raw(6)": strings(rng.randomRaw(6)) }).toEqual(expected);
    } else if (entry === "42") {
      const { "sha256 standard_normal f32 1e6": hashes, ...rest } = expected as Readonly<Record<string, unknown>>;
      for (const [call, result] of Object.entries(rest)) expect(ofSeed42[call]!(new Class(42)), call).toEqual(result);
      const byGlibc = (["2.36", "2.41"] as const).map((glibc) => [
        `glibc ${glibc}`,
        sha256(new Class(42, { glibc }).standardNormal(1e6, "float32")),
      ]);
      // One hash where both libraries give the same.
      expect(typeof hashes === "string" ? { [byGlibc[0]![0]!]: hashes } : hashes).toMatchObject(
        typeof hashes === "string" ? { [byGlibc[0]![0]!]: byGlibc[0]![1] } : Object.fromEntries(byGlibc),
      );
    } else expect(special[entry]!(Class)).toEqual(expected);
  });

  describe("RandomState", () => {
    const { "42": ofAll, ...others } = more.RandomState as Readonly<Record<string, never>> & {
      readonly "42": Readonly<Record<string, unknown>>;
    };
    const seeds = Object.entries(others).filter(([entry]) => entry.startsWith("seed "));

    it.each(seeds)("%s", (entry, expected) => {
      const seed = entropyOf(entry.slice(5));
      const make = () => new RandomState(typeof seed === "bigint" ? seed : seed.map(Number));
      expect({
        "key[0:3]": (make().state as Mt19937["state"]).state.key.slice(0, 3),
        "random_sample 3": hexOf(make().randomSample(3)),
        "randn 3": hexOf(make().randn(3)),
      }).toEqual(expected);
    });

    it("keeps a normal number, in its state, too", () => {
      const rng = new RandomState(42);
      rng.randn(3);
      const { state, has_gauss, gauss } = rng.state as ReturnType<typeof stateOf>;
      expect([state.pos, has_gauss, hexOf(Float64Array.of(gauss)), foldedKey(state.key)]).toEqual(
        others["42 after randn(3): get_state pos, has_gauss, cached_gaussian, key"],
      );
      expect([hexOf(rng.randn(2)), hexOf(rng.rand(2))]).toEqual(others["... next randn(2), rand(2)"]);
    });
    const stateOf = () =>
      new RandomState(0).state as Extract<RandomState["state"], { readonly gauss: number }> & Mt19937["state"];

    const of42: Readonly<Record<string, (r: RandomState) => unknown>> = {
      "uniform(-0.3,0.9) 5": (r) => hexOf(r.uniform(-0.3, 0.9, 5)),
      "normal(0.3,0.7) 5": (r) => hexOf(r.normal(0.3, 0.7, 5)),
      "permutation(12)": (r) => r.permutation(12),
      "permutation(rows of 5x2)": (r) => rowsOf(r.permutation(5)),
      "randint(0,10,8)": (r) => r.randint(0, 10, 8),
      "sha256 randn 1e6": (r) => sha256(r.randn(1e6)),
      "sha256 rand 1e6": (r) => sha256(r.rand(1e6)),
      "RandomState(PCG64(42)).randn 3": () => hexOf(new RandomState(new Pcg64(42)).randn(3)),
    };
    it.each(Object.entries(ofAll))("42 %s", (call, expected) => {
      expect(of42[call]!(new RandomState(42))).toEqual(expected);
    });
  });
});

interface Bits {
  readonly bits: readonly string[];
}
interface Long {
  readonly first16: Bits;
  readonly last4: Bits;
  readonly sha256_le: string;
}
const bits = (values: Float32Array | Float64Array): string[] =>
  hexOf(values)
    .split(" ")
    .map((word) => `0x${word}`);
const long = (values: Float32Array | Float64Array): unknown => ({
  first16: bits(values.subarray(0, 16)),
  last4: bits(values.subarray(-4)),
  sha256_le: sha256(values),
});

describe.each([
  ["numpy-pcg64-42", () => new Pcg64(42)],
  ["numpy-philox-42", () => new Philox(42)],
  ["numpy-generator-mt19937-42", () => new Mt19937(42)],
] as const)("%s", (file, make: () => NumpyGenerator) => {
  const golden = readGolden<Readonly<Record<string, unknown>>>(file);
  const made: Readonly<Record<string, () => unknown>> = {
    raw_first16: () => Array.from(make().randomRaw(16), (word) => `0x${word.toString(16)}`),
    random_f64: () => bits(make().random(16)),
    random_f32: () => bits(make().random(16, "float32")),
    random_f32_n3_then_f64: () => {
      const rng = make();
      return [...rng.random(3, "float32"), rng.random()];
    },
    standard_normal_f64: () => bits(make().standardNormal(16)),
    standard_normal_f32: () => bits(make().standardNormal(16, "float32")),
    normal_loc1_scale2_f64: () => bits(make().normal(1, 2, 8)),
    "uniform_-1_1_f64": () => bits(make().uniform(-1, 1, 8)),
    integers_0_10: () => make().integers(0, 10, 16),
    permutation_10: () => make().permutation(10),
    standard_normal_f64_20000: () => long(make().standardNormal(20000)),
    standard_normal_f32_20000: () => long(make().standardNormal(20000, "float32")),
    random_f32_20000: () => long(make().random(20000, "float32")),
  };
  it.each(Object.keys(made))("%s", (entry) => {
    const expected = golden[entry] as Partial<Bits & Long>;
    const flat = expected.first16
      ? { first16: expected.first16.bits, last4: expected.last4!.bits, sha256_le: expected.sha256_le }
      : (expected.bits ?? expected);
    // `0x…` of words has no leading zeros in the file.
    expect(made[entry]!()).toEqual(flat);
  });

  it("state and seed sequence", () => {
    const rng = make();
    const { bit_generator, ...rest } = golden["state_after_seeding"] as Readonly<Record<string, unknown>>;
    expect(rng.state).toMatchObject({ bit_generator });
    // The files leave the ends of lists out: '… 4 words'.
    const shortened = (value: unknown): unknown =>
      Array.isArray(value) ? value.filter((one) => !/words/.test(String(one))) : value;
    const { state, ...kept } = rest as { readonly state: Readonly<Record<string, unknown>> };
    const given = rng.state as unknown as { readonly state: Readonly<Record<string, unknown>> };
    for (const [field, value] of Object.entries(state)) {
      const whole = plain(given.state[field]);
      const expected = field === "pos" ? Number(value) : shortened(value);
      expect(Array.isArray(expected) ? (whole as unknown[]).slice(0, expected.length) : whole).toEqual(expected);
    }
    expect(given).toMatchObject(kept);
    const words = Array.from(rng.seedSequence!.generateState(8), (word) => `0x${word.toString(16).padStart(8, "0")}`);
    if (golden["seed_sequence_generate_state_u32_8"])
      expect(words).toEqual(golden["seed_sequence_generate_state_u32_8"]);
  });
});

it("numpy-legacy-randomstate-42", () => {
  const golden = readGolden<Readonly<Record<string, unknown>>>("numpy-legacy-randomstate-42");
  const make = () => new RandomState(42);
  const state = make().state as Mt19937["state"];
  expect([state.state.key.slice(0, 8), state.state.pos]).toEqual([golden["state_key_first8"], golden["pos"]]);
  const of = (entry: string): readonly string[] => (golden[entry] as Bits).bits;
  expect(bits(make().randomSample(16))).toEqual(of("random_sample_f64"));
  expect(bits(make().standardNormal(16))).toEqual(of("standard_normal_f64"));
  expect(bits(make().randn(2, 5))).toEqual(of("randn_2x5_row_major"));
  expect(bits(make().uniform(-1, 1, 8))).toEqual(of("uniform_-1_1"));
  expect(bits(make().normal(1, 2, 8))).toEqual(of("normal_1_2"));
  expect(make().permutation(10)).toEqual(golden["permutation_10"]);
  const { first16, last4, sha256_le } = golden["standard_normal_f64_20000"] as Long;
  expect(long(make().randn(20000))).toEqual({ first16: first16.bits, last4: last4.bits, sha256_le });
  const rng = make();
  expect([...rng.randn(3), rng.rand(), rng.randn()]).toEqual(golden["normal3_then_uniform_then_normal"]);
  // random_uint32 of NumPy is one word, as randint over all of uint32 takes it.
  expect(
    make()
      .randint(0, 2 ** 32, 16, { dtype: "uint32" })
      .map((word) => `0x${word.toString(16)}`),
  ).toEqual(golden["raw_u32_first16"]);
});
