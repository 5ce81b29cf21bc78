/** Recipes of users' own on the command line: rules, modules, and models that are names and shapes alone. */

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { normal } from "@weightinit/core";
import { CpuRng } from "@weightinit/cpu";
import { readSafetensors, writeSafetensors } from "@weightinit/safetensors";
import { describe, expect, it } from "vitest";
import { cli, folder, SMALL, sha256, write } from "./support.ts";

const TIMEOUT = 60_000;

const rules = {
  name: "mine",
  rules: [
    { match: "**.bias", initializer: "constant", options: { value: 0.25 } },
    { match: "**", initializer: "normal", options: { std: 0.5 } },
  ],
};

const LAW = "export default ({ shape }) => ({ initializer: 'normal', options: { std: 1 / (shape[0] || 1) } });\n";

function text(path: string, content: string): string {
  writeFileSync(path, content);
  return path;
}

/** A checkpoint of another program: three tensors of floats, one of them bfloat16, and one of integers. */
async function foreign(dir: string): Promise<string> {
  const path = join(dir, "foreign.safetensors");
  const tensors = {
    "fc.weight": { dtype: "F32", shape: [6, 4], data: new Float32Array(24).fill(9) },
    "fc.bias": { dtype: "F32", shape: [6], data: new Float32Array(6) },
    "gate.weight": { dtype: "BF16", shape: [2, 4], data: new Uint16Array(8) },
    ids: { dtype: "I64", shape: [3], data: new BigInt64Array(3) },
  } as const;
  await writeSafetensors(tensors, path);
  return path;
}

describe("a recipe of rules", () => {
  it("gives the laws of a config's tensors, which verify knows", { timeout: TIMEOUT }, async () => {
    const dir = folder();
    const config = write(join(dir, "config.json"), SMALL);
    const recipe = write(join(dir, "mine.json"), rules);
    const out = join(dir, "model.safetensors");
    const made = await cli(["make", config, "-o", out, "--recipe", recipe, "--seed", "7"]);
    expect([made.code, made.err]).toEqual([0, ""]);
    const file = await readSafetensors(out);
    const name = "transformer.h.0.attn.c_attn.weight";
    const byHand = normal(new CpuRng(7).fork(name), "float32", [128, 384], { std: 0.5 });
    expect(await file.read(name)).toEqual(byHand.data);
    const verified = await cli(["verify", out]);
    expect([verified.code, verified.out]).toEqual([0, expect.stringContaining("every byte is the same")]);
    const checked = await cli(["check", out]);
    expect([checked.code, checked.out]).toEqual([0, expect.stringContaining("nothing is wrong")]);
    expect((await cli(["check", out, "--recipe", "gpt2", "--config", config])).code).toBe(1);
    const plan = JSON.parse((await cli(["plan", config, "--recipe", recipe, "--json"])).out);
    expect([plan.recipe, plan.revision, plan.tensors[0].law]).toEqual(["mine", 1, "constant(value 0.25)"]);
  });

  it("is the same from YAML, and from parts", { timeout: TIMEOUT }, async () => {
    const dir = folder();
    const config = write(join(dir, "config.json"), SMALL);
    const json = write(join(dir, "mine.json"), rules);
    const yaml = text(
      join(dir, "mine.yaml"),
      "name: mine\nrules:\n  - { match: '**.bias', initializer: constant, options: { value: 0.25 } }\n  - match: '**'\n    initializer: normal\n    options: { std: 0.5 }\n",
    );
    const [a, b] = [join(dir, "a.safetensors"), join(dir, "b.safetensors")];
    expect((await cli(["make", config, "-o", a, "--recipe", json])).code).toBe(0);
    for (const rank of ["0", "1"]) {
      const made = await cli(["make", config, "-o", b, "--recipe", yaml, "--rank", rank, "--ranks", "2"]);
      expect([made.code, made.err]).toEqual([0, expect.not.stringContaining("expected")]);
    }
    expect(sha256(b)).toBe(sha256(a));
  });

  it("is part of what a partial file is of", { timeout: TIMEOUT }, async () => {
    const dir = folder();
    const config = write(join(dir, "config.json"), SMALL);
    const out = join(dir, "model.safetensors");
    const one = write(join(dir, "one.json"), rules);
    const two = write(join(dir, "two.json"), { ...rules, revision: 2 });
    const part = ["make", config, "-o", out, "--ranks", "2", "--rank"];
    expect((await cli([...part, "0", "--recipe", one])).code).toBe(0);
    const other = await cli([...part, "1", "--recipe", two]);
    expect(other.out).not.toContain("parameters:");
  });

  it.each([
    ["{", "text that is no JSON"],
    ['{ "rules": [] }', "expected rules of the recipe"],
    ['{ "rules": [{ "match": "**.nope", "initializer": "normal" }] }', "to match at least one tensor"],
    ['{ "rules": [{ "match": "**", "initializer": "orthogonal" }] }', "transformer.h.0.attn.c_attn.bias"],
  ])("refuses %s", { timeout: TIMEOUT }, async (content, message) => {
    const dir = folder();
    const config = write(join(dir, "config.json"), SMALL);
    const recipe = text(join(dir, "bad.json"), content);
    const { code, err } = await cli(["make", config, "-o", join(dir, "m.safetensors"), "--recipe", recipe]);
    expect([code, err]).toEqual([3, expect.stringContaining(message)]);
    expect(err).not.toContain("    at ");
  });
});

