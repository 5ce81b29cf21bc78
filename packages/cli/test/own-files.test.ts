/** Processes that have files of their own: whole files, or torch's layout of slices. */
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { readSafetensors } from "@weightinit/safetensors";
import { describe, expect, it } from "vitest";
import { cli, folder, LARGER, SMALL, sha256, start, write } from "./support.ts";

const input = JSON.stringify(SMALL);
const make = (path: string, ...more: string[]) =>
  cli(["make", "-", "-o", path, "--seed", "7", "--json", "--threads", "1", ...more], { input });
const part = (path: string, rank: number, ranks: number, ...more: string[]) =>
  make(path, "--rank", String(rank), "--ranks", String(ranks), ...more);
/** What `plan` says that each process writes. */
const planned = async (...more: string[]) => {
  const { out } = await cli(["plan", "-", "--seed", "7", "--json", ...more], { input });
  return JSON.parse(out) as {
    byteLength: number;
    index: string | null;
    files: { name: string; rank: number; byteLength: number }[];
    tensors: { file: string; name: string; shape: number[]; start?: number[]; byteOffset: number }[];
  };
};
const sizeOf = (at: string) =>
  Object.fromEntries(readdirSync(at).map((name) => [name, statSync(join(at, name)).size] as const));
const shaOf = (at: string) => Object.fromEntries(readdirSync(at).map((name) => [name, sha256(join(at, name))]));

describe("whole files", () => {
  const shards = ["--max-shard-size", "400KB", "--whole-files"] as const;
  it.each([1, 2, 3, 8])(
    "of %i processes that see each other's are the files of one",
    async (ranks) => {
      const at = folder();
      await make(join(at, "one"), "--max-shard-size", "400KB");
      const many = join(at, "many");
      const ended = await Promise.all(Array.from({ length: ranks }, (_, rank) => part(many, rank, ranks, ...shards)));
      for (const { code, out, err } of ended)
        expect([code, JSON.parse(out).state, err]).toEqual([0, "done", expect.any(String)]);
      expect(shaOf(many)).toEqual(shaOf(join(at, "one")));
      expect(Object.keys(shaOf(many)).length).toBeGreaterThan(6);
      // A part that runs again finds its files.
      if (ranks === 1) return;
      const again = await part(many, ranks - 1, ranks, ...shards);
      expect(JSON.parse(again.out).made).toBe(0);
    },
    60_000,
  );

  it("of more processes than files: the others have none, and say so", { timeout: 30_000 }, async () => {
    const words = ["make", "-", "-o", folder(), "--whole-files", "--ranks", "3", "--rank"];
    const said = await Promise.all([0, 1, 2].map(async (rank) => (await cli([...words, String(rank)], { input })).out));
    expect(said.filter((text) => text.includes("no file is this part's")).length).toBe(2);
    expect(said.filter((text) => text.includes("model.safetensors")).length).toBe(1);
  });

  it("on disks of their own, put together; the first has config and index", async () => {
    const at = folder();
    await make(join(at, "one"), "--max-shard-size", "400KB");
    const all = join(at, "all");
    mkdirSync(all);
    for (const rank of [2, 1, 0]) {
      const own = join(at, `disk${rank}`);
      expect((await part(own, rank, 3, ...shards)).code).toBe(0);
      const { files, index } = await planned("--ranks", "3", "--rank", `${rank}`, ...shards);
      const isWeights = ([name]: [string, number]) => name.endsWith(".safetensors");
      expect(files.map(({ name, byteLength }) => [name, byteLength])).toEqual(
        Object.entries(sizeOf(own)).filter(isWeights).sort(),
      );
      expect(index).toBe(rank === 0 ? "model.safetensors.index.json" : null);
      const hasRest = rank === 0;
      for (const name of ["config.json", "model.safetensors.index.json"])
        expect(existsSync(join(own, name))).toBe(hasRest);
      for (const name of readdirSync(own)) {
        expect(existsSync(join(all, name))).toBe(false);
        renameSync(join(own, name), join(all, name));
      }
    }
    expect(shaOf(all)).toEqual(shaOf(join(at, "one")));
    expect((await cli(["verify", all])).code).toBe(0);
  }, 60_000);

  it("of a process that was killed, and started again, twice at once", async () => {
    const at = folder();
    const large = JSON.stringify(LARGER);
    const words = ["make", "-", "--seed", "7", "--max-shard-size", "20MB", "-o"];
    expect((await cli([...words, join(at, "one")], { input: large })).code).toBe(0);
    const many = join(at, "many");
    const mine = [...words, many, "--whole-files", "--ranks", "2", "--rank"];
    for (const wait of [150, 250]) {
      const { child, ended } = start([...mine, "0", "--threads", "1"], { input: large });
      await Promise.race([sleep(wait), ended]);
      child.kill("SIGKILL");
      await ended;
    }
    const ended = await Promise.all(["0", "0", "1"].map((rank) => cli([...mine, rank], { input: large })));
    expect(ended.map(({ code }) => code)).toEqual([0, 0, 0]);
    const whole = Object.entries(shaOf(many)).filter(([name]) => !/\.partial\./.test(name));
    expect(Object.fromEntries(whole)).toEqual(shaOf(join(at, "one")));
  }, 60_000);

  it("are refused where other files are, by the process whose they are", async () => {
    const at = folder();
    expect((await part(at, 1, 2, ...shards)).code).toBe(0);
    const mine = readdirSync(at)[0]!;
    writeFileSync(join(at, mine), "another");
    const refused = await part(at, 1, 2, ...shards);
    expect([refused.code, refused.err]).toEqual([4, expect.stringContaining("--force")]);
    expect((await part(at, 0, 2, ...shards)).code).toBe(0);
    expect((await part(at, 1, 2, ...shards, "--force")).code).toBe(0);
    expect((await cli(["verify", at])).code).toBe(0);
  }, 60_000);
});

