/**
 * What test/cross-check.py prints, and how to compare with it.
 *
 * @module
 */
import type { CommonOptions, Initializer, RealDType } from "@weightinit/core";
import { fromKeras } from "@weightinit/core/config";
import { initialize, keras, type Parameter } from "@weightinit/recipes";
import { expect } from "vitest";
import { drawn, type Law, sha256 } from "../../rng-parts/test/support/golden.ts";
import { type KerasBackend, KerasRng, KerasSeed, SeedGenerator } from "../src/index.ts";

export interface Model {
  readonly seed: string;
  readonly layers: readonly string[];
  readonly weights: readonly { layer: string; shape: number[]; sha256?: string; numbers?: number[] }[];
}

export interface Answers {
  readonly version: string;
  readonly draws: readonly { seed: string; op: Law; dtype: RealDType; n: number; args: number[]; sha256: string }[];
  readonly generators: readonly { seed: string; ordered: boolean; pairs?: string[][]; hashes?: string[] }[];
  readonly shuffles: readonly { seed: string; order: number[] }[];
  readonly globals: readonly { seed: string; own: string; hashes: string[] }[];
  readonly initializers: readonly {
    class: string;
    config: Record<string, unknown>;
    seed: string;
    dtype: RealDType;
    shape: number[];
    sha256: string;
  }[];
  readonly models: readonly Model[];
}

const LAWS: readonly Law[] = ["uniform", "normal", "truncatedNormal"];

/** The layers of cross-check.py by their names there. */
const LAYERS: Record<string, () => readonly Parameter[]> = {
  dense: () => keras.dense("a", 5, 7),
  dropout: () => keras.dropout(0.1),
  "no dropout": () => keras.dropout(0),
  noise: () => keras.dropout(),
  "dense without bias": () => keras.dense("b", 9, 3, { bias: false }),
  einsum: () => keras.einsumDense("c", [5, 4, 6]),
  embedding: () => keras.embedding("d", 11, 4),
  conv1d: () => keras.conv1D("e", 4, 6, 3),
  conv2d: () => keras.conv2D("f", 4, 6, [3, 2]),
  grouped: () => keras.conv2D("g", 4, 6, 3, { groups: 2 }),
  conv3d: () => keras.conv3D("h", 3, 5, 2),
  "conv1d transposed": () => keras.conv1DTranspose("i", 4, 6, 3),
  "conv2d transposed": () => keras.conv2DTranspose("j", 4, 6, 3),
  depthwise: () => keras.depthwiseConv2D("k", 4, 3, { depthMultiplier: 2 }),
  separable: () => keras.separableConv2D("l", 4, 6, 3),
  batch: () => keras.batchNormalization("m", 5),
  lstm: () => keras.lstm("n", 4, 5),
  gru: () => keras.gru("o", 4, 5),
  rnn: () => keras.simpleRNN("p", 4, 5),
  both: () => keras.bidirectional("q", "lstm", (name) => keras.lstm(name, 4, 5)),
  "both rnn": () => keras.bidirectional("r", "rnn", (name) => keras.simpleRNN(name, 4, 5)),
  attention: () => keras.multiHeadAttention("s", 8, 2, 3),
  "attention, dropout": () => keras.multiHeadAttention("t", 8, 2, 3, { valueDim: 5, dropout: 0.1 }),
  groups: () => keras.groupQueryAttention("u", 8, 2, 4, { keyValueHeads: 1 }),
  "groups, dropout": () => keras.groupQueryAttention("v", 8, 2, 4, { keyValueHeads: 1, dropout: 0.2 }),
  last: () => keras.dense("w", 3, 4),
};

/** Compares the layers of a model, made after `set_random_seed`. */
export function compareModel({ seed, layers, weights }: Model, backend: KerasBackend): void {
  const rng = new KerasRng(BigInt(seed), { backend });
  const lists = layers.map((name) => LAYERS[name]!());
  const made = initialize(rng, lists);
  const names = lists.flatMap((list, i) => list.map((parameter) => [layers[i]!, parameter] as const));
  expect(names.map(([layer, { shape }]) => [layer, shape])).toEqual(weights.map(({ layer, shape }) => [layer, shape]));
  for (const [i, { layer, sha256: hash, numbers }] of weights.entries()) {
    const { name } = names[i]![1];
    const { data } = made.get(name)!;
    if (hash !== undefined) expect([layer, name, sha256(data)]).toEqual([layer, name, hash]);
    else for (const [k, x] of numbers!.entries()) expect(Math.abs(x - data[k]!)).toBeLessThan(2e-6);
  }
}

/** Compares all that cross-check.py drew. */
export function compare(answers: Answers, backend: KerasBackend): void {
  for (const { seed, op, dtype, n, args, sha256: hash } of answers.draws) {
    const numbers = drawn(new KerasSeed(BigInt(seed), { backend }), op, dtype, n, ...args);
    expect([seed, op, dtype, n, args, sha256(numbers)]).toEqual([seed, op, dtype, n, args, hash]);
  }
  for (const { seed, ordered, pairs, hashes } of answers.generators) {
    const rng = new SeedGenerator(BigInt(seed), { backend, ordered });
    if (pairs) expect(pairs.map(() => rng.next().map(String))).toEqual(pairs);
    // Through its state each time.
    let copy = new SeedGenerator(BigInt(seed), { backend });
    for (const [i, hash] of (hashes ?? []).entries()) {
      expect(sha256(drawn(copy, LAWS[i]!, "float32", 20))).toBe(hash);
      copy = SeedGenerator.fromState(JSON.parse(JSON.stringify(copy)));
    }
  }
  for (const { seed, order } of answers.shuffles) {
    const places = Array.from(order, (_, i) => i);
    expect(new KerasSeed(BigInt(seed), { backend }).shuffle(places)).toEqual(order);
  }
  for (const { seed, own, hashes } of answers.globals) {
    let rng = new KerasRng(BigInt(seed), { backend });
    const normal = fromKeras("random_normal") as Initializer<CommonOptions>;
    expect(sha256(normal(rng, 3, 4).data)).toBe(own);
    for (const [i, hash] of hashes.entries()) {
      expect([seed, sha256(drawn(rng.global, LAWS[i]!, "float32", 20))]).toEqual([seed, hash]);
      rng = KerasRng.fromState(JSON.parse(JSON.stringify(rng)));
    }
  }
  for (const { class: name, config, seed, dtype, shape, sha256: hash } of answers.initializers) {
    const init = fromKeras({ class_name: name, config }) as Initializer<CommonOptions>;
    const { data } = init(new KerasSeed(BigInt(seed), { backend }), dtype, shape);
    expect([name, config, seed, dtype, shape, sha256(data)]).toEqual([name, config, seed, dtype, shape, hash]);
  }
  for (const model of answers.models) compareModel(model, backend);
}
