/** Slices of many processes: torch's own files, and ours beside them. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import {
  type DcpEntry,
  dcpLayoutOf,
  layoutOf,
  parseSafetensorsHeader,
  readSafetensors,
  type SafetensorsDType,
  type SafetensorsError,
  safetensorsBlob,
} from "../src/index.ts";
import { refusal } from "./coded.ts";

interface Golden {
  readonly tensors: Readonly<
    Record<string, { shape: number[]; dtype: SafetensorsDType; placement: string; index: number; values: string }>
  >;
  readonly files: Readonly<Record<string, string>>;
}

const golden = JSON.parse(readFileSync(join(import.meta.dirname, "data/dcp-layout.json"), "utf8")) as Golden;
const bytes = new Map(Object.entries(golden.files).map(([name, text]) => [name, Buffer.from(text, "base64")]));

function folder(files: Iterable<readonly [string, Uint8Array]>): string {
  const path = mkdtempSync(join(tmpdir(), "dcp-"));
  onTestFinished(() => rmSync(path, { recursive: true }));
  for (const [name, content] of files) writeFileSync(join(path, name), content);
  return path;
}

describe("torch's files of two processes", () => {
  it("are joined into its tensors", async () => {
    const file = await readSafetensors(folder(bytes));
    expect([...file.tensors.keys()].sort()).toEqual(Object.keys(golden.tensors).sort());
    expect(Object.fromEntries(file.metadata)).toEqual({ DCP_VERSION: "1.0", format: "pt" });
    for (const [name, { shape, dtype, values }] of Object.entries(golden.tensors)) {
      const count = shape.reduce((a, b) => a * b);
      const one = dtype === "BF16" ? 0x3f80 : 1;
      const expected = Array.from({ length: count }, (_, i) => (values === "ones" ? one : i));
      expect(file.tensor(name)).toMatchObject({ shape, dtype });
      expect([...(await file.read(name))].map(Number), name).toEqual(expected);
    }
    expect([...(await file.read("a.weight", { rows: [1, 3] }))]).toEqual(Array.from({ length: 12 }, (_, i) => i + 6));
    const part = await file.read("a.weight", { bytes: [18, 31] });
    expect(Buffer.from(part)).toEqual(
      Buffer.from(Float32Array.from({ length: 24 }, (_, i) => i).buffer).subarray(18, 31),
    );
  });

  it("are laid out as ours, but for the order of metadata's keys", () => {
    const axes: Record<string, number | null> = { "Shard(0)": 0, "Shard(1)": 1, "Replicate()": null };
    // By files of 116 bytes: b.weight and c.bf16 in the first, a.weight and norm.weight in the second.
    const entries = ["b.weight", "c.bf16", "a.weight", "norm.weight"].map((name): DcpEntry => {
      const { dtype, shape, placement } = golden.tensors[name]!;
      return { name, dtype, shape, axis: axes[placement]! };
    });
    const seen: string[] = [];
    for (const rank of [0, 1]) {
      for (const [name, layout] of dcpLayoutOf(entries, { rank, ranks: 2, maxShardSize: 116 })) {
        seen.push(name);
        const theirs = bytes.get(name)!;
        const { metadata, tensors, headerLength } = parseSafetensorsHeader(theirs);
        expect([layout.header.length, layout.byteLength]).toEqual([headerLength + 8, theirs.length]);
        expect([...layout.tensors]).toEqual([...tensors]);
        // Their header with sorted keys is the layout of their own tensors and metadata.
        expect(Buffer.from(layout.header)).toEqual(Buffer.from(layoutOf(tensors.values(), { metadata }).header));
        const text = (header: Uint8Array) =>
          Buffer.from(header)
            .toString("latin1")
            .replace(/"__metadata__":\{.*?\},(?="[^"]+":\{"dtype")/, "");
        expect(text(layout.header)).toBe(text(theirs.subarray(0, headerLength + 8)));
      }
    }
    expect(seen).toEqual([...bytes.keys()]);
  });
});

const dtypes = JSON.parse(readFileSync(join(import.meta.dirname, "data/dcp-dtypes.json"), "utf8")) as Record<
  string,
  Record<string, string>
>;
const filesOfTorch = (ranks: string) => Object.values(dtypes[ranks]!).map((text) => Buffer.from(text, "base64"));

/** An integer from 0 to 2^11 as the bits of a 16-bit float. */
const bits16 = (n: number, mantissa: number, bias: number) => {
  const exponent = Math.floor(Math.log2(n));
  return n === 0 ? 0 : ((exponent + bias) << mantissa) | ((n / 2 ** exponent - 1) * 2 ** mantissa);
};