describe("a module", () => {
  it("says laws of names and shapes; verify needs the same one", { timeout: TIMEOUT }, async () => {
    const dir = folder();
    const module = text(join(dir, "by-width.mjs"), LAW);
    const out = join(dir, "model.safetensors");
    const made = await cli(["make", await foreign(dir), "-o", out, "--recipe", module]);
    expect([made.code, made.err]).toEqual([0, "weightinit: left out, for they are not of floats: ids\n"]);
    const file = await readSafetensors(out);
    expect(file.tensor("gate.weight").dtype).toBe("BF16");
    const byHand = normal(new CpuRng(1234).fork("fc.weight"), "float32", [6, 4], { std: 1 / 6 });
    expect(await file.read("fc.weight")).toEqual(byHand.data);
    expect((await cli(["verify", out, "--recipe", module])).code).toBe(0);
    const without = await cli(["verify", out]);
    expect([without.code, without.err]).toEqual([
      2,
      expect.stringContaining("expected --recipe FILE, the recipe module"),
    ]);
    const other = text(join(dir, "other.mjs"), `${LAW}// another\n`);
    const verified = await cli(["verify", out, "--recipe", other]);
    expect([verified.code, verified.err]).toEqual([2, expect.stringContaining("got none or another")]);
  });

  it("is a model by itself: a family, or layers", { timeout: TIMEOUT }, async () => {
    const dir = folder();
    const family = text(
      join(dir, "mlp.mjs"),
      "export default { name: 'mlp', build({ config, model }) { model.linear('fc', config.sizeOr(3, 'width'), 2, { bias: true }); } };\n",
    );
    const alone = JSON.parse((await cli(["plan", family, "--json"])).out);
    expect([alone.recipe, alone.parameters]).toEqual(["mlp", 9]);
    const config = write(join(dir, "config.json"), { model_type: "mlp", width: 5 });
    expect(JSON.parse((await cli(["plan", config, "--recipe", family, "--json"])).out).parameters).toBe(15);
    const empty = text(join(dir, "none.mjs"), "export const recipe = 1;\n");
    const refused = await cli(["plan", empty]);
    expect([refused.code, refused.err]).toEqual([3, expect.stringContaining("to export by default a function")]);
  });

  it.each([
    [
      "export default () => { throw new TypeError('mine'); };",
      "expected the recipe to give a plan, got TypeError: mine",
    ],
    ["throw new Error('at once');", "to be a module that can be imported, got Error: at once"],
    ["import 'nowhere'; export default 1;", "install what it imports beside it"],
    ["export default () => undefined;", "expected law of the recipe to give an initializer for fc.bias"],
  ])("refuses %s", { timeout: TIMEOUT }, async (content, message) => {
    const dir = folder();
    const module = text(join(dir, "bad.mjs"), content);
    const { code, err } = await cli(["plan", await foreign(dir), "--recipe", module]);
    expect([code, err]).toEqual([3, expect.stringContaining(message)]);
    expect(err).not.toContain("    at ");
  });

  it("may have a law that is called like one of ours", { timeout: TIMEOUT }, async () => {
    const dir = folder();
    const module = text(
      join(dir, "five.mjs"),
      `const five = (rng, dtype, shape, { out } = {}) => ({ data: out?.fill(5) });
      five.settings = { name: "normal", options: { std: 1 } };
      export default [{ name: "w", shape: [1000], initializer: five, law: "5" }];\n`,
    );
    const path = join(dir, "m.safetensors");
    expect((await cli(["make", module, "-o", path, "--threads", "2"])).err).toBe("");
    const data = (await (await readSafetensors(path)).read("w")) as Float32Array;
    expect(new Set(data)).toEqual(new Set([5]));
  });

  it("is not run unless it is named", { timeout: TIMEOUT }, async () => {
    const dir = folder();
    write(join(dir, "config.json"), { ...SMALL, recipe: "./evil.mjs" });
    text(
      join(dir, "evil.mjs"),
      `import { writeFileSync } from "node:fs"; writeFileSync(${JSON.stringify(join(dir, "ran"))}, "");`,
    );
    expect((await cli(["plan", dir])).code).toBe(0);
    expect(() => readFileSync(join(dir, "ran"))).toThrow();
  });
});

