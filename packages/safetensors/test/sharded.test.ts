/** Sharded checkpoints: by the index, never outside its folder. */
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readSafetensors, safetensorsBlob } from "../src/index.ts";
import { refusal } from "./coded.ts";

let folder: string;
const index = (map: unknown) => JSON.stringify({ metadata: { total_size: 12 }, weight_map: map });
const bytesOf = async (tensors: Record<string, Float32Array<ArrayBuffer>>, metadata?: Record<string, string>) =>
  Buffer.from(await (await safetensorsBlob(tensors, { metadata })).arrayBuffer());

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "shards-"));
  await mkdir(join(folder, "sub %2e#"));
  await writeFile(
    join(folder, "one.safetensors"),
    await bytesOf({ a: new Float32Array([1]), extra: new Float32Array(9) }, { k: "1", x: "y" }),
  );
  await writeFile(
    join(folder, "sub %2e#", "two.safetensors"),
    await bytesOf({ b: new Float32Array([2, 3]) }, { k: "2", z: "w" }),
  );
  const map = { b: "sub %2e#/two.safetensors", a: "one.safetensors" };
  await writeFile(join(folder, "model.safetensors.index.json"), index(map));
});
afterAll(() => rm(folder, { recursive: true }));

describe("a sharded checkpoint", () => {
  it.each([
    ["its index", () => join(folder, "model.safetensors.index.json")],
    ["its folder", () => folder],
    ["a file: URL", () => pathToFileURL(join(folder, "model.safetensors.index.json"))],
  ])("is read by %s", async (_, source) => {
    const file = await readSafetensors(source());
    expect([...file.tensors.keys()]).toEqual(["a", "b"]);
    expect(file.files.map(({ name }) => name)).toEqual([
      join(folder, "one.safetensors"),
      join(folder, "sub %2e#", "two.safetensors"),
    ]);
    expect(Object.fromEntries(file.metadata)).toEqual({ format: "pt", k: "1", x: "y", z: "w" });
    expect(await file.read("a")).toEqual(new Float32Array([1]));
    expect(await file.read("b", { rows: [1, 2] })).toEqual(new Float32Array([3]));
    expect((await refusal(file.read("extra"))).code).toBe("WI_BAD_ARGUMENT");
  });

  it("is read from Blobs by the option shard", async () => {
    const files: Record<string, Blob> = {
      "one.safetensors": await safetensorsBlob({ a: new Float32Array([1]) }),
      "two.safetensors": await safetensorsBlob({ b: new Float32Array([2]) }),
    };
    const text = index({ a: "one.safetensors", b: "two.safetensors" });
    const asked: string[] = [];
    const shard = (name: string) => {
      asked.push(name);
      return files[name]!;
    };
    for (const source of [new Blob([text]), new TextEncoder().encode(text), new File([text], "x.index.json")]) {
      const file = await readSafetensors(source, { shard });
      expect(await file.read("b")).toEqual(new Float32Array([2]));
    }
    expect(asked.length).toBe(6);
    expect((await refusal(readSafetensors(new File([text], "x.json")))).message).toContain("the option shard");
  });

  it.each([
    "../one.safetensors",
    "sub/../../one.safetensors",
    "/etc/passwd",
    "C:\\x",
    "c:/x",
    "\\\\host\\x",
    "..\\x",
    "..",
    ".",
    "./one.safetensors",
    "http://host/x",
    "file:///etc/passwd",
    "",
    "a//b",
    "a/",
    "nul\0",
  ])("refuses the file %j", async (name) => {
    const text = index({ a: name });
    const shard = () => expect.fail("a file was asked for");
    const error = await refusal(readSafetensors(new Blob([text]), { shard }));
    expect(error).toMatchObject({ code: "WI_BAD_SAFETENSORS", fault: "InvalidShardName", tensor: "a" });
  });

  it.each([
    "",
    "{",
    "[]",
    "null",
    "7",
    "{}",
    '{"weight_map":[]}',
    '{"weight_map":null}',
    index({ a: 1 }),
    index({ a: null }),
  ])("refuses the index %s", async (text) => {
    const error = await refusal(readSafetensors(new Blob([text]), { shard: () => new Blob() }));
    expect(error).toMatchObject({ code: "WI_BAD_SAFETENSORS", fault: "InvalidIndex" });
  });

  it("refuses an index that is not UTF-8", async () => {
    const text = Buffer.from(index({ é: "one.safetensors" }), "latin1");
    const error = await refusal(
      readSafetensors(new Blob([text]), { shard: () => expect.fail("a file was asked for") }),
    );
    expect(error.fault).toBe("InvalidIndex");
  });

  it("takes the last file of a name that comes twice, and is none of its own files", async () => {
    const path = join(folder, "twice.index.json");
    await writeFile(path, `{"weight_map":{"a":"none","a":"one.safetensors"},"metadata":{"total_size":"wrong"}}`);
    expect([...(await readSafetensors(path)).tensors.keys()]).toEqual(["a"]);
    await writeFile(path, index({ a: "twice.index.json" }));
    expect(await refusal(readSafetensors(path))).toMatchObject({ fault: "HeaderTooLarge", file: path });
  });

  it("refuses an index that speaks of tensors and files that are not there", async () => {
    const path = join(folder, "other.index.json");
    await writeFile(path, index({ a: "one.safetensors", c: "one.safetensors" }));
    expect(await refusal(readSafetensors(path))).toMatchObject({
      fault: "TensorNotFound",
      tensor: "c",
      file: "one.safetensors",
    });
    await writeFile(path, index({ a: "one.safetensors", c: "three.safetensors" }));
    const error = await refusal(readSafetensors(path));
    expect(error.code).toBe("WI_FILE_NOT_FOUND");
    expect(error.message).toContain("three.safetensors");
  });

  it("says which file is bad", async () => {
    await writeFile(join(folder, "bad.safetensors"), "short");
    await writeFile(join(folder, "bad.index.json"), index({ a: "bad.safetensors" }));
    const error = await refusal(readSafetensors(join(folder, "bad.index.json")));
    expect(error).toMatchObject({ fault: "HeaderTooSmall", file: join(folder, "bad.safetensors") });
  });
});
