/** Our files, read by readers that others wrote: jax-js' from npm, and 20 lines of Python. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { safetensors } from "@jax-js/loaders";
import { kaimingNormal } from "@weightinit/core";
import { CpuRng } from "@weightinit/cpu";
import { afterAll, describe, expect, it } from "vitest";
import {
  readSafetensors,
  safetensorsBlob,
  safetensorsDTypeInfo,
  safetensorsDTypes,
  type TensorData,
  writeSafetensors,
} from "../src/index.ts";

const folder = mkdtempSync(join(tmpdir(), "readers-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** jax-js knows neither these nor, where the engine has no Float16Array, F16. */
const unknownToJaxJs = /^(F4|F6|F8|C64|BF16|F16)/;

const tensors = (): Map<string, TensorData> =>
  new Map(
    safetensorsDTypes.map((dtype, i) => {
      const { bits, array } = safetensorsDTypeInfo(dtype);
      const bytes = Uint8Array.from({ length: (bits * 12) / 8 }, (_, at) => (at * 37 + i) % 64);
      return [`${dtype} é`, { dtype, shape: [2, 1, 6], data: new array(bytes.buffer) }];
    }),
  );

describe("@jax-js/loaders", () => {
  it("reads every dtype that it knows, with the same values", async () => {
    const known = new Map([...tensors()].filter(([, { dtype }]) => !unknownToJaxJs.test(dtype)));
    known.set("w", kaimingNormal(new CpuRng(42), 3, 4));
    const metadata = { format: "pt", who: "weightinit" };
    const blob = await safetensorsBlob(known, { metadata });
    const read = safetensors.parse(await blob.arrayBuffer());
    expect(read.metadata).toEqual(metadata);
    expect(Object.keys(read.tensors).sort()).toEqual([...known.keys()].sort());
    const ours = await readSafetensors(blob);
    for (const [name, { shape, data }] of known) {
      expect(read.tensors[name]?.shape).toEqual(shape);
      expect(read.tensors[name]?.data).toEqual(data);
      expect(await ours.read(name)).toEqual(data);
    }
  });
});

const python = `
import json, sys
def read(path):
    with open(path, "rb") as f:
        n = int.from_bytes(f.read(8), "little")
        header = json.loads(f.read(n))
        data = f.read()
    meta = header.pop("__metadata__", {})
    end = 0
    for name, t in header.items():
        begin, stop = t["data_offsets"]
        assert begin == end, name
        end = stop
    assert end == len(data) and (8 + n) % 8 == 0
    return meta, {name: [t["dtype"], t["shape"], data[slice(*t["data_offsets"])].hex()] for name, t in header.items()}
print(json.dumps(read(sys.argv[1])))
`;

/** What Python prints; nothing where there is none. */
function runPython(program: string, ...args: string[]): string | undefined {
  const { status, stdout, stderr, error } = spawnSync("python3", ["-c", program, ...args], { encoding: "utf8" });
  if (error !== undefined) return undefined;
  if (status !== 0) throw new Error(stderr);
  return stdout;
}

describe("Python", () => {
  it("reads every dtype, with the same bytes in the header's order", async (context) => {
    const path = join(folder, "all.safetensors");
    await writeSafetensors(tensors(), path, { metadata: { b: "2", a: "é" } });
    const printed = runPython(python, path);
    if (printed === undefined) return context.skip("there is no python3");
    const [metadata, read] = JSON.parse(printed);
    expect(metadata).toEqual({ a: "é", b: "2", format: "pt" });
    expect(Object.keys(read)).toEqual([...safetensorsDTypes].reverse().map((dtype) => `${dtype} é`));
    for (const [name, { dtype, shape, data }] of tensors()) {
      const hex = Buffer.from((data as Uint8Array).buffer).toString("hex");
      expect(read[name]).toEqual([dtype, shape, hex]);
    }
  });

  it("writes a file that we read: unpadded, in its own order", async (context) => {
    const path = join(folder, "python.safetensors");
    const written = runPython(
      `
import json, struct, sys
data = struct.pack("<3f", 1.5, -2, 3) + struct.pack("<2h", -7, 9)
header = json.dumps({"z": {"dtype": "I16", "shape": [2], "data_offsets": [12, 16]}, "a\\u00e9": {"dtype": "F32", "shape": [3, 1], "data_offsets": [0, 12]}}).encode()
open(sys.argv[1], "wb").write(struct.pack("<Q", len(header)) + header + data)`,
      path,
    );
    if (written === undefined) return context.skip("there is no python3");
    const file = await readSafetensors(path);
    expect(await file.read("aé")).toEqual(new Float32Array([1.5, -2, 3]));
    expect(await file.read("z")).toEqual(new Int16Array([-7, 9]));
  });
});
