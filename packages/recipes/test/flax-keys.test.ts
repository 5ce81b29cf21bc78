/** Layers of Flax by the keys that Flax gives them: the weights are its own, bit for bit. */
import { readFileSync } from "node:fs";
import { JaxKey, LinenKeys, NnxKeys, Rngs } from "@weightinit/rng-jax";
import { describe, expect, test } from "vitest";
import { flax, initialize, type Parameter } from "../src/index.ts";

type Golden = Readonly<Record<string, readonly [shape: readonly number[], bits: string]>>;
const { entries } = JSON.parse(readFileSync(new URL("./data/flax-layers.json", import.meta.url), "utf8")) as {
  entries: Readonly<Record<string, Golden>>;
};

const bitsOf = (data: Float32Array) =>
  Array.from(new Uint32Array(data.buffer), (word) => word.toString(16).padStart(8, "0")).join(" ");
const numbersOf = (bits: string) =>
  new Float32Array(Uint32Array.from(bits.split(" "), (word) => Number.parseInt(word, 16)).buffer);

/** Names as Flax' state has them, from ours. */
type NameOf = (ours: string) => string;

function compare(rng: LinenKeys | NnxKeys, layers: readonly (readonly Parameter[])[], golden: Golden, nameOf: NameOf) {
  const weights = initialize(rng, layers);
  expect([...weights.keys()].map(nameOf).sort()).toEqual(Object.keys(golden).sort());
  const orthogonal = layers.flat().filter(({ law }) => law.startsWith("orthogonal"));
  for (const [name, { shape, data }] of weights) {
    const [theirShape, bits] = golden[nameOf(name)]!;
    expect(shape, name).toEqual(theirShape);
    if (orthogonal.some((one) => one.name === name)) {
      for (const [i, x] of numbersOf(bits).entries()) expect(Math.abs(data[i]! - x), name).toBeLessThan(1e-6);
    } else expect(bitsOf(data), name).toBe(bits);
  }
}

test("flax.linen: layers of one module, in any order", () => {
  const layers = [
    flax.conv("conv", 4, 6, 3, { groups: 2 }),
    flax.multiHeadDotProductAttention("attention", 6, 2),
    flax.layerNorm("LayerNorm_0", 6),
    flax.denseGeneral("general", [6, 2, 5]),
    flax.einsum("einsum", [2, 5, 3], { inputAxes: 2 }),
    flax.dense("Dense_0", 3, 4, { bias: false }),
    flax.convTranspose("ConvTranspose_0", 4, 3, 2),
    flax.batchNorm("BatchNorm_0", 3),
    flax.prelu("PReLU_0"),
    flax.lstmCell("lstm", 3, 4),
    flax.gruCell("gru", 4, 4),
    flax.embed("Embed_0", 7, 4),
  ];
  const nameOf = (ours: string) => ours.replace(/^(\w+)\/(params|batch_stats)\//, "$2/$1/");
  const keys = () => new LinenKeys(new JaxKey(42));
  compare(keys(), layers, entries["linen"]!, nameOf);
  compare(keys(), [...layers].reverse(), entries["linen"]!, nameOf);
});

describe("flax.nnx", () => {
  const { nnx } = flax;
  const cases: Readonly<Record<string, readonly (readonly Parameter[])[]>> = {
    linear: [nnx.linear("0", 4, 3)],
    "linear no bias, then linear": [nnx.linear("0", 4, 3, { bias: false }), nnx.linear("1", 3, 2)],
    linearGeneral: [nnx.linearGeneral("0", [4, 2, 3])],
    conv: [nnx.conv("0", 4, 6, 3, { groups: 2 })],
    convTranspose: [nnx.convTranspose("0", 4, 6, 3)],
    embed: [nnx.embed("0", 7, 4)],
    attention: [nnx.multiHeadAttention("0", 4, 2)],
    lstm: [nnx.lstmCell("0", 3, 4)],
    optimizedLstm: [nnx.optimizedLSTMCell("0", 3, 4)],
    gru: [nnx.gruCell("0", 3, 4)],
    simple: [nnx.simpleCell("0", 3, 4)],
    "norms, then linear": [
      nnx.layerNorm("0", 3),
      nnx.batchNorm("1", 3),
      nnx.rmsNorm("2", 3),
      nnx.groupNorm("3", 3),
      nnx.linear("4", 3, 2),
    ],
  };
  test.each(Object.entries(cases))("%s", (name, layers) => {
    const isOne = layers.length === 1;
    const nameOf = (ours: string) => (isOne ? ours.replace("0/", "") : ours);
    compare(new NnxKeys(new Rngs(42)), layers, entries[`nnx ${name}`]!, nameOf);
  });
});