describe("torch's layout", () => {
  // Its weight norm is a function of another tensor, and so is whole in one file.
  const WAV2VEC2 = {
    model_type: "wav2vec2",
    hidden_size: 32,
    num_hidden_layers: 1,
    num_attention_heads: 2,
    intermediate_size: 64,
    vocab_size: 32,
    conv_dim: [16, 16],
    conv_kernel: [3, 3],
    conv_stride: [2, 2],
    num_conv_pos_embeddings: 8,
    num_conv_pos_embedding_groups: 4,
  };
  it.each([
    ["gpt2", 1, SMALL],
    ["gpt2", 8, SMALL],
    ["wav2vec2", 2, WAV2VEC2],
    ["wav2vec2", 3, WAV2VEC2],
  ] as const)(
    "of %s by %i processes joins to the file of one, and is verified",
    async (_, ranks, model) => {
      const at = folder();
      const config = write(join(at, "c.json"), model);
      const one = join(at, "one.safetensors");
      const many = join(at, "many");
      expect((await cli(["make", config, "-o", one, "--seed", "7"])).code).toBe(0);
      const makePart = (rank: number) =>
        cli([
          "make",
          config,
          "-o",
          many,
          "--seed",
          "7",
          "--rank",
          `${rank}`,
          "--ranks",
          `${ranks}`,
          "--layout",
          "dcp",
          "--threads",
          "1",
        ]);
      const ended = await Promise.all(Array.from({ length: ranks }, (_, rank) => makePart(rank)));
      expect(ended.map(({ code }) => code)).toEqual(ended.map(() => 0));
      const [whole, joined] = [await readSafetensors(one), await readSafetensors(many)];
      expect(joined.files.map(({ name }) => name!.slice(many.length + 1))).toEqual(
        Array.from({ length: ranks }, (_, i) => `shard-0000${i + 1}-model-00001-of-00001.safetensors`),
      );
      expect(joined.metadata.get("weightinit")).toBe(whole.metadata.get("weightinit"));
      expect([...joined.tensors.keys()].sort()).toEqual([...whole.tensors.keys()].sort());
      for (const name of whole.tensors.keys()) {
        expect(joined.tensor(name).shape).toEqual(whole.tensor(name).shape);
        const [a, b] = [await joined.read(name), await whole.read(name)];
        expect(Buffer.compare(Buffer.from(a.buffer), Buffer.from(b.buffer)), name).toBe(0);
      }
      expect(await cli(["verify", many, "--threads", "1"])).toMatchObject({
        code: 0,
        out: expect.stringContaining("every byte is the same"),
      });
      const damaged = joined.files.at(-1)!;
      const bytes = readFileSync(damaged.name!);
      bytes[bytes.length - 1]! ^= 1;
      writeFileSync(damaged.name!, bytes);
      expect(await cli(["verify", many, "--threads", "1"])).toMatchObject({
        code: 1,
        out: expect.stringContaining("the first difference"),
      });
    },
    60_000,
  );

  it("has several files a process by --max-shard-size, and does not mix with slices of more processes", async () => {
    const at = folder();
    for (const rank of [0, 1, 2]) await part(at, rank, 3, "--layout", "dcp", "--max-shard-size", "1MB");
    const names = readdirSync(at).filter((name) => name.startsWith("shard-"));
    expect(names.length).toBe(9);
    expect(names[4]).toBe("shard-00002-model-00002-of-00003.safetensors");
    const plan = await planned("--layout", "dcp", "--ranks", "3", "--max-shard-size", "1MB");
    const { "config.json": _, "generation_config.json": __, ...sizes } = sizeOf(at);
    expect(Object.fromEntries(plan.files.map(({ name, byteLength }) => [name, byteLength]))).toEqual(sizes);
    expect(plan.byteLength).toBe(Object.values(sizes).reduce((a, b) => a + b));
    expect(plan.files.map(({ rank }) => rank)).toEqual([0, 0, 0, 1, 1, 1, 2, 2, 2]);
    const { files, slices } = await readSafetensors(at);
    for (const { name, file, shape, start, byteOffset } of plan.tensors) {
      const slice = slices!.get(name)!.find(({ part }) => part.name === join(at, file))!;
      expect([slice.tensor.shape, slice.start, slice.tensor.byteOffset]).toEqual([shape, start, byteOffset]);
    }
    expect(plan.tensors.length).toBe(files.reduce((sum, { tensors }) => sum + tensors.size, 0));
    const one = await cli(["plan", "-", "--layout", "dcp", "--ranks", "3", "--rank", "1"], { input });
    expect(one.out).toMatch(
      /MB in one file of process 1:\n {2}rank 1 {2}shard-00002-model-00001-of-00001\.safetensors {2}[\d,]+ bytes {2}slices of \d+ tensors\n/,
    );
    expect((await cli(["verify", at])).code).toBe(0);
    const refused = await part(at, 0, 2, "--layout", "dcp");
    expect([refused.code, refused.err]).toEqual([4, expect.stringContaining("got one; write elsewhere")]);
    for (const rank of [0, 1]) expect((await part(at, rank, 2, "--layout", "dcp", "--force")).code).toBe(0);
    expect(readdirSync(at).filter((name) => name.startsWith("shard-")).length).toBe(2);
    expect((await cli(["verify", at])).code).toBe(0);
    rmSync(join(at, "shard-00001-model-00001-of-00001.safetensors"));
    expect((await cli(["verify", at])).err).toContain("InvalidSharding");
  }, 60_000);

  it.each([
    [["-o", "m.safetensors", "--layout", "dcp"], "-o as a folder"],
    [["-o", "-", "--layout", "dcp"], "-o as a path"],
    [["-o", "-", "--whole-files"], "-o as a path"],
    [["-o", "out", "--whole-files", "--layout", "dcp"], "got both"],
    [["-o", "out", "--layout", "rows"], "--layout dcp"],
  ])("is not for make %j", async (words, message) => {
    expect(await cli(["make", "-", ...words], { input })).toMatchObject({
      code: 2,
      err: expect.stringContaining(message),
    });
  });

  it.each([
    [["--ranks", "3"], "expected --layout dcp or --whole-files"],
    [["--ranks", "3", "--rank", "3", "--layout", "dcp"], "--rank from 0 to 2"],
    [["--rank", "1", "--layout", "dcp"], "--rank from 0 to 0 for 1 ranks"],
    [["--whole-files", "--layout", "dcp"], "got both"],
    [["--layout", "rows"], "--layout dcp"],
    [["--metadata", "all"], "--metadata none"],
  ])("is not planned for %j", async (words, message) => {
    expect(await cli(["plan", "-", ...words], { input })).toMatchObject({
      code: 2,
      err: expect.stringContaining(message),
    });
  });
});
