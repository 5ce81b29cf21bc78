/**
 * The calls of scripts/numpy-answers.py, by the same names, and answers written as there.
 *
 * @module
 */
import { createHash } from "node:crypto";
import { Mt19937, type NumpyGenerator, Pcg64, Pcg64Dxsm, Philox, RandomState, type Seed, Sfc64 } from "../src/index.ts";

export const generators = { PCG64: Pcg64, PCG64DXSM: Pcg64Dxsm, Philox, SFC64: Sfc64, MT19937: Mt19937 } as const;

/** Bits in hexadecimal, one word an element. */
export function hexOf(values: Float32Array | Float64Array): string {
  const view = new DataView(values.buffer, values.byteOffset, values.byteLength);
  const words: string[] = [];
  for (let at = 0; at < values.byteLength; at += 4) words.push(view.getUint32(at, true).toString(16).padStart(8, "0"));
  if (values instanceof Float32Array) return words.join(" ");
  return Array.from(values, (_, i) => words[2 * i + 1]! + words[2 * i]!).join(" ");
}

export const sha256 = (values: Float32Array | Float64Array | Uint32Array | Uint16Array): string =>
  createHash("sha256").update(values).digest("hex");

/** A value as the script writes it: bits of floats, their hash if there are many, integers beyond 2⁵³ as digits. */
export function plain(value: unknown): unknown {
  if (value instanceof Float32Array || value instanceof Float64Array) {
    return value.length > 300 ? sha256(value) : hexOf(value);
  }
  if (typeof value === "bigint") return value <= 2n ** 53n && value >= -(2n ** 53n) ? Number(value) : String(value);
  if (Array.isArray(value) || ArrayBuffer.isView(value)) return Array.from(value as ArrayLike<unknown>, plain);
  if (typeof value === "object" && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, plain(one)]));
  }
  return value;
}

/** A float of its own, which JSON would not tell from an integer. */
const f = (x: number): Float64Array => Float64Array.of(x);
const p = [0.1, 0.2, 0.3, 0.15, 0.25];
const range = (n: number): number[] => Array.from({ length: n }, (_, i) => i);

function shuffled(rng: NumpyGenerator | RandomState, n: number): number[] {
  const array = range(n);
  rng.shuffle(array);
  return array;
}

type Calls<R> = Readonly<Record<string, (rng: R) => unknown>>;

export const generatorCalls: Calls<NumpyGenerator> = {
  random: (g) => [f(g.random()), g.random(301), g.random(5000)],
  "random f32": (g) => [g.random(301, "float32"), g.random(6001, "float32")],
  "random f32, then the state": (g) => [g.random(7, "float32"), g.state],
  "even f32, then the state": (g) => [g.random(8, "float32"), g.state],
  standard_normal: (g) => [f(g.standardNormal()), g.standardNormal(301), g.standardNormal(100_000)],
  "standard_normal f32": (g) => [299, 100_001].map((n) => g.standardNormal(n, "float32")),
  "f32 and f64 in turn": (g) => [
    g.standardNormal(3, "float32"),
    g.standardNormal(2),
    g.random(2, "float32"),
    g.integers(0, 10, 3),
    g.random(2),
    g.standardNormal(5, "float32"),
    g.state,
  ],
  normal: (g) => [f(g.normal(0.3, 0.7)), g.normal(-3, 0.02, 300), g.normal(0, 1, 7), g.normal(5, 0, 3)],
  "normal, a scale each": (g) =>
    g.normal(
      0.1,
      [1, 2, 3, 4, 5, 6].map((n) => n / 10),
      [2, 3],
    ),
  uniform: (g) => [f(g.uniform(-0.3, 0.9)), g.uniform(-3.7, 11.3, 300), g.uniform(0, 1, 7)],
  standard_exponential: (g) => [g.standardExponential(300), g.standardExponential(100_000)],
  "standard_exponential f32": (g) => [299, 100_001].map((n) => g.standardExponential(n, { dtype: "float32" })),
  "standard_exponential inv": (g) => [
    g.standardExponential(5, { method: "inv" }),
    g.standardExponential(5, { dtype: "float32", method: "inv" }),
  ],
  exponential: (g) => g.exponential(2.5, 20),
  integers: (g) => [
    g.integers(1000, null, 100),
    g.integers(-7, 8, 30),
    g.integers(3, 4, 3),
    g.integers(0, 2 ** 32, 5),
    g.integers(0, 2 ** 32 - 1, 5),
    g.integers(0, 3 * 2 ** 30, 20),
    g.integers(5),
    g.integers(0, 10, 5, { endpoint: true }),
  ],
  "integers of 64 bits": (g) => [
    g.integers(0, 2 ** 40, 5),
    g.integers(-(2n ** 63n), 2n ** 63n - 1n, 5),
    g.integers(-(2n ** 63n), 2n ** 63n - 1n, 3, { endpoint: true }),
    g.integers(0n, 2n ** 64n, 5, { dtype: "uint64" }),
    g.integers(0n, 3n * 2n ** 62n, 9, { dtype: "uint64" }),
  ],
  "integers of other types": (g) => [
    g.integers(0, 256, 9, { dtype: "uint8" }),
    g.integers(-5, 5, 30, { dtype: "int8" }),
    g.integers(0, 300, 11, { dtype: "uint16" }),
    g.integers(0, 65536, 3, { dtype: "uint16" }),
    g.integers(-30000, 30000, 20, { dtype: "int16" }),
    g.integers(0, 2, 70, { dtype: "bool" }),
    g.integers(-(2 ** 31), 2 ** 31, 5, { dtype: "int32" }),
    g.integers(0, 3 * 2 ** 30, 20, { dtype: "uint32" }),
  ],
  permutation: (g) => [0, 1, 2, 100, 3000].map((n) => g.permutation(n)),
  "permutation of rows": (g) => g.permutation(5).flatMap((row) => [2 * row, 2 * row + 1]),
  shuffle: (g) => shuffled(g, 50),
  choice: (g) => [g.choice(5), g.choice(10, 20), g.choice([3, 5, 7], 4), rows(g.choice(5, [2, 3], { p }))],
  "choice without replacement": (g) => [
    g.choice(10, 4, { replace: false }),
    g.choice(10, 10, { replace: false }),
    g.choice(10, 4, { replace: false, shuffle: false }),
    g.choice(20000, 500, { replace: false }),
    g.choice(20000, 1000, { replace: false, shuffle: false }),
    g.choice(20000, 1100, { replace: false, shuffle: false }),
    g.choice(5, 4, { replace: false, p }),
  ],
  spawn: (g) => [...g.spawn(2), ...g.spawn(1)[0]!.spawn(2)].map((child) => child.random(3)),
  raw: (g) => g.randomRaw(2050),
  state: (g) => g.state,
};