describe.each(["1", "2"])("what torch saves of %s processes, as a list of files", (ranks) => {
  it("is joined into its tensors, of every dtype", async () => {
    const file = await readSafetensors(filesOfTorch(ranks));
    const value: Record<string, (n: number) => number> = {
      BF16: (n) => bits16(n, 7, 127),
      F16: (n) => bits16(n, 10, 15),
      BOOL: (n) => n % 2,
    };
    const shapes: Record<string, number[]> = { vector: [7], three: [3, 4, 2], kept: [2, 2], plain: [4], one: [1, 4] };
    const seen = new Set<string>();
    for (const [name, { dtype, shape }] of file.tensors) {
      seen.add(dtype);
      const values = [...(await file.read(name))].map(Number);
      if (name === "scalar") {
        expect([shape, values]).toEqual([[], [7]]);
        continue;
      }
      expect(shape, name).toEqual(shapes[name] ?? [5, 3]);
      expect(values, name).toEqual(values.map((_, i) => (value[dtype] ?? ((n) => n))(i)));
    }
    expect(seen.size).toBe(9);
    expect(file.tensors.size).toBe(24);
    expect(file.slices!.get("float32.columns")!.length).toBe(Number(ranks));
  });

  it("and every change of a header is read or refused", async () => {
    const all = filesOfTorch(ranks);
    const last = all.at(-1)!;
    const length = Number(last.readBigUInt64LE(0));
    // Numerical Recipes' generator: the same changes in every run.
    let state = 1;
    const random = (n: number) => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      return Math.floor((state / 2 ** 32) * n);
    };
    const info = last.indexOf("DCP_SHARDING_INFO");
    const letters = '0123456789-[]{}",.:e\\';
    const faults = new Map<string, number>();
    for (let i = 0; i < 2000; i++) {
      const changed = Buffer.from(last);
      for (let k = random(3); k >= 0; k--) {
        const at = random(2) === 0 ? info + random(700) : 8 + random(length);
        changed[at] = random(4) === 0 ? random(256) : letters.charCodeAt(random(letters.length));
      }
      try {
        await readSafetensors([...all.slice(0, -1), changed]);
      } catch (error) {
        const { code, fault, message } = error as SafetensorsError;
        if (code !== "WI_BAD_SAFETENSORS") throw error;
        expect(message).toMatch(/^expected .+, got /s);
        faults.set(fault, (faults.get(fault) ?? 0) + 1);
      }
    }
    expect([...faults.keys()]).toEqual(expect.arrayContaining(["InvalidSharding", "InvalidHeaderDeserialization"]));
  });
});

/** Files of `ranks` processes that hold the numbers 0, 1, 2, … of each tensor. */
function filesOf(entries: readonly DcpEntry[], ranks: number): Map<string, Buffer> {
  const files = new Map<string, Buffer>();
  for (let rank = 0; rank < ranks; rank++) {
    for (const [name, { header, byteLength, tensors, starts }] of dcpLayoutOf(entries, { rank, ranks })) {
      const content = Buffer.alloc(byteLength);
      content.set(header);
      for (const [own, { shape, byteOffset, byteLength: size }] of tensors) {
        const whole = entries.find((entry) => entry.name === own)!.shape;
        const start = starts.get(own)!;
        for (let i = 0; i < size / 4; i++) {
          let [rest, at, stride] = [i, 0, 1];
          for (let axis = shape.length - 1; axis >= 0; axis--) {
            at += ((rest % shape[axis]!) + start[axis]!) * stride;
            rest = Math.floor(rest / shape[axis]!);
            stride *= whole[axis]!;
          }
          content.writeInt32LE(at, byteOffset + 4 * i);
        }
      }
      files.set(name, content);
    }
  }
  return files;
}

const entries: readonly DcpEntry[] = [
  { name: "rows", dtype: "I32", shape: [7, 3, 2] },
  { name: "middle", dtype: "I32", shape: [3, 5, 4], axis: 1 },
  { name: "last", dtype: "I32", shape: [4, 3, 9], axis: 2 },
  { name: "vector", dtype: "I32", shape: [10] },
  { name: "scalar", dtype: "I32", shape: [] },
  { name: "empty", dtype: "I32", shape: [0, 4] },
  { name: "kept", dtype: "I32", shape: [2, 2], axis: null },
  // Its slices of one process take more than what is read at once.
  { name: "large", dtype: "I32", shape: [1500, 2000], axis: 1 },
];

