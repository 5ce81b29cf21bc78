/** The command line itself: help, exit codes, messages. */
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { fillWords, keyFromSeed, standardNormal32, VALUES } from "@weightinit/core/stream";
import { planOf } from "@weightinit/recipes";
import { describe, expect, it } from "vitest";
import { NORMALS } from "../src/commands/doctor.ts";
import { commandHelp, commands, HELP } from "../src/help.ts";
import { cli, folder, SMALL, write } from "./support.ts";

describe("help", () => {
  it("fits a screen and has an example, for every command", () => {
    expect(Object.keys(commandHelp)).toEqual(commands);
    for (const text of [HELP, ...Object.values(commandHelp)]) {
      const lines = text.trimEnd().split("\n");
      expect(lines.length).toBeLessThanOrEqual(24);
      for (const line of lines) expect(line.length, line).toBeLessThanOrEqual(80);
      expect(text).toContain("Example:\n  weightinit ");
    }
  });

  it("is printed when it is asked for", async () => {
    expect(await cli(["--help"])).toMatchObject({ code: 0, out: HELP, err: "" });
    expect(await cli(["make", "--help"])).toMatchObject({ code: 0, out: commandHelp.make, err: "" });
    expect(await cli([])).toMatchObject({ code: 2, out: HELP });
    expect(await cli(["--version"])).toMatchObject({ code: 0, out: "0.0.0-test\n" });
  });
});

describe("plan", () => {
  it("lists what planOf lists", async () => {
    const { out, code } = await cli(["plan", "-", "--json", "--dtype", "bfloat16"], { input: JSON.stringify(SMALL) });
    const { tensors, tied, ...about } = JSON.parse(out);
    const plan = planOf(SMALL);
    expect(code).toBe(0);
    expect(about).toMatchObject({ recipe: "gpt2", variant: "library", parameters: plan.size, dtype: "bfloat16" });
    expect(tensors.map(({ name, shape, law }: never) => ({ name, shape, law }))).toEqual(
      plan.parameters
        .filter(({ tiedTo }) => tiedTo === undefined)
        .map(({ name, shape, law }) => ({ name, shape, law })),
    );
    expect(tied.length).toBe(plan.parameters.filter(({ tiedTo }) => tiedTo !== undefined).length);
    expect(about.byteLength).toBe(about.files[0].headerLength + 2 * plan.size);
  });

  it("of 70 billion parameters makes nothing", async () => {
    const config = {
      model_type: "llama",
      hidden_size: 8192,
      intermediate_size: 28_672,
      num_hidden_layers: 80,
      num_attention_heads: 64,
      num_key_value_heads: 8,
      vocab_size: 128_256,
      torch_dtype: "bfloat16",
    };
    const { out } = await cli(["plan", "-"], { input: JSON.stringify(config) });
    // Llama 3 70B: 70,553,706,496, as its authors publish.
    expect(out).toContain("70,553,706,496 parameters in 723 tensors, bfloat16");
    expect(out).toContain("model-00001-of-00030.safetensors");
  });
});

it("plans more files than a call has arguments", { timeout: 60_000 }, () => {
  const config = write(join(folder(), "c.json"), { ...SMALL, n_embd: 8, n_layer: 2000, vocab_size: 8 });
  // With the stack that there is it takes 130,000 files.
  const words = ["--stack-size=160", process.env.WEIGHTINIT_TEST_MAIN!, "plan", config, "--max-shard-size", "1"];
  const { stdout, stderr } = spawnSync(process.execPath, words, { encoding: "utf8", maxBuffer: 2 ** 26 });
  expect([stderr, stdout.slice(-300)]).toEqual(["", expect.stringContaining("model-24004-of-24004.safetensors")]);
});

