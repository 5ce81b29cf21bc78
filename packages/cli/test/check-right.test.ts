/** `weightinit check`: of many right files of many families, none is said to be wrong. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { CpuRng } from "@weightinit/cpu";
import { initialize, type ModelConfig, planOf } from "@weightinit/recipes";
import { readSafetensors, safetensorsBlob, type TensorSource } from "@weightinit/safetensors";
import { describe, expect, it } from "vitest";
import { checkFile } from "../src/check-file.ts";
import { requestOf } from "../src/request.ts";

/** Configs of small models that the real libraries saved. */
const folder = join(import.meta.dirname, "../../recipes/test/data/models");
const models = readdirSync(folder)
  .filter((name) => name.endsWith(".json"))
  .map((name) => JSON.parse(readFileSync(join(folder, name), "utf8")) as Golden)
  .filter(({ file }) => file !== undefined && file.fileBytes < 1_600_000);

interface Golden {
  readonly family: string;
  readonly config: ModelConfig;
  readonly file?: { readonly fileBytes: number };
}

const dtypes = ["float32", "bfloat16", "float16"] as const;

describe(`${models.length * dtypes.length} files`, () => {
  it.each(models.map((model, i) => [model.family, model, i] as const))(
    "%s",
    async (_, { config }, i) => {
      const plan = planOf(config);
      for (const [k, dtype] of dtypes.entries()) {
        const weights: Map<string, TensorSource> = new Map(initialize(new CpuRng(100 * i + k), plan, { dtype }));
        for (const { name, tiedTo, dtype: own, shape } of plan.parameters) {
          if (tiedTo !== undefined) weights.delete(name);
          if (own === "int64")
            weights.set(name, { dtype: "I64", shape, data: new BigInt64Array(shape.reduce((a, b) => a * b, 1)) });
        }
        const file = await readSafetensors(await safetensorsBlob(weights));
        expect(await checkFile(file, requestOf({ config }, { dtype }))).toEqual([]);
      }
    },
    60_000,
  );
});
