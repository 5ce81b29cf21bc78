/** `weightinit make`: what is in the files. */
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { CpuRng } from "@weightinit/cpu";
import { initialize, type ModelConfig, planOf } from "@weightinit/recipes";
import { readSafetensors } from "@weightinit/safetensors";
import { describe, expect, it } from "vitest";
import { requestIn } from "../src/origin.ts";
import { saidOtherwise } from "../src/said-otherwise.ts";
import { cli, folder, LARGER, SMALL, sha256, write } from "./support.ts";

const goldens = join(import.meta.dirname, "../../recipes/test/data/models");

/** What a file says its tensors are, against the library's own. */
async function expectSame(path: string, config: ModelConfig, seed: number, dtype: "float32" | "bfloat16") {
  const file = await readSafetensors(path);
  const weights = initialize(new CpuRng(seed), planOf(config), { dtype });
  expect(new Set(file.tensors.keys())).toEqual(new Set(weights.keys()));
  for (const [name, { data, shape }] of weights) {
    expect(file.tensor(name).shape).toEqual(shape);
    const read = await file.read(name);
    expect(Buffer.compare(Buffer.from(read.buffer), Buffer.from(data.buffer)), name).toBe(0);
  }
}

describe("one file", () => {
  it("has the bytes that initialize makes, block by block, and is verified", async () => {
    const at = folder();
    const config = write(join(at, "config.json"), LARGER);
    const path = join(at, "model.safetensors");
    const made = await cli(["make", config, "-o", path, "--seed", "42", "--dtype", "bfloat16", "--threads", "2"]);
    expect(made).toMatchObject({ code: 0, err: "" });
    await expectSame(path, LARGER, 42, "bfloat16");
    expect(readdirSync(at).sort()).toEqual(["config.json", "model.safetensors"]);
    expect((await cli(["verify", path])).code).toBe(0);
  });

  it("has the reference writer's header, to the byte", async () => {
    const names = ["llama", "gpt2", "mistral"].filter((name) => existsSync(join(goldens, `${name}.json`)));
    expect(names.length).toBeGreaterThan(0);
    for (const name of names) {
      const golden = JSON.parse(readFileSync(join(goldens, `${name}.json`), "utf8"));
      const at = folder();
      const path = join(at, "model.safetensors");
      const config = write(join(at, "config.json"), golden.config);
      await cli(["make", config, "-o", path, "--dtype", "float32", "--metadata", "none"]);
      const bytes = readFileSync(path);
      const headerLength = Number(bytes.readBigUInt64LE());
      const headerSha256 = createHash("sha256")
        .update(bytes.subarray(8, 8 + headerLength))
        .digest("hex");
      expect({ headerLength, headerSha256, fileBytes: bytes.length }).toEqual(golden.file);
    }
  });

  it("is the same by any number of threads, from standard input, and to a pipe", async () => {
    const at = folder();
    const config = write(join(at, "config.json"), LARGER);
    const [one, two] = [join(at, "one.safetensors"), join(at, "two.safetensors")];
    await cli(["make", config, "-o", one, "--threads", "1"]);
    await cli(["make", "-", "-o", two, "--threads", "3"], { input: JSON.stringify(LARGER) });
    expect(sha256(two)).toBe(sha256(one));
    const { stdout, code } = await cli(["make", at, "-o", "-"]);
    expect([code, createHash("sha256").update(stdout).digest("hex")]).toEqual([0, sha256(one)]);
  });

  it.skipIf(process.platform === "win32")("has the mode that the umask leaves", async () => {
    const at = folder();
    await cli(["make", write(join(at, "c.json"), SMALL), "-o", join(at, "m.safetensors")]);
    expect(statSync(join(at, "m.safetensors")).mode & 0o777).toBe(0o666 & ~process.umask());
  });

  it("says what it was made from, with sorted keys", async () => {
    const at = folder();
    const path = join(at, "m.safetensors");
    await cli(["make", write(join(at, "c.json"), SMALL), "-o", path, "--seed", "18446744073709551615"]);
    const { metadata } = await readSafetensors(path);
    expect([...metadata.keys()]).toEqual(["format", "weightinit"]);
    expect(metadata.get("format")).toBe("pt");
    const origin = JSON.parse(metadata.get("weightinit")!);
    expect(Object.keys(origin)).toEqual(Object.keys(origin).sort());
    expect(origin).toMatchObject({ stream: 1, seed: "18446744073709551615", recipe: "gpt2", variant: "library" });
    expect(origin.config).toEqual(SMALL);
  });
});

