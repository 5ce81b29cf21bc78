import * as tf from "@tensorflow/tfjs";
import {
  glorotNormal,
  glorotUniform,
  type Initializer,
  kaimingNormal,
  kaimingUniform,
  lecunNormal,
  lecunUniform,
  normal,
  orthogonal,
  rand32,
  randn32,
  truncatedNormal,
  uniform,
  varianceScaling,
} from "@weightinit/core";
import { fromTfjs } from "@weightinit/core/config";
import seedrandom from "seedrandom";
import { afterEach, describe, expect, test, vi } from "vitest";
import { Alea, TfjsSeed } from "../src/index.ts";

/** As its layers are used here. */
interface Layer {
  apply(input: unknown): unknown;
  getWeights(): tf.Tensor[];
}

type Init = Initializer<Record<string, unknown>>;

const SEEDS = [42, 7, -3, 1.5, 0.1234567890123456, 123456789012, 1e21, 2 ** 31, Number.MIN_VALUE];
const SHAPES = [
  [],
  [1],
  [2],
  [5],
  [3, 4],
  [4, 3],
  [1, 7],
  [2, 3, 4],
  [3, 3, 2, 5],
  [2, 2, 2, 3, 2],
  [2, 1, 2, 1, 2, 3],
];

/** Their initializer's tensor. */
function theirs(name: string, args: object, shape: number[], dtype?: "float32" | "int32"): ArrayLike<number> {
  return tf.tidy(() => {
    const make = tf.initializers[name as "heNormal"];
    return make(args as { seed: number })
      .apply(shape, dtype)
      .dataSync();
  });
}

/** Their name and arguments, and our call of it. */
const INITIALIZERS: [name: string, args: object, init: unknown, options?: object][] = [
  ["glorotUniform", {}, glorotUniform],
  ["glorotNormal", {}, glorotNormal],
  ["heUniform", {}, kaimingUniform],
  ["heNormal", {}, kaimingNormal, { truncated: true }],
  ["leCunUniform", {}, lecunUniform],
  ["leCunNormal", {}, lecunNormal],
  ["randomUniform", {}, uniform, { lo: -0.05, hi: 0.05 }],
  ["randomUniform", { minval: -0.3, maxval: 0.9 }, uniform, { lo: -0.3, hi: 0.9 }],
  ["randomNormal", { mean: 0.3, stddev: 0.7 }, normal, { mean: 0.3, std: 0.7 }],
  ["truncatedNormal", { mean: 0.3, stddev: 0.7 }, truncatedNormal, { mean: 0.3, std: 0.7, boundsIn: "std" }],
  ["varianceScaling", {}, varianceScaling],
  ...["fanIn", "fanOut", "fanAvg"].flatMap((mode) =>
    (
      [
        ["normal", "cutNormal"],
        ["uniform", "uniform"],
        ["truncatedNormal", "uniform"], // their fault
      ] as const
    ).map(
      ([law, ours]) =>
        [
          "varianceScaling",
          { mode, scale: 1.7, distribution: law },
          varianceScaling,
          { mode, scale: 1.7, distribution: ours },
        ] as [string, object, unknown, object],
    ),
  ),
];

