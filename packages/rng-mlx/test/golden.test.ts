import {
  type DType,
  glorotNormal,
  glorotUniform,
  type Initializer,
  kaimingNormal,
  kaimingUniform,
  normal,
  orthogonal,
  rand32,
  randn32,
  truncatedNormal,
  uniform,
} from "@weightinit/core";
import { describe, expect, test } from "vitest";
import { MlxKey, MlxRng } from "../src/index.ts";
import { floatsOf, halves, readJson, words } from "./golden.ts";

type Init = Initializer<Record<string, unknown>>;

describe("MLX 0.32.4, two seeds", () => {
  const { entries } = readJson("mlx-0.32.json") as { entries: Record<string, unknown> };

  test.each(Object.entries(entries))("%s", (name, expected) => {
    const [, seed, what, dims] = /^seed (\d+): (\w+)[^ ]*(?: \(?(\d[\d, ]*))?/.exec(name) as unknown as string[];
    const key = new MlxKey(Number(seed));
    if (what === "key") expect(key.data).toEqual(expected);
    else if (what === "split") {
      const made = key.split(dims ? Number(dims) : 2).map(({ data }) => data);
      expect(dims ? made : made.flat()).toEqual(expected);
    } else if (what === "seed") {
      const rng = new MlxRng(Number(seed));
      expect([rand32(rng, 4).data, randn32(rng, 4).data].map((numbers) => words(numbers))).toEqual(expected);
    } else {
      const shape = dims!.split(/, ?/).filter(Boolean).map(Number);
      const options = name.includes("-0.3") ? { lo: -0.3, hi: 0.9 } : {};
      const init = { uniform, normal, truncated_normal: truncatedNormal }[what!] as unknown as Init;
      expect(words(init(key, shape, options).data)).toBe(expected);
    }
  });
});

const answers = readJson("mlx-answers.json") as {
  readonly draws: [string, string, number, DType, number | null, number | null, string][];
  readonly integers: ["randint" | "permutation" | "bernoulli", string, number[], string][];
  readonly inits: [string, number, number[], DType, string][];
  readonly layers: [string, Record<string, [number[], string]>][];
  readonly states: [[number, number], [number, number], [string, string]];
};

describe("MLX 0.32.4, five seeds, types, bounds and moments", () => {
  test.each(answers.draws)("%s of seed %s, %d × %s, %s, %s", (what, seed, n, dtype, a, b, expected) => {
    const key = new MlxKey(BigInt(seed));
    const parts = dtype === "complex64" ? 2 : 1;
    const out = dtype === "float64" ? new Float64Array(n) : new Float32Array(parts * n);
    if (what === "uniform") key.uniform(out, dtype, a!, b!);
    else if (what === "normal") key.normal(out, dtype, a ?? undefined, b ?? undefined);
    else key.truncatedNormal(out, dtype, a!, b!);
    const storage = dtype === "float16" || dtype === "bfloat16" ? halves(out as Float32Array, dtype) : out;
    expect(words(storage)).toBe(expected);
    // And by core's call of the same law, where there is one.
    if (what === "uniform" && a! < b! && dtype === "float32") {
      expect(words(uniform(key, n, { lo: a!, hi: b! }).data)).toBe(expected);
    } else if (what === "normal") {
      const made = (normal as Init)(key, dtype, n, { mean: a ?? undefined, std: b ?? undefined });
      expect(words(made.data)).toBe(expected);
    }
  });

  test.each(answers.integers)("%s of seed %s, %j", (what, seed, args, expected) => {
    const key = new MlxKey(BigInt(seed));
    const made = (key[what] as (...args: number[]) => Uint32Array)(...args);
    expect(words(made)).toBe(expected);
  });
});

/** `[out, ...kernel, in]` */
const layout = { in: -1, out: 0 };

describe("mlx.nn.init", () => {
  test.each(answers.inits)("%s, seed %d, %j, %s", (name, seed, shape, dtype, expected) => {
    const [what, gain = "1", mode] = name.split(" ");
    const scheme = {
      glorot_uniform: glorotUniform,
      glorot_normal: glorotNormal,
      he_uniform: kaimingUniform,
      he_normal: kaimingNormal,
      normal,
      uniform,
      orthogonal,
    }[what!] as unknown as Init;
    const options: Record<string, unknown> = { layout };
    if (what === "normal") Object.assign(options, { mean: 0.1, std: 0.3 });
    else if (what === "uniform") Object.assign(options, { lo: -0.1, hi: 0.3 });
    else if (gain !== "sqrt2") options["gain"] = Number(gain);
    if (mode) options["mode"] = "fanOut";
    if (what === "orthogonal") delete options["layout"];
    const made = scheme(new MlxRng(seed), dtype, shape, options);
    if (what !== "orthogonal") expect(words(made.data)).toBe(expected);
    else if (dtype === "float32") {
      const want = floatsOf(expected);
      for (const [i, value] of want.entries()) expect(Math.abs(made.data[i]! - value)).toBeLessThan(1e-5);
    } else expect(made.data).toHaveLength(shape[0]! * shape[1]!);
  });
});

describe("layers of mlx.nn, drawn in their order", () => {
  const within = (bound: number) => ({ lo: -bound, hi: bound });
  /** Of a layer: its random weights in order, by name, and their law. */
  const orders: Record<string, [path: string, init: unknown, options: object][]> = {
    "Linear(7, 5)": [
      ["weight", uniform, within(Math.sqrt(1 / 7))],
      ["bias", uniform, within(Math.sqrt(1 / 7))],
    ],
    "Embedding(11, 4)": [["weight", normal, { std: Math.sqrt(1 / 4) }]],
    "Conv2d(3, 6, 3)": [["weight", uniform, within(Math.sqrt(1 / (3 * 9)))]],
    "LSTM(4, 3)": ["Wx", "Wh", "bias"].map((path) => [path, uniform, within(1 / Math.sqrt(3))]),
    "GRU(4, 3)": ["Wx", "Wh", "b", "bhn"].map((path) => [path, uniform, within(1 / Math.sqrt(3))]),
    "MultiHeadAttention(8, 2)": ["query_proj", "key_proj", "value_proj", "out_proj"].map((path) => [
      `${path}.weight`,
      uniform,
      within(Math.sqrt(1 / 8)),
    ]),
    "Sequential(Linear(3, 4), Linear(4, 2))": [
      ["layers.0.weight", uniform, within(Math.sqrt(1 / 3))],
      ["layers.0.bias", uniform, within(Math.sqrt(1 / 3))],
      ["layers.1.weight", uniform, within(Math.sqrt(1 / 4))],
      ["layers.1.bias", uniform, within(Math.sqrt(1 / 4))],
    ],
  };

  test.each(answers.layers)("%s", (name, parameters) => {
    const rng = new MlxRng(42);
    for (const [path, init, options] of orders[name]!) {
      const [shape, expected] = parameters[path]!;
      expect(words((init as Init)(rng, shape, { ...options }).data), path).toBe(expected);
    }
  });
});

test("a state goes on where MLX stopped, and there where we did", () => {
  const [before, after, [first, second]] = answers.states;
  const rng = new MlxRng(9);
  expect(rng.state).toEqual(before);
  expect(words(randn32(rng, 5).data)).toBe(first);
  expect(rng.state).toEqual(after);
  expect(words(rand32(MlxRng.fromState(after), 5).data)).toBe(second);
  expect(words(rand32(rng.clone(), 5).data)).toBe(second);
  expect(words(rand32(rng, 5).data)).toBe(second);
});