describe.each([1, 2, 3, 11])("our layout of %i processes", (ranks) => {
  it("joins to the whole tensors: all of one, its rows, and any of its bytes", async () => {
    const file = await readSafetensors(folder(filesOf(entries, ranks)));
    for (const { name, shape } of entries) {
      const count = shape.reduce((a, b) => a * b, 1);
      const expected = Int32Array.from({ length: count }, (_, i) => i);
      expect(file.tensor(name)).toEqual({ name, dtype: "I32", shape, byteOffset: 0, byteLength: 4 * count });
      expect(Buffer.compare(Buffer.from((await file.read(name)).buffer), Buffer.from(expected.buffer)), name).toBe(0);
      for (const [from, to] of [
        [0, 4 * count],
        [Math.floor(count / 2) + 1, 3 * count],
        [count, count + 5],
      ] as const) {
        if (from > to || to > 4 * count) continue;
        const part = await file.read(name, { bytes: [from, to] });
        expect(Buffer.compare(part, Buffer.from(expected.buffer).subarray(from, to)), `${name} ${from}`).toBe(0);
      }
      expect(file.slices!.get(name)!.length).toBeLessThanOrEqual(ranks);
    }
  });
});

describe("a list of files", () => {
  it("may be of whole tensors", async () => {
    const file = await readSafetensors([
      await safetensorsBlob({ a: Float32Array.of(1) }),
      await safetensorsBlob({ b: Float32Array.of(2) }),
    ]);
    expect([...file.tensors.keys()]).toEqual(["a", "b"]);
    expect([...(await file.read("b"))]).toEqual([2]);
  });

  it("is refused where it is empty, or has a tensor twice", async () => {
    expect(await refusal(readSafetensors([]))).toMatchObject({ code: "WI_BAD_ARGUMENT" });
    const blob = await safetensorsBlob({ a: Float32Array.of(1) });
    expect(await refusal(readSafetensors([blob, blob]))).toMatchObject({ fault: "InvalidSharding", tensor: "a" });
  });
});

describe("what is refused", () => {
  it("torch's own form, which is pickled", async () => {
    const error = await refusal(
      readSafetensors(
        folder([
          [".metadata", Buffer.from("\x80\x04")],
          ["__0_0.distcp", Buffer.of()],
        ]),
      ),
    );
    expect(error).toMatchObject({
      code: "WI_FILE_NOT_FOUND",
      message: expect.stringContaining("HuggingFaceStorageWriter"),
    });
  });

  const slice = async (start: unknown, shape: number[], info: unknown = { w: { saved_offsets: start } }) => {
    const data = { dtype: "F32" as const, shape, data: new Float32Array(shape.reduce((a, b) => a * b, 1)) };
    const metadata = { DCP_SHARDING_INFO: typeof info === "string" ? info : JSON.stringify(info) };
    return Buffer.from(await (await safetensorsBlob({ w: data }, { metadata })).arrayBuffer());
  };
  const name = (rank: number) => `shard-0000${rank}-model-00001-of-00001.safetensors`;
  const top = [
    [0, 0],
    [2, 3],
  ];
  it.each<[string, number[][][]]>([
    [
      "a hole, as of a missing file",
      [
        top,
        [
          [4, 0],
          [2, 3],
        ],
      ],
    ],
    [
      "an overlap",
      [
        top,
        [
          [1, 0],
          [2, 3],
        ],
      ],
    ],
    ["another number of axes", [top, [[0], [2]]]],
    [
      "an overlap and a hole of one size",
      [
        top,
        [
          [1, 0],
          [2, 3],
        ],
        [
          [3, 0],
          [1, 3],
        ],
      ],
    ],
    ["offsets of other axes", [top, [[2], [2, 3]]]],
    [
      "an offset below 0",
      [
        top,
        [
          [-2, 0],
          [2, 3],
        ],
      ],
    ],
  ])("%s", async (_, parts) => {
    const files = new Map<string, Buffer>();
    for (const [start, shape] of parts) files.set(name(files.size + 1), await slice(start, shape!));
    expect(await refusal(readSafetensors(folder(files)))).toMatchObject({
      code: "WI_BAD_SAFETENSORS",
      fault: "InvalidSharding",
      tensor: "w",
    });
  });

  it.each([["no JSON"], [{}], ["null"], [{ w: null }]])("sharding info that is %j", async (info) => {
    const files = new Map([[name(1), await slice(null, [2, 3], info)]]);
    expect(await refusal(readSafetensors(folder(files)))).toMatchObject({ fault: "InvalidSharding" });
  });

  it.each([
    [{ rank: 2, ranks: 2 }, 0],
    [{ rank: -1, ranks: 2 }, 0],
    [{ rank: 0, ranks: 0 }, 0],
    [{ rank: 0.5, ranks: 2 }, 0],
    [{ rank: 0, ranks: 2 }, 2],
    [{ rank: 0, ranks: 2 }, -1],
  ])("a layout of %j, axis %i", (place, axis) => {
    const make = () => dcpLayoutOf([{ name: "w", dtype: "F32", shape: [4, 4], axis }], place);
    expect(make).toThrow(expect.objectContaining({ code: "WI_BAD_OPTION" }));
  });
});