describe("a folder", () => {
  it("has what from_pretrained reads", async () => {
    const at = folder();
    const config = write(join(at, "config.json"), { ...SMALL, eos_token_id: 7, torch_dtype: "bfloat16" });
    const out = join(at, "new", "folder");
    expect((await cli(["make", config, "-o", out, "--seed", "3"])).code).toBe(0);
    expect(readdirSync(out).sort()).toEqual(["config.json", "generation_config.json", "model.safetensors"]);
    const text = readFileSync(join(out, "config.json"), "utf8");
    expect(JSON.parse(text)).toEqual({
      ...SMALL,
      eos_token_id: 7,
      architectures: ["GPT2LMHeadModel"],
      dtype: "bfloat16",
    });
    expect(text).toBe(`${JSON.stringify(JSON.parse(text), Object.keys(JSON.parse(text)).sort(), 2)}\n`);
    expect(JSON.parse(readFileSync(join(out, "generation_config.json"), "utf8"))).toEqual({
      _from_model_config: true,
      eos_token_id: 7,
      output_attentions: false,
      output_hidden_states: false,
    });
    await expectSame(out, SMALL, 3, "bfloat16");
  });

  it("has the configs that transformers writes, whose classes take no 0 for 0.0", async () => {
    const at = folder();
    // Both files as save_pretrained of transformers 5.24.0 wrote them.
    for (const model of ["marian", "mixtral"]) {
      const saved = (name: string) => join(import.meta.dirname, "data/saved", `${model}-${name}`);
      const out = join(at, model);
      expect((await cli(["make", saved("config.json"), "-o", out])).code).toBe(0);
      for (const name of ["config.json", "generation_config.json"])
        expect(readFileSync(join(out, name), "utf8")).toBe(readFileSync(saved(name), "utf8"));
    }
  });

  it("has shards and their index, each of which is verified; another limit is another set of files", async () => {
    const at = folder();
    const config = write(join(at, "config.json"), SMALL);
    // In place: the config that is read stays as it is.
    const made = await cli(["make", config, "-o", at, "--max-shard-size", "1MB", "--json"]);
    const { files, state } = JSON.parse(made.out);
    expect([state, files.length]).toEqual(["done", 4]); // the embedding alone, a layer each, and the index;
    expect(JSON.parse(readFileSync(config, "utf8"))).toEqual(SMALL);
    await expectSame(at, SMALL, 1234, "float32");
    for (const path of [at, files[1], files[3]]) expect((await cli(["verify", path])).code).toBe(0);
    const refused = await cli(["make", config, "-o", at]);
    expect([refused.code, refused.err]).toEqual([4, expect.stringContaining("model.safetensors.index.json, got one")]);
    expect(readdirSync(at).some((name) => name.includes("partial"))).toBe(false);
    expect((await cli(["make", config, "-o", at, "--force"])).code).toBe(0);
    expect(existsSync(join(at, "model.safetensors.index.json"))).toBe(false);
  });
});

describe("verify", () => {
  it("says the first byte that differs, of any number", async () => {
    const at = folder();
    const path = join(at, "m.safetensors");
    await cli(["make", write(join(at, "c.json"), LARGER), "-o", path]);
    const bytes = readFileSync(path);
    const { byteOffset } = (await readSafetensors(path)).tensor("transformer.wte.weight");
    for (const element of [5_000_000, 4_900_001, 12_000_000]) bytes[byteOffset + 4 * element + 1]! ^= 1;
    writeFileSync(path, bytes);
    const { code, out } = await cli(["verify", path, "--json"]);
    expect([code, JSON.parse(out)]).toEqual([
      1,
      {
        same: false,
        fault: "bytes",
        file: path,
        tensor: "transformer.wte.weight",
        element: 4_900_001,
        offset: byteOffset + 4 * 4_900_001,
        expected: expect.stringMatching(/^[0-9a-f]{8}$/),
        got: expect.stringMatching(/^[0-9a-f]{8}$/),
      },
    ]);
  });

  it("takes seed and config from the command line where the file says neither", async () => {
    const at = folder();
    const path = join(at, "m.safetensors");
    await cli(["make", write(join(at, "config.json"), SMALL), "-o", path, "--metadata", "none", "--seed", "9"]);
    const unsaid = await cli(["verify", path]);
    expect([unsaid.code, unsaid.err]).toEqual([2, expect.stringContaining("--seed")]);
    expect((await cli(["verify", path, "--seed", "9"])).code).toBe(0);
    expect((await cli(["verify", path, "--seed", "8"])).code).toBe(1);
  });

  it("compares seed and config of the command line with those that the file says", async () => {
    const at = folder();
    const [path, config] = [join(at, "m.safetensors"), write(join(at, "c.json"), SMALL)];
    const other = write(join(at, "other.json"), { ...SMALL, n_layer: 3 });
    await cli(["make", config, "-o", path, "--seed", "9"]);
    const file = await readSafetensors(path);
    const request = requestIn(file)!;
    expect(await saidOtherwise(file, request, { seed: "9", config })).toBeUndefined();
    const llama = write(join(at, "llama.json"), { model_type: "llama" });
    for (const config of [other, llama]) {
      expect(await saidOtherwise(file, request, { config })).toMatchObject({ detail: { fault: "config" } });
    }
    expect(await cli(["verify", path, "--seed", "8"])).toMatchObject({
      code: 1,
      out: `${path}: expected a file of seed 8, got one that says seed 9\n`,
    });
  });
});