describe("what is refused", () => {
  const cases: readonly (readonly [string, readonly string[], number, string])[] = [
    ["a command that there is not", ["mkae"], 2, "did you mean make?"],
    ["an option that there is not", ["make", "CONFIG", "--sed", "3"], 2, "did you mean --seed?"],
    ["no output", ["make", "CONFIG"], 2, "expected -o PATH"],
    ["no model", ["plan"], 2, "expected one MODEL, got none"],
    ["two models", ["plan", "CONFIG", "CONFIG"], 2, "expected one MODEL"],
    ["an option without its value", ["make", "CONFIG", "-o"], 2, "expected each option with its value"],
    ["a seed that is none", ["make", "CONFIG", "-o", "OUT", "--seed", "18446744073709551616"], 2, "WI_BAD_SEED"],
    ["a dtype", ["plan", "CONFIG", "--dtype", "int8"], 2, "float32, bfloat16"],
    ["a variant", ["plan", "CONFIG", "--recipe", "gpt2/mine"], 2, "library or paper"],
    ["a revision", ["plan", "CONFIG", "--recipe", "gpt2@99"], 2, "got 99"],
    ["a size", ["plan", "CONFIG", "--max-shard-size", "5 elephants"], 2, "5GB"],
    ["threads", ["make", "CONFIG", "-o", "OUT", "--threads", "0"], 2, "expected --threads"],
    ["half of a pair", ["make", "CONFIG", "-o", "OUT", "--rank", "0"], 2, "--rank and --ranks together"],
    ["a rank that there is not", ["make", "CONFIG", "-o", "OUT", "--rank", "2", "--ranks", "2"], 2, "from 0 to 1"],
    ["another kind of file", ["make", "CONFIG", "-o", "model.bin"], 2, ".safetensors"],
    ["a family that nobody knows", ["plan", "CONFIG", "--recipe", "nobody"], 3, "gpt2"],
    ["a config that is none", ["plan", join(import.meta.dirname, "../README.md")], 3, "no JSON"],
    ["a config that is not there", ["plan", "not-there.json"], 4, "check the name"],
    ["a file that is none", ["verify", "CONFIG"], 3, "[WI_BAD_SAFETENSORS]\nThe file is damaged"],
    ["a file that is not there", ["verify", "not-there.safetensors"], 4, "WI_FILE_NOT_FOUND"],
    ["a folder that is not there", ["make", "CONFIG", "-o", "not-there/m.safetensors"], 4, "check the name"],
  ];
  it.each(cases)("%s", async (_, args, code, text) => {
    const at = folder();
    const config = write(join(at, "c.json"), SMALL);
    const out = join(at, "out.safetensors");
    const ended = await cli(args.map((arg) => (arg === "CONFIG" ? config : arg === "OUT" ? out : arg)));
    expect([ended.code, ended.out, ended.err]).toEqual([code, "", expect.stringContaining(text)]);
    expect(ended.err).toMatch(/^weightinit: expected /);
    expect(ended.err).not.toContain("    at ");
    expect(existsSync(out)).toBe(false);
    expect(readdirSync(at)).toEqual(["c.json"]);
  });
});

describe("doctor", () => {
  it("knows the normals of the stream's reference", () => {
    const words = new Uint32Array(100_000);
    fillWords(words, keyFromSeed(42n), 0, VALUES, 0);
    const normals = Float32Array.from(words, (word) => standardNormal32(word));
    expect(createHash("sha256").update(new Uint8Array(normals.buffer)).digest("hex")).toBe(NORMALS);
  });

  it("says what there is", async () => {
    const { code, out } = await cli(["doctor", "--json"]);
    const about = JSON.parse(out);
    expect([code, about["random numbers"], about.node]).toEqual([0, "right", process.version]);
    expect((await cli(["doctor"])).out.trimEnd().split("\n").length).toBe(Object.keys(about).length);
    expect((await cli(["doctor", "me"])).code).toBe(2);
  });
});

describe("a terminal", () => {
  const hasScript = spawnSync("script", ["--version"]).stdout?.toString().includes("util-linux") === true;
  it.skipIf(!hasScript)("gets one line that changes, no wider than it is, and no escapes elsewhere", async () => {
    const at = folder();
    const config = write(join(at, "c.json"), { ...SMALL, vocab_size: 400_000 });
    const words = `'${process.execPath}' '${process.env.WEIGHTINIT_TEST_MAIN}' make '${config}' --discard --threads 1`;
    // The shell tells the program how wide its terminal is.
    const under = (env: string) =>
      spawnSync("script", ["-qec", `stty cols 40; ${env} ${words} 3>&2 2>&1`, "/dev/null"], { encoding: "utf8" });
    const ran = under("TERM=xterm");
    const lines = ran.stdout.split("\r").filter((line) => line.includes("%"));
    for (const line of lines) expect(line.replace("\x1b[K", "").length).toBeLessThan(40);
    expect(ran.stdout).toContain("discarded");
    const { stdout: dumb } = under("TERM=dumb");
    expect([dumb.includes("\x1b"), dumb.includes("discarded")]).toEqual([false, true]);
    const plain = await cli(["make", config, "--discard", "--threads", "1"]);
    expect(plain.out).not.toContain("\x1b");
    expect([plain.err, plain.out]).toEqual(["", expect.stringContaining("discarded")]);
  });
});