/** A shape of two rows, as NumPy nests it. */
const rows = (flat: readonly number[]): number[][] => [flat.slice(0, flat.length / 2), flat.slice(flat.length / 2)];

type Movable = Pcg64 | Pcg64Dxsm | Philox;

export const moveCalls: Calls<Movable> = {
  advance: (g) => [
    g.random(3, "float32"),
    ...[1, 10 ** 6, 2n ** 100n + 1n, -5].map((n) => g.advance(n).randomRaw(3)),
    g.state,
  ],
  jumped: (g) => [
    g.random(3, "float32"),
    ...[[], [2], [2n ** 70n]].map((n) => g.jumped(...(n as [])).randomRaw(3)),
    g.jumped(1).state,
  ],
};

export const twisterCalls: Calls<Mt19937> = {
  "jumped of a twister": (g) => [g.jumped(2).randomRaw(3), g.random(400), g.jumped().randomRaw(700), g.jumped().state],
};

export const legacyCalls: Calls<RandomState> = {
  randn: (r) => [f(r.randn()), r.randn(300), r.randn(100_001), f(r.rand()), r.randn(2, 3)],
  rand: (r) => [f(r.rand()), r.rand(300), r.randomSample(5), r.rand(100_000)],
  "a kept normal": (r) => [r.randn(3), r.rand(2), r.randn(2), r.randint(0, 10, 3), legacyState(r)],
  "state with a kept normal": (r) => [r.randn(1), legacyState(r)],
  standard_normal: (r) => [f(r.standardNormal()), r.standardNormal(9)],
  normal: (r) => [f(r.normal(0.3, 0.7)), r.normal(-3, 0.02, 300), r.normal(0, 1, 7)],
  uniform: (r) => [f(r.uniform(-0.3, 0.9)), r.uniform(-3.7, 11.3, 300), r.uniform(0, 1, 7)],
  randint: (r) => [
    r.randint(1000, null, 100),
    r.randint(-7, 8, 30),
    r.randint(3, 4, 3),
    r.randint(0, 2 ** 32, 5),
    r.randint(0, 2 ** 32 - 1, 5),
    r.randint(0, 2 ** 40, 5),
    r.randint(-(2n ** 63n), 2n ** 63n - 1n, 5),
    r.randint(0n, 2n ** 64n, 5, { dtype: "uint64" }),
    r.randint(0, 256, 9, { dtype: "uint8" }),
    r.randint(-5, 5, 30, { dtype: "int8" }),
    r.randint(0, 300, 11, { dtype: "uint16" }),
    r.randint(0, 2, 70, { dtype: "bool" }),
    r.randint(-(2 ** 31), 2 ** 31 - 1, 5, { dtype: "int32" }),
    r.randint(5),
  ],
  permutation: (r) => [0, 1, 2, 100, 3000].map((n) => r.permutation(n)),
  shuffle: (r) => shuffled(r, 50),
  choice: (r) => [r.choice(5), r.choice(10, 20), r.choice([3, 5, 7], 4), rows(r.choice(5, [2, 3], { p }))],
  "choice without replacement": (r) => [r.choice(100, 9, { replace: false }), r.choice(5, 4, { replace: false, p })],
  exponential: (r) => [r.standardExponential(300), r.exponential(2.5, 20)],
  state: legacyState,
};

/** The kept number as bits, as the script writes it. */
function legacyState(rng: RandomState): unknown {
  const state = rng.state as { readonly gauss: number };
  return { ...state, gauss: f(state.gauss) };
}

/** Seeds as the script takes them: big ones as hexadecimal digits. */
export type ScriptSeed = number | string | readonly number[];

export const seedOf = (seed: ScriptSeed): Seed => (typeof seed === "string" ? BigInt(seed) : seed);

/** The seed that the script gives RandomState. */
export function shortSeed(seed: ScriptSeed): number | number[] {
  if (typeof seed === "object") return seed.map((one) => one % 2 ** 32);
  return Number(BigInt(seed) % 2n ** 32n);
}

export const makeRandomState = (seed: ScriptSeed): RandomState => new RandomState(shortSeed(seed));
