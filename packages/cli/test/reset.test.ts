/** `weightinit reset`: what it makes anew, and that it leaves everything else. */
import { existsSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { CpuRng } from "@weightinit/cpu";
import { initialize, planOf } from "@weightinit/recipes";
import {
  layoutOf,
  readSafetensors,
  type SafetensorsFile,
  type TensorSource,
  writeSafetensors,
} from "@weightinit/safetensors";
import { describe, expect, it } from "vitest";
import { cli, folder, SMALL, start, write } from "./support.ts";

const EMBED = "transformer.wte.weight";
const C_FC = "transformer.h.0.mlp.c_fc.weight";
const weightsOf = (seed: number, config: object = SMALL) =>
  initialize(new CpuRng(seed), planOf(config as typeof SMALL));

/** A checkpoint of seed 42. */
async function made(...more: string[]): Promise<{ at: string; path: string }> {
  const at = folder();
  const path = more.length > 0 ? at : join(at, "m.safetensors");
  const { code } = await cli(["make", "-", "-o", path, "--seed", "42", ...more], { input: JSON.stringify(SMALL) });
  expect(code).toBe(0);
  return { at, path };
}

const bytesOf = async (file: SafetensorsFile, name: string) =>
  Buffer.from(await file.read(name, { bytes: [0, file.tensor(name).byteLength] }));

/** Compares each tensor with the one that `of` gives. */
async function expectTensors(path: string, of: (name: string) => Promise<Buffer> | Buffer): Promise<void> {
  const file = await readSafetensors(path);
  for (const name of file.tensors.keys()) {
    expect(Buffer.compare(await bytesOf(file, name), await of(name)), name).toBe(0);
  }
}

const dataOf = (weights: ReturnType<typeof weightsOf>, name: string) => Buffer.from(weights.get(name)!.data.buffer);

/** Changes a byte of a tensor. */
async function damage(path: string, name: string, byte: number): Promise<void> {
  const { byteOffset } = (await readSafetensors(path)).tensor(name);
  const bytes = readFileSync(path);
  bytes[byteOffset + byte]! ^= 1;
  writeFileSync(path, bytes);
}

describe("reset", () => {
  it("makes what matches from another seed, leaves the rest, and says so: verify tells", async () => {
    const { at, path } = await made();
    const out = join(at, "new.safetensors");
    const ended = await cli(["reset", path, "--match", "**.mlp.*.weight", "--seed", "7", "-o", out, "--json"]);
    expect(ended).toMatchObject({ code: 0, err: "" });
    const [old, anew] = [weightsOf(42), weightsOf(7)];
    const isAnew = (name: string) => /\.mlp\.\w+\.weight$/.test(name);
    expect(Object.entries(JSON.parse(ended.out).tensors)).toEqual(
      [...old.keys()].filter(isAnew).map((name) => [name, null]),
    );
    await expectTensors(out, (name) => dataOf(isAnew(name) ? anew : old, name));
    const { metadata } = await readSafetensors(out);
    expect([...metadata.keys()]).toEqual(["format", "weightinit", "weightinit.reset"]);
    expect(metadata.get("weightinit")).toBe((await readSafetensors(path)).metadata.get("weightinit"));
    expect(await cli(["verify", out])).toMatchObject({
      code: 0,
      out: expect.stringContaining("and what was reset since"),
    });

    // Once more, over what was reset, rows alone; and one file in its own place.
    const again = ["--match", C_FC, "--rows", "3:100", "--seed", "8", "-o", out, "--force"];
    expect(await cli(["reset", out, ...again])).toMatchObject({ code: 0 });
    const rows = dataOf(weightsOf(8), C_FC).subarray(3 * 4 * 512, 100 * 4 * 512);
    await expectTensors(out, (name) => {
      const bytes = Buffer.from(dataOf(isAnew(name) ? anew : old, name));
      if (name === C_FC) bytes.set(rows, 3 * 4 * 512);
      return bytes;
    });
    expect((await cli(["verify", out])).code).toBe(0);
    for (const [name, byte] of [
      [C_FC, 0],
      [C_FC, 4 * 512 * 3],
      [EMBED, 5],
    ] as const) {
      await damage(out, name, byte);
      const { code, out: told } = await cli(["verify", out, "--json"]);
      expect([code, JSON.parse(told)]).toEqual([1, expect.objectContaining({ fault: "bytes", tensor: name })]);
      await damage(out, name, byte);
    }
    expect(readdirSync(at).sort()).toEqual(["m.safetensors", "new.safetensors"]);
  }, 60_000);

  it("makes the initial weights again with the file's own seed", async () => {
    const { at, path } = await made();
    await damage(path, EMBED, 77);
    const out = join(at, "new.safetensors");
    expect((await cli(["reset", path, "--match", "**", "-o", out])).code).toBe(0);
    const weights = weightsOf(42);
    await expectTensors(out, (name) => dataOf(weights, name));
  }, 60_000);

  it("copies shards and their index as they are", async () => {
    const { at, path } = await made("--max-shard-size", "1MB");
    const out = join(at, "new");
    const index = readFileSync(join(at, "model.safetensors.index.json"), "utf8");
    expect((await cli(["reset", path, "--match", "**.1.**", "--seed", "7", "-o", out])).code).toBe(0);
    expect(readFileSync(join(out, "model.safetensors.index.json"), "utf8")).toBe(index);
    expect(readdirSync(out)).toEqual(readdirSync(at).filter((name) => name !== "new"));
    const [old, anew] = [weightsOf(42), weightsOf(7)];
    await expectTensors(out, (name) => dataOf(name.includes(".1.") ? anew : old, name));
    for (const one of [out, join(out, "model-00003-of-00003.safetensors")]) {
      expect(await cli(["verify", one])).toMatchObject({ code: 0 });
    }
    const refused = await cli(["reset", path, "--match", "**", "-o", join(at, "one.safetensors")]);
    expect([refused.code, refused.err]).toEqual([2, expect.stringContaining("-o as a folder")]);
    const one = ["-o", join(at, "one.safetensors"), "--max-shard-size", "none"];
    expect((await cli(["reset", out, "--match", EMBED, "--seed", "9", ...one])).code).toBe(0);
    expect((await cli(["verify", join(at, "one.safetensors")])).code).toBe(0);
  }, 60_000);

  it("leaves another writer's order of bytes, dtypes and metadata", async () => {
    const at = folder();
    const config = write(join(at, "config.json"), SMALL);
    const plan = planOf(SMALL);
    const entries = [...plan.parameters]
      .filter(({ tiedTo }) => tiedTo === undefined)
      .reverse()
      .map(({ name, shape }, i) => ({ name, shape, dtype: i % 3 === 0 ? "BF16" : "F32" }) as const);
    const layout = layoutOf(entries, { metadata: { format: "mlx", who: "me" }, sort: false });
    const path = join(at, "trained.safetensors");
    writeFileSync(path, Buffer.alloc(layout.byteLength, 0x3c).fill(layout.header, 0, layout.header.length));
    const out = join(at, "new.safetensors");
    const name = entries.find(({ name: one }) => one === C_FC)!;
    expect((await cli(["reset", path, "--match", C_FC, "--seed", "3", "-o", out, "--config", config])).code).toBe(0);
    const file = await readSafetensors(out);
    expect([...file.tensors.keys()]).toEqual(entries.map((entry) => entry.name));
    expect([...file.metadata.keys()]).toEqual(["format", "weightinit.reset", "who"]);
    expect(file.metadata.get("format")).toBe("mlx");
    const dtype = name.dtype === "BF16" ? "bfloat16" : "float32";
    const anew = initialize(new CpuRng(3), plan, { dtype });
    await expectTensors(out, (one) =>
      one === C_FC ? Buffer.from(anew.get(one)!.data.buffer) : Buffer.alloc(file.tensor(one).byteLength, 0x3c),
    );
    const verified = await cli(["verify", out]);
    expect([verified.code, verified.out]).toEqual([
      0,
      expect.stringContaining("every byte that was reset is the same"),
    ]);
    await damage(out, C_FC, 9);
    expect((await cli(["verify", out])).code).toBe(1);
  }, 60_000);

  it("--only-missing adds tensors and rows that the file lacks, in one file or in shards", async () => {
    const at = folder();
    const old = { ...SMALL, vocab_size: 5990 };
    const weights = new Map<string, TensorSource>(initialize(new CpuRng(5), planOf(old), { dtype: "bfloat16" }));
    for (const { name, tiedTo } of planOf(old).parameters) if (tiedTo !== undefined) weights.delete(name);
    for (const name of [...weights.keys()]) if (name.includes(".h.1.")) weights.delete(name);
    weights.set("mine.extra", new Int32Array([1, 2, 3]));
    const path = join(at, "trained.safetensors");
    await writeSafetensors(weights, path);
    const config = write(join(at, "config.json"), SMALL);
    const anew = initialize(new CpuRng(6), planOf(SMALL), { dtype: "bfloat16" });
    const source = await readSafetensors(path);
    for (const [out, more] of [
      [join(at, "new.safetensors"), []],
      [join(at, "shards"), ["--max-shard-size", "500KB"]],
    ] as const) {
      const ended = await cli(["reset", path, "--only-missing", "--config", config, "--seed", "6", "-o", out, ...more]);
      expect(ended).toMatchObject({ code: 0 });
      await expectTensors(out, async (name) => {
        if (name === EMBED) {
          return Buffer.concat([
            await bytesOf(source, name),
            Buffer.from(anew.get(name)!.data.buffer).subarray(5990 * 2 * 128),
          ]);
        }
        return source.tensors.has(name) ? bytesOf(source, name) : Buffer.from(anew.get(name)!.data.buffer);
      });
      const names = new Set((await readSafetensors(out)).tensors.keys());
      expect(names.has("mine.extra")).toBe(true);
      for (const name of anew.keys()) expect(names.has(name)).toBe(true);
      expect(await cli(["verify", out])).toMatchObject({ code: 0 });
      expect(
        await cli(["reset", out, "--only-missing", "--config", config, "-o", join(at, "again.safetensors")]),
      ).toMatchObject({
        code: 2,
        err: expect.stringContaining("there is nothing to make"),
      });
    }
  }, 60_000);

  it("grows a vocabulary from the file's own seed, whatever model is named", async () => {
    const at = folder();
    const path = join(at, "old.safetensors");
    await cli(["make", "-", "-o", path, "--seed", "5"], { input: JSON.stringify({ ...SMALL, vocab_size: 5990 }) });
    const out = join(at, "new.safetensors");
    const config = write(join(at, "larger.json"), SMALL);
    expect((await cli(["reset", path, "--only-missing", "--config", config, "-o", out])).out).toContain("from seed 5,");
    const larger = initialize(new CpuRng(5), planOf(SMALL));
    await expectTensors(out, async (name) => Buffer.from(larger.get(name)!.data.buffer));
  }, 60_000);

  it("leaves no other checkpoint beside the new one, which a reader would take for it", async () => {
    const { at, path } = await made("--max-shard-size", "1MB");
    const one = ["--match", EMBED, "--seed", "7", "-o", at, "--max-shard-size", "none"];
    expect(await cli(["reset", path, ...one])).toMatchObject({
      code: 4,
      err: expect.stringContaining("index.json, got one"),
    });
    expect((await cli(["reset", path, ...one, "--force"])).code).toBe(0);
    expect(existsSync(join(at, "model.safetensors.index.json"))).toBe(false);
    expect((await cli(["verify", at])).out).toContain("and what was reset since");
    const shards = ["--match", EMBED, "--seed", "8", "-o", at, "--max-shard-size", "1MB"];
    expect(await cli(["reset", at, ...shards])).toMatchObject({ code: 4 });
    expect((await cli(["reset", at, ...shards, "--force"])).code).toBe(0);
    expect(existsSync(join(at, "model.safetensors"))).toBe(false);
    expect((await cli(["verify", at])).code).toBe(0);
    // In place.
    expect((await cli(["reset", at, "--match", "**.1.**", "--seed", "9", "-o", at, "--force"])).code).toBe(0);
    const [old, nine, eight] = [weightsOf(42), weightsOf(9), weightsOf(8)];
    await expectTensors(at, (name) => dataOf(name === EMBED ? eight : name.includes(".1.") ? nine : old, name));
    expect((await cli(["verify", at])).code).toBe(0);
  }, 60_000);

  it("joins the slices of many processes", async () => {
    const { at, path } = await made("--layout", "dcp");
    const out = join(at, "whole.safetensors");
    expect((await cli(["reset", path, "--match", EMBED, "--seed", "7", "-o", out])).code).toBe(0);
    const [old, anew] = [weightsOf(42), weightsOf(7)];
    await expectTensors(out, (name) => dataOf(name === EMBED ? anew : old, name));
    expect((await cli(["verify", out])).code).toBe(0);
  }, 60_000);

  it.skipIf(process.platform === "win32")(
    "leaves nothing when it is stopped",
    async () => {
      const at = folder();
      const config = write(join(at, "config.json"), { ...SMALL, vocab_size: 8_000_000 });
      const layout = layoutOf([{ name: EMBED, dtype: "F32", shape: [8_000_000, 128] }]);
      const path = join(at, "large.safetensors");
      writeFileSync(path, layout.header);
      truncateSync(path, layout.byteLength); // a hole of 4 GB
      const out = join(at, "new.safetensors");
      const words = ["reset", path, "--match", EMBED, "--rows", "0:5", "--config", config, "-o", out];
      const { child, ended } = start(words);
      while (!existsSync(`${out}.partial`)) await sleep(5);
      child.kill("SIGINT");
      expect(await ended).toMatchObject({ code: 130, err: expect.stringContaining("nothing is left") });
      expect(readdirSync(at).sort()).toEqual(["config.json", "large.safetensors"]);
    },
    60_000,
  );
});

describe("what is refused", () => {
  it.each<[string, string[], number, string]>([
    ["no pattern", ["-o", "OUT"], 2, "--match PATTERN or --only-missing"],
    ["no output", ["--match", "**"], 2, "-o PATH"],
    ["a pipe", ["--match", "**", "-o", "-"], 2, "-o PATH"],
    ["a pattern that names nothing", ["--match", "*.weight", "-o", "OUT"], 2, "** crosses"],
    ["rows that are none", ["--match", "**", "--rows", "5", "-o", "OUT"], 2, "FROM:TO"],
    ["no rows", ["--match", "**", "--rows", "5:5", "-o", "OUT"], 2, "FROM < TO"],
    ["rows behind the last", ["--match", EMBED, "--rows", "5990:6001", "-o", "OUT"], 2, "6000 rows"],
    ["rows and missing ones", ["--only-missing", "--rows", "0:5", "-o", "OUT"], 2, "got both"],
    ["nothing missing", ["--only-missing", "-o", "OUT"], 2, "nothing to make"],
    ["a file that is there", ["--match", "**", "-o", "FILE"], 4, "--force"],
    ["another model", ["--match", EMBED, "-o", "OUT", "--config", "OTHER"], 3, "as the config has it"],
    ["a family without such tensors", ["--match", EMBED, "-o", "OUT", "--config", "BERT"], 2, "no law for"],
    ["a folder that is not there", ["--match", EMBED, "-o", "no/such/OUT.safetensors"], 4, "check the name"],
  ])("%s", async (_, words, code, text) => {
    const { at, path } = await made();
    const names: Record<string, string> = {
      FILE: path,
      OUT: join(at, "out.safetensors"),
      OTHER: write(join(at, "other.json"), { ...SMALL, vocab_size: 6001 }),
      BERT: write(join(at, "bert.json"), { model_type: "bert" }),
    };
    const before = readdirSync(at);
    const ended = await cli(["reset", path, ...words.map((word) => names[word] ?? word)]);
    expect([ended.code, ended.out, ended.err]).toEqual([code, "", expect.stringContaining(text)]);
    expect(ended.err).toMatch(/^weightinit: expected .*, got /);
    expect(readdirSync(at)).toEqual(before);
  });

  it("a file that does not say its model", async () => {
    const at = folder();
    const path = join(at, "m.safetensors");
    await writeSafetensors({ w: new Float32Array(4) }, path);
    const ended = await cli(["reset", path, "--match", "w", "-o", join(at, "out.safetensors")]);
    expect([ended.code, ended.err]).toEqual([2, expect.stringContaining("say --config")]);
  });

  it("a list of resets that nobody wrote", async () => {
    const { at, path } = await made();
    const file = await readSafetensors(path);
    const own = new Map<string, TensorSource>();
    for (const { name, dtype, shape } of file.tensors.values()) {
      own.set(name, { dtype, shape, data: await bytesOf(file, name) } as TensorSource);
    }
    for (const text of ["no JSON", "{}", "[1]", '[{"tensors":{"a":[1]}}]', '[{"tensors":{"a":null}}]']) {
      const bad = join(at, "bad.safetensors");
      rmSync(bad, { force: true });
      await writeSafetensors(own, bad, { metadata: { "weightinit.reset": text } });
      const ended = await cli(["verify", bad]);
      expect([ended.code, ended.err]).toEqual([3, expect.stringContaining("WI_BAD_SAFETENSORS")]);
    }
  }, 60_000);
});
