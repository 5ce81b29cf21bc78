/** examples/verify.py, an implementation of docs/stream.md that shares no line with ours. */
import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { readSafetensors, writeSafetensors } from "@weightinit/safetensors";
import { describe, expect, it } from "vitest";
import { cli, folder, SMALL } from "./support.ts";

const root = join(import.meta.dirname, "../../..");
const verify = join(root, "examples/verify.py");
const python = (...args: string[]) => spawnSync("python3", args, { encoding: "utf8" });
const has = python("-c", "import sys; sys.exit(sys.version_info < (3, 9))").status === 0;

/** Normals, uniforms and constants. */
const RESNET = { model_type: "torchvision_resnet", architecture: "resnet18" };

describe.skipIf(!has)(`examples/verify.py${has ? "" : " (not here: no python3 of 3.9 or newer)"}`, () => {
  it("gives the known answers of the stream", () => {
    const answers = join(root, "packages/core/test/data/known-answers.json");
    const { stdout, stderr } = python(
      join(import.meta.dirname, "data/verify-known-answers.py"),
      join(root, "examples"),
      answers,
    );
    expect([Number(stdout) > 400, stderr]).toEqual([true, ""]);
  });

  it.each([
    ["a GPT-2", SMALL, "bfloat16", "18446744073709551615"],
    ["a ResNet", RESNET, "float32", "0"],
    ["a ResNet", RESNET, "bfloat16", "7"],
  ])("makes elements of %s: %j in %s from seed %s", async (_, config, dtype, seed) => {
    const at = folder();
    const [path, plan] = [join(at, "m.safetensors"), join(at, "plan.json")];
    const options = { input: JSON.stringify(config) };
    writeFileSync(plan, (await cli(["plan", "-", "--json"], options)).out);
    await cli(["make", "-", "-o", path, "--seed", seed, "--dtype", dtype], options);
    const { stdout, stderr } = python(verify, path, plan, "--elements", "16");
    expect(stderr).toBe("");
    const [, elements, others] = /^(\d+) elements are right; (\d+) tensors/.exec(stdout)!.map(Number);
    // All laws of these models, and both ends of each tensor at least; a ResNet counts its batches in int64.
    const { tensors } = await readSafetensors(path);
    const counters = [...tensors.values()].filter((tensor) => tensor.dtype === "I64").length;
    expect([elements! >= 3 * (tensors.size - counters), others]).toEqual([true, counters]);

    // And says which one is wrong.
    const [name, tensor] = [...tensors].find(([, { shape }]) => shape.length > 1)!;
    const bytes = readFileSync(path);
    bytes[tensor.byteOffset]! ^= 1;
    writeFileSync(path, bytes);
    const wrong = python(verify, path, plan, "--tensor", name, "--element", "0");
    expect([wrong.status, wrong.stderr]).toEqual([1, expect.stringContaining(`${name}[0], `)]);
    const right = python(verify, path, plan, "--tensor", name, "--element", "1");
    expect([right.status, right.stdout]).toEqual([0, expect.stringContaining("1 elements are right")]);
  });

  it("makes elements of slices, of shapes without elements and with one, and says what it does not know", async () => {
    const at = folder();
    const [path, plan, model] = ["m.safetensors", "plan.json", "names.safetensors"].map((name) => join(at, name)) as [
      string,
      string,
      string,
    ];
    const none = new Float32Array();
    await writeSafetensors(
      {
        none,
        no: { dtype: "F32", shape: [3, 0], data: none },
        one: { dtype: "F32", shape: [], data: new Float32Array(1) },
      },
      model,
    );
    const recipe = join(at, "recipe.json");
    writeFileSync(
      recipe,
      JSON.stringify({ rules: [{ match: "**", initializer: "uniform", options: { lo: -0.1, hi: 3 } }] }),
    );
    writeFileSync(plan, (await cli(["plan", model, "--recipe", recipe, "--json"])).out);
    await cli(["make", model, "--recipe", recipe, "-o", path]);
    const empty = python(verify, path, plan);
    expect([empty.stdout.trim(), empty.stderr]).toEqual([
      "1 elements are right; 0 tensors have other laws or dtypes",
      "",
    ]);

    const input = JSON.stringify(SMALL);
    writeFileSync(plan, (await cli(["plan", "-", "--json"], { input })).out);
    await cli(["make", "-", "-o", at, "--layout", "dcp", "--rank", "1", "--ranks", "2"], { input });
    const shard = join(at, "shard-00002-model-00001-of-00001.safetensors");
    const slices = python(verify, shard, plan);
    expect([slices.status, slices.stderr]).toEqual([0, ""]);
    writeFileSync(join(at, "cut.safetensors"), readFileSync(path).subarray(0, -1));
    const refusals: [string[], string][] = [
      [[join(at, "missing"), plan], "No such file or directory"],
      [[shard, join(at, "missing")], "No such file or directory"],
      [[plan, plan], "expected a safetensors file"],
      [[shard, recipe], "expected what weightinit plan --json prints"],
      [[join(at, "cut.safetensors"), plan], "bytes of"],
      [[model, plan], "expected a file whose metadata has weightinit's seed"],
      [[path, plan], "which is another model's plan"],
      [[shard, plan, "--tensor", "x"], "expected a tensor of"],
      [[shard, plan, "--tensor", "transformer.wte.weight", "--element", "-1"], "from 384000 to 767999, got -1"],
    ];
    for (const [args, message] of refusals) {
      const { status, stdout, stderr } = python(verify, ...args);
      expect([status, stdout, stderr]).toEqual([1, "", expect.stringMatching(/^verify\.py: .+\r?\n$/)]);
      expect(stderr).toContain(message);
    }
  }, 60_000);
});