describe("names and shapes", () => {
  const recipe = (dir: string) =>
    write(join(dir, "all.json"), { rules: [{ match: "**", initializer: "normal", options: { std: 2 } }] });
  const plan = async (model: string, dir: string, input?: Buffer) => {
    const ended = await cli(["plan", model, "--recipe", recipe(dir), "--json"], { input });
    expect([ended.code, ended.err]).toEqual([0, expect.anything()]);
    return JSON.parse(ended.out).tensors.map((one: { name: string; shape: number[]; dtype: string }) => [
      one.name,
      one.shape,
      one.dtype,
    ]);
  };

  const ofOnnx = [
    ["empty", [0, 4], "F32"],
    ["fc1.bias", [3], "F32"],
    ["fc1.weight", [3, 4], "F32"],
    ["fc2.weight", [2, 3], "F32"],
    ["half", [2], "F16"],
    ["scale", [], "F32"],
  ];

  it("are those of an ONNX model, from a file and a pipe", { timeout: TIMEOUT }, async () => {
    const dir = folder();
    const path = join(import.meta.dirname, "data/small.onnx");
    const byName = (rows: readonly [string][]) => [...rows].sort(([a], [b]) => (a < b ? -1 : 1));
    expect(byName(await plan(path, dir))).toEqual(ofOnnx);
    expect(byName(await plan("-", dir, readFileSync(path)))).toEqual(ofOnnx);
  });

  it("are those of a safetensors file, from a pipe too", { timeout: TIMEOUT }, async () => {
    const dir = folder();
    const path = await foreign(dir);
    const rows = [
      ["fc.bias", [6], "F32"],
      ["fc.weight", [6, 4], "F32"],
      ["gate.weight", [2, 4], "BF16"],
    ];
    expect(await plan(path, dir)).toEqual(rows);
    expect(await plan("-", dir, readFileSync(path))).toEqual(rows);
  });

  it("are those of an index and of its folder", { timeout: TIMEOUT }, async () => {
    const dir = folder();
    const config = write(join(dir, "config.json"), SMALL);
    const shards = join(dir, "shards");
    await cli(["make", config, "-o", shards, "--max-shard-size", "1MB"]);
    const rows = await plan(join(shards, "model.safetensors.index.json"), dir);
    expect(rows.length).toBe(28);
    const piped = await cli(["plan", "-", "--recipe", recipe(dir)], {
      input: readFileSync(join(shards, "model.safetensors.index.json")),
    });
    expect([piped.code, piped.err]).toEqual([3, expect.stringContaining("give its path")]);
  });

  it("are those of a TensorFlow.js model", { timeout: TIMEOUT }, async () => {
    const dir = folder();
    const weights = [
      { name: "dense/kernel", shape: [4, 3], dtype: "float32", quantization: { dtype: "uint8", min: -1, scale: 0.1 } },
      { name: "dense/bias", shape: [3], dtype: "float32" },
      { name: "step", shape: [], dtype: "int32" },
    ];
    const model = { format: "layers-model", modelTopology: {}, weightsManifest: [{ paths: ["w.bin"], weights }] };
    const path = write(join(dir, "model.json"), model);
    expect(await plan(path, dir)).toEqual([
      ["dense/bias", [3], "F32"],
      ["dense/kernel", [4, 3], "F32"],
    ]);
    write(path, { ...model, weightsManifest: [{ paths: [] }] });
    expect((await cli(["plan", path, "--recipe", recipe(dir)])).code).toBe(3);
  });

  it("need a recipe", { timeout: TIMEOUT }, async () => {
    const { code, err } = await cli(["plan", await foreign(folder())]);
    expect([code, err]).toEqual([
      2,
      expect.stringContaining("expected --recipe FILE, the laws for the names and shapes"),
    ]);
  });

  it.each([
    ["no model", Buffer.from("no model"), "text that is no JSON"],
    [
      "an ONNX model that ends",
      readFileSync(join(import.meta.dirname, "data/small.onnx")).subarray(0, 400),
      "got the file's end at byte",
    ],
    ["bytes", Buffer.from([8, 7, 0xff, 0xff]), "expected an ONNX model"],
    ["nothing", Buffer.alloc(0), "text that is no JSON"],
    ["a model without a graph", Buffer.from([8, 7]), "got no graph"],
  ])("refuse %s", { timeout: TIMEOUT }, async (_, bytes, message) => {
    const dir = folder();
    const path = join(dir, "model");
    writeFileSync(path, bytes);
    for (const model of [path, "-"]) {
      const { code, err } = await cli(["plan", model, "--recipe", recipe(dir)], { input: bytes });
      expect([code, err]).toEqual([3, expect.stringContaining(message)]);
    }
  });
});
