/** Freshly initialised models of the real libraries (test/data/models), beside the plans of their configs. */
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { product } from "@weightinit/core";
import { CpuRng } from "@weightinit/cpu";
import { layoutOf } from "@weightinit/safetensors";
import { describe, expect, it } from "vitest";
import { initialize, type ModelConfig, type Parameter, planOf } from "../src/index.ts";
import { compare, type Row } from "./compare.ts";

interface Golden {
  readonly cls: string;
  readonly config: ModelConfig;
  readonly file?: { readonly headerLength: number; readonly headerSha256: string; readonly fileBytes: number };
  readonly parametersInMemory: number;
  readonly notBfloat16?: string[];
  readonly parameters: Row[];
}

const folder = new URL("data/models/", import.meta.url);
const goldens = readdirSync(folder)
  .filter((name) => name.endsWith(".json"))
  .map((name) => [name, JSON.parse(readFileSync(new URL(name, folder), "utf8")) as Golden] as const);

describe.each(goldens)("%s", (_, golden) => {
  const plan = planOf(golden.config, { architecture: golden.cls });
  const stored = plan.parameters.filter(({ tiedTo }) => tiedTo === undefined);
  const rows = golden.parameters.filter(({ tiedTo }) => tiedTo === undefined);

  it("has the names, shapes and dtypes of the file, in its order", () => {
    expect(stored.map(({ name, shape, dtype }) => [name, shape, dtype === "int64" ? dtype : "float32"])).toEqual(
      rows.map(({ name, shape, dtype }) => [name, shape, dtype]),
    );
    const ties = (all: readonly (Row | Parameter)[]) => all.map(({ name, tiedTo }) => [name, tiedTo]);
    if (rows.length < golden.parameters.length) expect(ties(plan.parameters)).toEqual(ties(golden.parameters));
    expect(plan.size).toBe(golden.parametersInMemory);
    if (golden.notBfloat16 !== undefined) {
      const pinned = stored.filter(({ dtype }) => dtype !== undefined).map(({ name }) => name);
      expect(pinned.sort()).toEqual([...golden.notBfloat16].sort());
    }
  });

  it("has the header of the file, to the byte", () => {
    if (golden.file === undefined) return;
    const entries = stored.map(
      ({ name, shape, dtype }) => ({ name, shape, dtype: dtype === "int64" ? "I64" : "float32" }) as const,
    );
    const { header, byteLength } = layoutOf(entries, { metadata: { format: "pt" } });
    const { headerLength, headerSha256, fileBytes } = golden.file;
    expect([header.length - 8, byteLength]).toEqual([headerLength, fileBytes]);
    expect(createHash("sha256").update(header.subarray(8)).digest("hex")).toBe(headerSha256);
  });

  it("draws from the library's laws", () => {
    const weights = initialize(new CpuRng(1), plan);
    for (const [i, row] of rows.entries()) {
      if (row.dtype === "int64") continue;
      const tensor = weights.get(row.name);
      if (tensor !== undefined && product(row.shape) > 0) compare(row, stored[i]!, tensor.data as Float32Array);
    }
  });
});
