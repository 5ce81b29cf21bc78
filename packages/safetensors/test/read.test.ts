/** Tensors are read from wherever they lie, by the part that is asked for. */
import { execFileSync } from "node:child_process";
import { openAsBlob } from "node:fs";
import { mkdir, mkdtemp, open, rename, rm, truncate, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { runInNewContext } from "node:vm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  layoutOf,
  readSafetensors,
  type SafetensorsDType,
  type SafetensorsSource,
  safetensorsBlob,
  safetensorsDTypeInfo,
  safetensorsDTypes,
} from "../src/index.ts";
import { refusal } from "./coded.ts";
import { entry, fileWith } from "./reference.ts";

let folder: string;
let path: string;
let bytes: Uint8Array<ArrayBuffer>;
const matrix = Float32Array.from({ length: 12 }, (_, i) => i / 7);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "safetensors-"));
  path = join(folder, "model.safetensors");
  const tensors = {
    matrix: { dtype: "F32", shape: [4, 3], data: matrix },
    scalar: { dtype: "F64", shape: [], data: new Float64Array([Math.PI]) },
    empty: { dtype: "BF16", shape: [0, 5], data: new Uint16Array() },
    nibbles: { dtype: "F4", shape: [4, 3], data: new Uint8Array([1, 2, 3, 4, 5, 6]) },
  } as const;
  bytes = new Uint8Array(await (await safetensorsBlob(tensors, { metadata: { made: "by hand" } })).arrayBuffer());
  await writeFile(path, bytes);
});
afterAll(() => rm(folder, { recursive: true }));

describe("sources", () => {
  const shifted = () => new Uint8Array([0, ...bytes]).subarray(1);
  it.each<[string, () => SafetensorsSource | Promise<SafetensorsSource>, string | undefined]>([
    ["a path", () => path, "model.safetensors"],
    ["a folder", () => folder, "model.safetensors"],
    ["a file: URL", () => pathToFileURL(path), "model.safetensors"],
    ["a file: URL as text", () => pathToFileURL(path).href, "model.safetensors"],
    ["an ArrayBuffer", () => bytes.buffer, undefined],
    ["bytes at an odd place", shifted, undefined],
    ["a DataView", () => new DataView(bytes.buffer), undefined],
    ["a Blob", () => new Blob([bytes]), undefined],
    ["a file's Blob", () => openAsBlob(path), undefined],
    ["a File", () => new File([bytes], "x.safetensors"), "x.safetensors"],
    ["a data: URL", () => `data:application/octet-stream;base64,${Buffer.from(bytes).toString("base64")}`, "data:"],
    ["a blob: URL", () => URL.createObjectURL(new Blob([bytes])), "blob:"],
  ])("%s", async (_, source, name) => {
    const file = await readSafetensors(await source());
    expect([...file.tensors.keys()]).toEqual(["scalar", "matrix", "empty", "nibbles"]);
    expect(Object.fromEntries(file.metadata)).toEqual({ format: "pt", made: "by hand" });
    expect(file.byteLength).toBe(bytes.length);
    expect(file.files.length).toBe(1);
    if (name === undefined) expect(file.files[0]?.name).toBe(undefined);
    else expect(file.files[0]?.name).toContain(name);
    expect(file.tensor("matrix")).toMatchObject({ name: "matrix", dtype: "F32", shape: [4, 3], byteLength: 48 });
    expect(await file.read("matrix")).toEqual(matrix);
    expect(await file.read("scalar")).toEqual(new Float64Array([Math.PI]));
    expect(await file.read("empty")).toEqual(new Uint16Array());
  });

  it("refuses what is none", async () => {
    const urls = [new URL("ftp://host/x"), "file://host/x%2Fy", new URL("file:///a%2Fb")];
    for (const source of [undefined, null, 7, {}, [], ...urls]) {
      expect((await refusal(readSafetensors(source as unknown as string))).code).toBe("WI_BAD_ARGUMENT");
    }
    expect((await refusal(readSafetensors(join(folder, "none.safetensors")))).code).toBe("WI_FILE_NOT_FOUND");
    const empty = join(folder, "empty");
    await mkdir(empty);
    expect((await refusal(readSafetensors(empty))).code).toBe("WI_FILE_NOT_FOUND");
    expect((await refusal(readSafetensors(path, { sgnal: null } as object))).code).toBe("WI_UNKNOWN_OPTION");
    expect((await refusal(readSafetensors(join(path, "x")))).code).toMatch(/^WI_FILE_(FAILED|NOT_FOUND)$/); // Windows: no such file
  });

  it("does not wait for a pipe's writer", async (context) => {
    if (process.platform === "win32") context.skip("no named pipes among files");
    const pipe = join(folder, "pipe.safetensors");
    execFileSync("mkfifo", [pipe]);
    expect((await refusal(readSafetensors(pipe))).message).toContain("a pipe or a device");
    const file = await readSafetensors(path);
    const aside = join(folder, "aside.safetensors");
    await rename(path, aside);
    await rename(pipe, path);
    expect((await refusal(file.read("matrix"))).message).toContain("as it was when it was opened");
    await rename(aside, path);
  });

  it("says the fault of a file, with its name", async () => {
    const bad = join(folder, "bad.safetensors");
    await writeFile(bad, bytes.subarray(0, bytes.length - 1));
    expect(await refusal(readSafetensors(bad))).toMatchObject({ fault: "MetadataIncompleteBuffer", file: bad });
    await writeFile(bad, "");
    expect(await refusal(readSafetensors(bad))).toMatchObject({ fault: "HeaderTooSmall", offset: 0 });
    expect(await refusal(readSafetensors(new Blob([]), {}))).toMatchObject({ fault: "HeaderTooSmall" });
  });
});