describe("TensorFlow.js 4.22", () => {
  test("is the version that is installed", () => {
    expect(tf.version.tfjs).toBe("4.22.0");
  });

  test.each(INITIALIZERS)("%s %j, of all seeds and shapes", (name, args, init, options) => {
    for (const seed of SEEDS) {
      for (const shape of SHAPES) {
        const want = theirs(name, { ...args, seed }, shape);
        const { data } = (init as Init)(new TfjsSeed(seed), shape, { ...options, layout: "tfjs" });
        expect(data, `${seed} ${shape}`).toEqual(want);
        const className = name[0]!.toUpperCase() + name.slice(1);
        const byName = fromTfjs({ className, config: { ...args } }) as unknown as Init;
        expect(byName(new TfjsSeed(seed), shape).data, `fromTfjs ${seed} ${shape}`).toEqual(want);
        if (!(Number.isSafeInteger(seed) && seed > 0)) continue;
        const own = fromTfjs({ className, config: { ...args, seed } }) as unknown as Init;
        expect(own(new TfjsSeed("another"), shape).data, `its own seed ${seed} ${shape}`).toEqual(want);
      }
    }
  });

  // Not more than rounding: their decomposition is in float32.
  test.each([
    [3, 2],
    [2, 3],
    [5, 5],
    [1, 4],
    [4, 1],
    [3, 3, 2, 4],
    [2, 2, 1, 8],
  ])("orthogonal of [%d, %d, …]", (...shape) => {
    for (const seed of SEEDS) {
      for (const gain of [1, -2.5]) {
        const want = theirs("orthogonal", { seed, gain }, shape);
        const { data } = (orthogonal as Init)(new TfjsSeed(seed), shape, { gain, layout: "tfjs" });
        for (let i = 0; i < data.length; i++) expect(Math.abs(data[i]! - want[i]!)).toBeLessThan(2e-5);
      }
    }
  });

  test.each(SEEDS)("its functions by seed %d: float32, integers and booleans", (number) => {
    const seed = new TfjsSeed(number);
    const same = (made: unknown, want: tf.Tensor) => expect(made).toEqual(want.dataSync());
    same(seed.randomUniform([3, 5], -2, 3), tf.randomUniform([3, 5], -2, 3, "float32", number));
    same(seed.randomUniform(15, 3, -2), tf.randomUniform([15], 3, -2, "float32", number));
    same(seed.randomUniform(15, -20, 30, "int32"), tf.randomUniform([15], -20, 30, "int32", number));
    same(seed.randomUniformInt(15, -20, 30), tf.randomUniformInt([15], -20, 30, number));
    same(seed.randomUniform(15, 0, 2, "bool"), tf.randomUniform([15], 0, 2, "bool", number));
    same(seed.randomNormal(15, 2, 3), tf.randomNormal([15], 2, 3, "float32", number));
    same(seed.randomNormal(15, -2, 30, "int32"), tf.randomNormal([15], -2, 30, "int32", number));
    same(seed.randomNormal(15), tf.randomStandardNormal([15], "float32", number));
    same(seed.truncatedNormal(64, 2, 3), tf.truncatedNormal([64], 2, 3, "float32", number));
    same(seed.truncatedNormal(64, -2, 30, "int32"), tf.truncatedNormal([64], -2, 30, "int32", number));
    same(seed.truncatedNormal(5, 0.5, 0), tf.truncatedNormal([5], 0.5, 0, "float32", number));
    const [units, normals] = [new Float32Array(15), new Float32Array(15)];
    seed.uniform(units);
    seed.normal(normals);
    same(units, tf.randomUniform([15], 0, 1, "float32", number));
    same(normals, tf.randomNormal([15], 0, 1, "float32", number));
    same(rand32(seed, 15).data, tf.randomUniform([15], 0, 1, "float32", number));
    same(randn32(seed, 15).data, tf.randomNormal([15], 0, 1, "float32", number));
    same(
      seed.truncatedNormal(9, 0.5, 0.25, "int32"),
      tf.initializers.truncatedNormal({ mean: 0.5, stddev: 0.25, seed: number }).apply([9], "int32"),
    );
  });

  test("seeds that are texts, 0, or big integers", () => {
    const same = (made: unknown, want: tf.Tensor) => expect(made).toEqual(want.dataSync());
    for (const seed of ["weights", "", "ä€𝄞", "42"]) {
      same(new TfjsSeed(seed).randomUniform(5), tf.randomUniform([5], 0, 1, "float32", seed));
    }
    same(new TfjsSeed(0).randomUniform(5), tf.randomUniform([5], 0, 1, "float32", 0));
    same(new TfjsSeed(2n ** 70n).randomUniform(5), tf.randomUniform([5], 0, 1, "float32", String(2n ** 70n)));
    expect(new TfjsSeed("42").randomNormal(5)).toEqual(new TfjsSeed(42n).randomNormal(5));
  });

  test("200,000 numbers", () => {
    const shape = [500, 400];
    const { data } = kaimingNormal(new TfjsSeed(5), shape, { layout: "tfjs" });
    const want = theirs("heNormal", { seed: 5 }, shape);
    expect(data.findIndex((x, i) => x !== want[i])).toBe(-1);
    expect(data.length).toBe(want.length);
  });
});

