/** Memory of `make` and `plan`: bounded, for any size of the model. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, it } from "vitest";
import { cli, folder, LARGER, SMALL } from "./support.ts";

/** In MB: with two threads, and for each further one. The promise is of Node 20; later ones take more themselves. */
const [TWO, EACH] = process.version.startsWith("v20.") ? [100, 12] : [110, 15];

/** In MB: what a plan of tens of thousands of tensors takes on later versions. */
const NEWER_PLAN = process.version.startsWith("v20.") ? 0 : 25;

/** Peak resident memory of a command whose MODEL is a config, in MB. */
async function peak(config: object, ...words: string[]): Promise<number> {
  const at = folder();
  const hook = join(at, "hook.mjs");
  const file = join(at, "status");
  writeFileSync(
    hook,
    `import { readFileSync, writeFileSync } from "node:fs";
    import { isMainThread } from "node:worker_threads";
    if (isMainThread) process.on("exit", () => writeFileSync(${JSON.stringify(file)}, readFileSync("/proc/self/status")));`,
  );
  const env = { NODE_OPTIONS: `--import=${pathToFileURL(hook).href}` };
  const { code, err } = await cli(words, { input: JSON.stringify(config), env });
  expect([code, err]).toEqual([0, ""]);
  return (Number(/^VmHWM:\s*(\d+) kB$/m.exec(readFileSync(file, "utf8"))![1]) * 1024) / 1e6;
}

/** As many as ImageNet-21k has; threads have no copy. */
const LABELS = Object.fromEntries(Array.from({ length: 21_841 }, (_, i) => [i, `label of class ${i}`]));

/** 317 million parameters, 634 MB in bfloat16. */
const LARGE = { ...SMALL, n_embd: 2048, n_layer: 5, vocab_size: 30_000, torch_dtype: "bfloat16", id2label: LABELS };

describe.skipIf(process.platform !== "linux")("peak memory (read from Linux' /proc)", () => {
  const made = (config: object, threads: number) =>
    peak(config, "make", "-", "--threads", String(threads), "--discard");

  it("of a model of 5 MB: at most 100 MB with two threads", async () => {
    expect(await made(SMALL, 2)).toBeLessThan(TWO);
  });

  it("of a model of 634 MB: at most 100 MB with two threads, and 12 for each further one", async () => {
    const [two, sixteen] = [await made(LARGE, 2), await made(LARGE, 16)];
    expect(two).toBeLessThan(TWO);
    expect((sixteen - two) / 14).toBeLessThan(EACH);
  }, 60_000);

  it("of a model of 19,000 tensors, as Qwen3-30B-A3B has: no more, and no more for each further thread", async () => {
    const sizes = { hidden_size: 16, intermediate_size: 16, head_dim: 4, vocab_size: 100 };
    const experts = { num_hidden_layers: 48, num_local_experts: 128 };
    const config = { model_type: "mixtral", num_attention_heads: 4, num_key_value_heads: 4, ...sizes, ...experts };
    const [two, sixteen] = [await made(config, 2), await made(config, 16)];
    expect(two).toBeLessThan(TWO + NEWER_PLAN);
    expect((sixteen - two) / 14).toBeLessThan(EACH);
  }, 60_000);

  it("of a model with rows of zeros: at most 100 MB with two threads", async () => {
    expect(await made({ model_type: "bert", num_hidden_layers: 2 }, 2)).toBeLessThan(TWO);
  });

  it("of a model with a function of another tensor: that in float32 more", async () => {
    const convolution = (768 * 48 * 128 * 4) / 1e6;
    expect(await made({ model_type: "wav2vec2" }, 2)).toBeLessThan(TWO + convolution);
  });

  it("of a plan of 70 billion parameters: at most 150 MB", async () => {
    const config = JSON.parse(
      readFileSync(join(import.meta.dirname, "../../../apps/bench/models/llama-3-70b.json"), "utf8"),
    );
    expect(await peak(config, "plan", "-", "--json")).toBeLessThan(150);
  });

  it("is no larger when a file is written", async () => {
    expect(await peak(SMALL, "make", "-", "--threads", "2", "-o", join(folder(), "m.safetensors"))).toBeLessThan(TWO);
  });

  it("of reset, check and show, with a file of 105 MB, is no larger", async () => {
    const at = folder();
    const path = join(at, "m.safetensors");
    expect((await cli(["make", "-", "-o", path], { input: JSON.stringify(LARGER) })).code).toBe(0);
    const reset = [
      "reset",
      path,
      "--match",
      "**.mlp.**",
      "--seed",
      "7",
      "-o",
      join(at, "n.safetensors"),
      "--threads",
      "2",
    ];
    // What is copied goes through memory of its own.
    expect(await peak({}, ...reset)).toBeLessThan(TWO + 5);
    expect(await peak({}, "check", path)).toBeLessThan(TWO);
    expect(await peak({}, "show", path)).toBeLessThan(TWO);
  }, 60_000);
});