it("takes what another realm made", async () => {
  const foreign = (code: string) => runInNewContext(code, { values: [...bytes] });
  for (const made of ["new Uint8Array(values)", "new Uint8Array(values).buffer"]) {
    const file = await readSafetensors(foreign(made));
    expect(await file.read("matrix", { into: foreign("new Float32Array(12)") })).toHaveLength(12);
  }
  const tensors = foreign("({ a: new Float32Array(3), b: { dtype: 'BF16', shape: [1], data: new Uint16Array(1) } })");
  expect((await readSafetensors(await safetensorsBlob(tensors))).tensor("a").dtype).toBe("F32");
});

describe("parts", () => {
  it("are rows, bytes, or the whole", async () => {
    const file = await readSafetensors(bytes);
    expect(await file.read("matrix", { rows: [1, 3] })).toEqual(matrix.subarray(3, 9));
    expect(await file.read("matrix", { rows: [4, 4] })).toEqual(new Float32Array());
    expect(await file.read("empty", { rows: [0, 0] })).toEqual(new Uint16Array());
    expect(await file.read("matrix", { bytes: [1, 5] })).toEqual(new Uint8Array(matrix.buffer).slice(1, 5));
    expect(await file.read("nibbles", { rows: [2, 4] })).toEqual(new Uint8Array([4, 5, 6]));
  });

  it("fill the memory given, which may be a part of an array", async () => {
    const file = await readSafetensors(path);
    const memory = new Float32Array(20);
    const into = memory.subarray(4, 10);
    expect(await file.read("matrix", { rows: [0, 2], into })).toBe(into);
    expect([...memory]).toEqual([0, 0, 0, 0, ...matrix.subarray(0, 6), ...Array(10).fill(0)]);
    const raw = new Uint8Array(8);
    expect(await file.read("scalar", { bytes: [0, 8], into: raw })).toBe(raw);
    expect(new Float64Array(raw.buffer)[0]).toBe(Math.PI);
  });

  it("are refused where they are none", async () => {
    const file = await readSafetensors(path);
    for (const rows of [[0, 5], [2, 1], [-1, 1], [0.5, 1], [1], 3] as unknown as [number, number][]) {
      expect((await refusal(file.read("matrix", { rows }))).code).toBe("WI_BAD_ROWS");
    }
    expect((await refusal(file.read("scalar", { rows: [0, 0] }))).code).toBe("WI_BAD_ROWS");
    expect((await refusal(file.read("nibbles", { rows: [1, 2] }))).message).toContain("[1, 2] of 12 bits each");
    expect((await refusal(file.read("matrix", { bytes: [0, 49] }))).code).toBe("WI_BAD_ROWS");
    expect((await refusal(file.read("matrix", { bytes: [0, 4], rows: [0, 1] } as object))).code).toBe("WI_BAD_ROWS");
    for (const into of [new Float32Array(11), new Uint8Array(48), new Int32Array(12)]) {
      expect((await refusal(file.read("matrix", { into }))).code).toBe("WI_BAD_OUT");
    }
    expect((await refusal(file.read("matrix", { row: [0, 1] } as object))).code).toBe("WI_UNKNOWN_OPTION");
    const unknown = await refusal(file.read("matrx"));
    expect(unknown.code).toBe("WI_BAD_ARGUMENT");
    expect(unknown.message).toContain("(scalar, matrix, empty, nibbles)");
  });

  it("come in the array of each dtype", async () => {
    const arrays: Partial<Record<SafetensorsDType, string>> = {
      I8: "Int8Array",
      I16: "Int16Array",
      U16: "Uint16Array",
      F16: "Uint16Array",
      BF16: "Uint16Array",
      I32: "Int32Array",
      U32: "Uint32Array",
      F32: "Float32Array",
      C64: "Float32Array",
      F64: "Float64Array",
      I64: "BigInt64Array",
      U64: "BigUint64Array",
    };
    for (const dtype of safetensorsDTypes) {
      const size = (safetensorsDTypeInfo(dtype).bits * 4) / 8;
      const data = Uint8Array.from({ length: size }, (_, i) => i + 1);
      // An odd header: nothing is aligned.
      const file = await readSafetensors(Buffer.concat([fileWith(`{${entry("a", dtype, [2, 2], 0, size)}} `), data]));
      const array = await file.read("a");
      expect(array.constructor.name).toBe(arrays[dtype] ?? "Uint8Array");
      expect(new Uint8Array(array.buffer)).toEqual(data);
    }
  });
});