/** Layers without seeds take one from Math.random for each random initializer, in the order of their weights. */
describe("default weights of layers", () => {
  afterEach(() => {
    vi.restoreAllMocks();
  });

  const glorot: Init = glorotNormal as unknown as Init;
  const cases: readonly (readonly [string, () => Layer, number[], readonly (Init | undefined)[]])[] = [
    ["dense", () => tf.layers.dense({ units: 3 }), [4], [glorot, undefined]],
    ["conv1d", () => tf.layers.conv1d({ filters: 3, kernelSize: 2 }), [5, 4], [glorot, undefined]],
    ["conv2d", () => tf.layers.conv2d({ filters: 3, kernelSize: 2 }), [5, 5, 2], [glorot, undefined]],
    [
      "separableConv2d",
      () => tf.layers.separableConv2d({ filters: 3, kernelSize: 2 }),
      [5, 5, 2],
      [glorotUniform as unknown as Init, glorotUniform as unknown as Init, undefined],
    ],
    ["depthwiseConv2d", () => tf.layers.depthwiseConv2d({ kernelSize: 2 }), [5, 5, 2], [glorot, undefined]],
    [
      "embedding",
      () => tf.layers.embedding({ inputDim: 7, outputDim: 3 }),
      [2],
      [uniform({ lo: -0.05, hi: 0.05 }) as unknown as Init],
    ],
    ["lstm", () => tf.layers.lstm({ units: 3 }), [5, 4], [glorot, orthogonal as unknown as Init, undefined]],
    ["gru", () => tf.layers.gru({ units: 2 }), [5, 4], [glorot, orthogonal as unknown as Init, undefined]],
    ["simpleRNN", () => tf.layers.simpleRNN({ units: 3 }), [5, 4], [glorot, orthogonal as unknown as Init, undefined]],
  ];

  test.each(cases)("%s", (_, make, inputShape, inits) => {
    const seeds: number[] = [];
    vi.spyOn(Math, "random").mockImplementation(() => {
      seeds.push((seeds.length + 1) / 7 + 0.001);
      return seeds.at(-1)!;
    });
    const layer = make();
    layer.apply(tf.input({ shape: inputShape }));
    vi.restoreAllMocks();
    const weights = layer.getWeights();
    const drawn = inits.filter((init) => init !== undefined).length;
    expect(weights).toHaveLength(inits.length);
    expect(seeds).toHaveLength(drawn);
    let next = 0;
    for (const [i, init] of inits.entries()) {
      if (init === undefined) continue;
      const { data } = init(new TfjsSeed(seeds[next++]!), weights[i]!.shape, { layout: "tfjs" });
      const want = weights[i]!.dataSync();
      if (init === (orthogonal as unknown as Init)) {
        for (let k = 0; k < data.length; k++) expect(Math.abs(data[k]! - want[k]!)).toBeLessThan(2e-5);
      } else expect(data).toEqual(want);
    }
  });
});

test("Alea is seedrandom's, and its states are", () => {
  for (const seed of ["", "hello.", "42", 1.5]) {
    const theirs = seedrandom.alea(String(seed), { state: true });
    const ours = new Alea(seed);
    for (let i = 0; i < 100; i++) expect(ours.next()).toBe(theirs());
    expect([ours.int32(), ours.double()]).toEqual([theirs.int32(), theirs.double()]);
    expect(ours.state).toEqual(theirs.state());
    const again = seedrandom.alea("", { state: ours.state as never });
    expect(again()).toBe(ours.clone().next());
    const restored = Alea.fromState(theirs.state() as never);
    for (let i = 0; i < 5; i++) expect(restored.next()).toBe(ours.next());
  }
});
