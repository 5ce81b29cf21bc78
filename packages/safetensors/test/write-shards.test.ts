/** Checkpoints of several files, and streams: whole, or nothing is left. */
import * as fs from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { readSafetensors, safetensorsBlob, shardedLayoutOf, writeSafetensors } from "../src/index.ts";
import { refusal } from "./coded.ts";
import { at, blobBytes, folder, names, remote, usesFolder, weights } from "./written.ts";

usesFolder();

describe("shards", () => {
  const tensors = () =>
    Object.fromEntries(["embed", "layer", "head"].map((name, i) => [name, new Float32Array(1000).fill(i)]));
  const entries = ["embed", "layer", "head"].map((name) => ({ name, dtype: "F32", shape: [1000] }) as const);

  it("are named and indexed as laid out, and read back", async () => {
    const options = { maxShardSize: "8KB", totalParameters: 3000 };
    const { files, byteLength } = await writeSafetensors(tensors(), at("model.safetensors"), options);
    const layout = shardedLayoutOf(entries, options);
    expect(await names()).toEqual([
      "model-00001-of-00002.safetensors",
      "model-00002-of-00002.safetensors",
      "model.safetensors.index.json",
    ]);
    expect(files).toEqual([...layout.files.keys(), "model.safetensors.index.json"].map(at));
    expect(await fs.readFile(files.at(-1)!, "utf8")).toBe(layout.index?.text);
    expect(
      (await Promise.all(files.slice(0, -1).map(async (file) => (await fs.stat(file)).size))).reduce((a, b) => a + b),
    ).toBe(byteLength);
    const file = await readSafetensors(folder);
    expect(await file.read("head", { rows: [999, 1000] })).toEqual(new Float32Array([2]));
  });

  it("are one file without an index where all fits", async () => {
    const { files } = await writeSafetensors(tensors(), at("model.safetensors"), { maxShardSize: "12KB" });
    expect(files).toEqual([at("model.safetensors")]);
    expect(await names()).toEqual(["model.safetensors"]);
  });

  it("leave nothing when the last one fails", async () => {
    const broken = { ...tensors(), head: remote(new Float32Array(1000), () => Promise.reject(new Error("lost"))) };
    await expect(writeSafetensors(broken, at("model.safetensors"), { maxShardSize: "4KB" })).rejects.toThrow("lost");
    expect(await names()).toEqual([]);
  });

  it("and one file do not stand beside each other, where readers would take the wrong one", async () => {
    await writeSafetensors(tensors(), at("model.safetensors"));
    expect((await refusal(writeSafetensors(tensors(), at("model.safetensors"), { maxShardSize: "4KB" }))).code).toBe(
      "WI_FILE_EXISTS",
    );
    await writeSafetensors(tensors(), at("model.safetensors"), { maxShardSize: "4KB", force: true });
    expect(await names()).not.toContain("model.safetensors");
    expect((await refusal(writeSafetensors(tensors(), at("model.safetensors")))).code).toBe("WI_FILE_EXISTS");
    await writeSafetensors(tensors(), at("model.safetensors"), { force: true });
    expect(await names()).not.toContain("model.safetensors.index.json");
    expect((await readSafetensors(folder)).files[0]?.name).toBe(at("model.safetensors"));
  });
});

describe("a stream", () => {
  it("gets the file in order, and is closed", async () => {
    const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
    const written = writeSafetensors(weights(), writable);
    const bytes = new Uint8Array(await new Response(readable).arrayBuffer());
    expect(bytes).toEqual(await blobBytes(await safetensorsBlob(weights())));
    expect(await written).toEqual({ files: [], byteLength: bytes.length });
  });

  it("is aborted by a failure, and its own failure is passed on", async () => {
    const reason = new Error("lost");
    let aborted: unknown;
    const writable = new WritableStream<Uint8Array>({
      abort(why) {
        aborted = why;
      },
    });
    const lost = remote(new Float32Array(1), () => Promise.reject(reason));
    await expect(writeSafetensors({ lost }, writable)).rejects.toBe(reason);
    expect(aborted).toBe(reason);
    const full = new WritableStream<Uint8Array>({ write: () => Promise.reject(reason) });
    await expect(writeSafetensors(weights(), full)).rejects.toBe(reason);
    const stream = new WritableStream<Uint8Array>();
    expect((await refusal(writeSafetensors(weights(), stream, { maxShardSize: 1 }))).code).toBe("WI_BAD_OPTION");
    stream.getWriter();
    const locked = await refusal(writeSafetensors(weights(), stream));
    expect(locked.message).toContain("somebody else writes to [WI_BAD_ARGUMENT]");
    const closed = new WritableStream<Uint8Array>();
    await closed.close();
    expect((await refusal(writeSafetensors(weights(), closed))).message).toContain("a closed one [WI_BAD_ARGUMENT]");
    const broken = new WritableStream<Uint8Array>({ start: (controller) => controller.error(reason) });
    await expect(writeSafetensors(weights(), broken)).rejects.toBe(reason);
  });
});