describe("large files", () => {
  const rows = 5_000_000;
  const width = 1024;

  it("above 2³² bytes are read where they are asked for", async () => {
    const large = join(folder, "large.safetensors");
    const { header, byteLength, tensors } = layoutOf([
      { name: "a", dtype: "U8", shape: [rows, width] },
      { name: "b", dtype: "I64", shape: [2] },
    ]);
    const handle = await open(large, "w");
    await handle.truncate(byteLength);
    await handle.write(header, 0, header.length, 0);
    const last = tensors.get("a")!.byteOffset + (rows - 1) * width;
    await handle.write(new Uint8Array(width).fill(7), 0, width, last);
    await handle.close();
    expect(last).toBeGreaterThan(2 ** 32);
    const before = process.memoryUsage().arrayBuffers;
    const file = await readSafetensors(large);
    expect(file.byteLength).toBe(byteLength);
    const read = await file.read("a", { rows: [rows - 2, rows] });
    expect([...read]).toEqual([...Array(width).fill(0), ...Array(width).fill(7)]);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(1e7);
    await rm(large);
  });

  /** Node 20 cuts the size of a file's Blob to 32 bits, so this one only says that it is large. */
  it("above 2⁵⁰ bytes are read from a Blob, and say what to do where no array holds a tensor", async () => {
    const { header, byteLength } = layoutOf([{ name: "a", dtype: "U8", shape: [2 ** 50] }]);
    const asked: [number, number][] = [];
    class Large extends Blob {
      override get size() {
        return byteLength;
      }
      override slice(from: number, to: number) {
        asked.push([from, to]);
        return new Blob([
          from < header.length ? header.subarray(from, to) : new Uint8Array(to - from).fill(from % 251),
        ]);
      }
    }
    const file = await readSafetensors(new Large());
    expect(await file.read("a", { rows: [2 ** 49, 2 ** 49 + 1] })).toEqual(
      new Uint8Array([(header.length + 2 ** 49) % 251]),
    );
    expect(asked).toEqual([
      [0, 8],
      [0, header.length],
      [header.length + 2 ** 49, header.length + 2 ** 49 + 1],
    ]);
    const error = await refusal(file.read("a"));
    expect(error.code).toBe("WI_OUT_OF_MEMORY");
    expect(error.message).toContain("the option rows");
  });
});

describe("while it is read", () => {
  it("a file must stay as it was", async () => {
    const changing = join(folder, "changing.safetensors");
    await writeFile(changing, bytes);
    const file = await readSafetensors(changing);
    await utimes(changing, 1, 1);
    expect((await refusal(file.read("matrix"))).message).toContain("as it was when it was opened");
    const again = await readSafetensors(changing);
    await truncate(changing, bytes.length - 1);
    expect((await refusal(again.read("matrix"))).code).toBe("WI_FILE_FAILED");
    await rm(changing);
    expect((await refusal(again.read("matrix"))).code).toBe("WI_FILE_NOT_FOUND");
    const own = bytes.slice();
    const inMemory = await readSafetensors(own);
    structuredClone(own.buffer, { transfer: [own.buffer] });
    expect((await refusal(inMemory.read("matrix"))).message).toMatch(/as it was when it was opened, .*got 0;/);
    class Short extends Blob {
      override slice(from: number, to: number) {
        return super.slice(from, Math.min(to, bytes.length - 1));
      }
    }
    const short = await readSafetensors(new Short([bytes]));
    const { byteOffset, byteLength, name } = [...short.tensors.values()].at(-1)!;
    expect(byteOffset + byteLength).toBe(bytes.length);
    expect((await refusal(short.read(name))).code).toBe("WI_FILE_FAILED");
    const blobbed = join(folder, "blobbed.safetensors");
    await writeFile(blobbed, bytes);
    const blob = await readSafetensors(await openAsBlob(blobbed));
    await truncate(blobbed, 3);
    expect((await refusal(blob.read("matrix"))).code).toBe("WI_FILE_FAILED");
  });

  it("progress is told, and a signal stops it", async () => {
    const big = await safetensorsBlob({ a: new Uint8Array(40_000_000).fill(1) });
    const onDisk = join(folder, "big.safetensors");
    await writeFile(onDisk, Buffer.from(await big.arrayBuffer()));
    for (const source of [big, onDisk]) {
      const file = await readSafetensors(source);
      const seen: number[] = [];
      await file.read("a", { onProgress: ({ done, total }) => seen.push(done / total) });
      expect(seen.length).toBeGreaterThan(1);
      expect(seen).toEqual([...seen].sort((a, b) => a - b));
      expect(seen.at(-1)).toBe(1);

      const stop = new AbortController();
      const reason = new Error("enough");
      const reading = file.read("a", { signal: stop.signal, onProgress: () => stop.abort(reason) });
      await expect(reading).rejects.toBe(reason);
      await expect(file.read("a", { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
      await expect(readSafetensors(source, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
      expect((await file.read("a"))[39_999_999]).toBe(1);
    }
  });
});
