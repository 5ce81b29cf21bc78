/** Parameters that are functions of others: wav2vec 2.0's norms of the convolution of positions. */
import {
  type CommonOptions,
  deviceOf,
  type Initializer,
  type Rng,
  registerRng,
  type WeightInitError,
} from "@weightinit/core";
import { type CpuMakes, CpuRng, cpuDevice } from "@weightinit/cpu";
import { describe, expect, it } from "vitest";
import { initialize, planOf } from "../src/index.ts";

const plan = planOf({
  model_type: "wav2vec2",
  hidden_size: 8,
  num_hidden_layers: 1,
  intermediate_size: 4,
  conv_dim: [4],
  conv_kernel: [3],
  num_conv_pos_embeddings: 6,
  num_conv_pos_embedding_groups: 2,
});
const at = "wav2vec2.encoder.pos_conv_embed.conv.parametrizations.weight.";

/** A generator of another device: the CPU's work under another name. */
class OtherRng extends CpuRng {}
registerRng<Rng<CpuMakes>>(OtherRng, {
  ...cpuDevice,
  name: "other",
  allocate: cpuDevice.allocate.bind(cpuDevice),
  fill: cpuDevice.fill.bind(cpuDevice),
} as typeof cpuDevice);

function norms(values: ArrayLike<number>): number[] {
  return Array.from({ length: 6 }, (_, j) => Math.hypot(...Array.from(values).filter((_, i) => i % 6 === j)));
}

describe("a parameter that is a function of another", () => {
  it("is the norm of the other", () => {
    const weights = initialize(new CpuRng(5), plan);
    const [g, v] = [weights.get(`${at}original0`)!, weights.get(`${at}original1`)!];
    expect([g.shape, v.shape]).toEqual([
      [1, 1, 6],
      [8, 4, 6],
    ]);
    for (const [j, norm] of norms(v.data).entries()) expect(g.data[j]).toBeCloseTo(norm, 6);
    expect([...weights.keys()]).toEqual(plan.parameters.map(({ name }) => name));
  });

  it("is that of the other's float32 numbers, rounded", () => {
    const weights = initialize(new CpuRng(5), plan, { dtype: "bfloat16" });
    const float = (bits: number) => new Float32Array(new Uint32Array([bits << 16]).buffer)[0]!;
    const v = initialize(new CpuRng(5), plan).get(`${at}original1`)!.data;
    const g = Array.from(weights.get(`${at}original0`)!.data as Uint16Array, float);
    // bfloat16 has 8 bits.
    for (const [j, norm] of norms(v).entries()) expect(Math.abs(g[j]! / norm - 1)).toBeLessThanOrEqual(2 ** -8);
  });

  it("is made with a host's help on another device", () => {
    expect(deviceOf(new OtherRng(5)).name).toBe("other");
    const weights = initialize(new OtherRng(5), plan, { host: new CpuRng(5) });
    expect(weights.get(`${at}original0`)!.data).toEqual(initialize(new CpuRng(5), plan).get(`${at}original0`)!.data);
    for (const host of [undefined, new CpuRng(6), new OtherRng(5)]) {
      let error: unknown;
      try {
        initialize(new OtherRng(5), plan, { host });
      } catch (caught) {
        error = caught;
      }
      expect((error as WeightInitError).code).toBe("WI_BAD_OPTION");
    }
  });

  it("has no initializer of its own", () => {
    const { initializer } = plan.parameters.find(({ from }) => from !== undefined)!;
    expect(() => (initializer as Initializer<CommonOptions>)(new CpuRng(1), 1, 1, 6)).toThrow("a function of another");
  });
});
