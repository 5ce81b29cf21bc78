/** Blocks that threads are started with: what they make is what the plan makes. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { constant, normal, rowBlocks } from "@weightinit/core";
import type { ModelConfig, ParameterInitializer } from "@weightinit/recipes";
import { describe, expect, it } from "vitest";
import { Blocks } from "../src/blocks.ts";
import { checkpointOf } from "../src/checkpoint.ts";
import type { CheckpointRequest } from "../src/checkpoint-request.ts";
import { lawData } from "../src/laws-as-data.ts";
import { Maker } from "../src/maker.ts";
import { SharedBlocks, sharedTensorsOf } from "../src/shared-blocks.ts";

const MODELS = join(import.meta.dirname, "../../recipes/test/data/models");

interface Model {
  readonly cls: string;
  readonly config?: ModelConfig;
}

const models = readdirSync(MODELS)
  .map((file) => [file, JSON.parse(readFileSync(join(MODELS, file), "utf8")) as Model] as const)
  .filter(([, { config }]) => config?.model_type !== undefined);

/** Every block of a request, made of what is shared and of the plan; the tensors of those that are not shared. */
async function compare(request: Partial<CheckpointRequest>): Promise<{ compared: number; planned: readonly string[] }> {
  const whole = { seed: "7", dtype: "bfloat16", variant: "library", name: "m", metadata: false, ...request };
  const checkpoint = checkpointOf(whole as CheckpointRequest);
  const blocks = new Blocks(checkpoint);
  // As it reaches a thread.
  const data = structuredClone(sharedTensorsOf(checkpoint.request, blocks)!);
  const shared = await SharedBlocks.of(data);
  const [ours, theirs] = [new Maker({ request: checkpoint.request }, 1), new Maker(checkpoint, 1)];
  const planned = new Set<string>();
  let compared = 0;
  for (let i = 0; i < blocks.count; i++) {
    const [block, expected] = [shared.at(i), blocks.at(i)];
    if (block === undefined) {
      planned.add(expected.tensor.name);
      continue;
    }
    const place = ({ file, offset, byteLength }: typeof expected) => [file.name, offset, byteLength];
    expect(place(block)).toEqual(place(expected));
    expect(Buffer.compare(ours.bytes(block), theirs.bytes(expected)), expected.tensor.name).toBe(0);
    compared++;
  }
  expect(data.isAll).toBe(planned.size === 0);
  return { compared, planned: [...planned] };
}

describe("what a thread makes of blocks that are shared is what the plan makes", () => {
  it.each(models)("%s", async (_, { config, cls }) => {
    const { compared, planned } = await compare({ config: config!, architecture: cls });
    expect(compared).toBeGreaterThan(0);
    // The norms of a weight-normalised convolution are a function of it.
    expect(planned.filter((name) => !/parametrizations\.weight\.original0$/.test(name))).toEqual([]);
  });

  it("also of slices, of shards, and of tensors larger than a block", async () => {
    const config = { model_type: "bert", num_hidden_layers: 1, hidden_size: 768 };
    const dcp = await compare({ config, dcp: { rank: 1, ranks: 3 } });
    const shards = await compare({ config, name: "model.safetensors", maxShardSize: "5MB" });
    expect(dcp).toEqual({ compared: expect.any(Number), planned: [] });
    expect(shards.planned).toEqual([]);
    expect(shards.compared).toBeGreaterThan(50);
  });

  it("also of rules, whose laws are data where they are names and numbers", async () => {
    const rules = {
      name: "own",
      rules: [
        { match: "**.bias", initializer: "truncatedNormal", options: { lo: "-Infinity", hi: 0 } },
        { match: "**.query.weight", initializer: "kaimingNormal" },
        { match: "**", initializer: "uniform", options: { lo: -1, hi: 2 } },
      ],
    };
    const config = { model_type: "bert", num_hidden_layers: 1, hidden_size: 64, num_attention_heads: 4 };
    const { compared, planned } = await compare({ config, recipe: { rules } });
    expect(compared).toBeGreaterThan(20);
    expect(planned).toEqual(["encoder.layer.0.attention.self.query.weight"]);
  });

  it("options of a law of blocks are no data", () => {
    const blocks = rowBlocks([{ rows: 1, init: constant({ value: 0 }) }, { init: normal({ std: 1 }) }]);
    const dataOf = (law: unknown) => lawData(law as ParameterInitializer);
    expect(dataOf(blocks)).toMatchObject({ blocks: [{ rows: 1 }, {}] });
    expect(dataOf(blocks({ slice: { 1: [0, 2] } }))).toBeUndefined();
  });
});
