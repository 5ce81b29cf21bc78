/** Parameter counts of published models, and of each class's defaults, as the libraries count them (test/data/counts). */
import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { type ModelConfig, planOf } from "../src/index.ts";

interface Counts {
  /** Class, model type, and how many parameters transformers 5.24 counts in its default model. */
  readonly defaults: [architecture: string, type: string, parameters: number][];
  readonly published: {
    readonly name: string;
    readonly config: ModelConfig;
    /** What the library counts. */
    readonly parameters: number;
    /** What the published file has, where that is another number. */
    readonly published?: number;
  }[];
}

const folder = new URL("data/counts/", import.meta.url);
const all = readdirSync(folder).map((name) => JSON.parse(readFileSync(new URL(name, folder), "utf8")) as Counts);

describe("parameter counts", () => {
  it.each(all.flatMap(({ defaults }) => defaults))("%s by default", (architecture, model_type, parameters) => {
    expect(planOf({ model_type, architectures: [architecture] }).size).toBe(parameters);
  });

  it.each(all.flatMap(({ published }) => published))("$name", ({ config, parameters, published = parameters }) => {
    expect(planOf(config).size).toBe(parameters);
    expect(planOf(config, { variant: "paper" }).size).toBe(published);
  });
});
