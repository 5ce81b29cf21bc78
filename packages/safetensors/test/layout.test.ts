/** Headers are the reference writer's, to the byte. */
import { createHash } from "node:crypto";
import { runInNewContext } from "node:vm";
import { type ErrorCode, WeightInitError } from "@weightinit/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  isSafetensorsDType,
  type LayoutEntry,
  type LayoutOptions,
  layoutOf,
  parseSafetensorsHeader,
  type SafetensorsDType,
  safetensorsDTypeInfo,
  safetensorsDTypes,
  shardedLayoutOf,
} from "../src/index.ts";
import { referenceHeaders, referenceShards } from "./reference.ts";

/** The header's JSON text with its padding. */
const textOf = (entries: readonly LayoutEntry[], options?: LayoutOptions) =>
  new TextDecoder().decode(layoutOf(entries, options).header.subarray(8));

const codeOf = (call: () => unknown): ErrorCode | undefined => {
  try {
    call();
    return undefined;
  } catch (error) {
    if (!(error instanceof WeightInitError)) throw error;
    expect(error.message).toMatch(/^expected .+, got .+ \[WI_\w+\]$/s);
    return error.code;
  }
};

describe("headers of models that transformers, torchvision and timm saved", () => {
  it("are 73", () => expect(referenceHeaders.length).toBe(73));

  it.each(referenceHeaders.map((one) => [one.model, one] as const))("%s", (_, one) => {
    const entries = one.tensors.map(
      ([name, dtype, shape]) => ({ name, shape, dtype: dtype === "int64" ? "I64" : dtype }) as const,
    );
    expect(one.metadata).toEqual({ format: "pt" });
    // The order given does not matter.
    for (const given of [entries, [...entries].reverse()]) {
      const { header, byteLength, tensors } = layoutOf(given);
      expect(header.length - 8).toBe(one.headerLength);
      expect(createHash("sha256").update(header.subarray(8)).digest("hex")).toBe(one.headerSha256);
      expect(byteLength).toBe(one.fileBytes);
      expect([...tensors.keys()]).toEqual(one.tensors.map(([name]) => name));
      expect(parseSafetensorsHeader(header, byteLength).tensors).toEqual(tensors);
    }
  });
});

describe("the reference writer's rules", () => {
  it("puts the last dtypes first, then sorts names by code points", () => {
    const all = safetensorsDTypes.map((dtype) => ({ name: dtype, dtype, shape: [8] }));
    expect([...layoutOf(all).tensors.keys()]).toEqual([...safetensorsDTypes].reverse());
    const names = ["b", "a", "\u{1f600}", "\ufffd", "A", "10", "9", "é", "", "aa", "__proto__"];
    const sorted = [...layoutOf(names.map((name) => ({ name, dtype: "U8", shape: [1] }))).tensors.keys()];
    expect(sorted).toEqual([...names].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b))));
  });

  it("escapes what serde_json escapes, and nothing else", () => {
    const name = 'q"b\\s/\b\f\n\r\t\u0000\u001f\u007f\u2028é\u{1f600}';
    const text = textOf([{ name, dtype: "U8", shape: [] }], { metadata: null });
    expect(text.trimEnd()).toBe(
      '{"q\\"b\\\\s/\\b\\f\\n\\r\\t\\u0000\\u001f\u007f\u2028é\u{1f600}":{"dtype":"U8","shape":[],"data_offsets":[0,1]}}',
    );
  });

  it("keeps the order given where it is asked for", () => {
    const entries = ["b", "a", "c"].map((name, i) => ({ name, dtype: i === 1 ? "F32" : "U8", shape: [4] }) as const);
    const { header, byteLength, tensors } = layoutOf(entries, { sort: false });
    expect([...tensors.keys()]).toEqual(["b", "a", "c"]);
    expect([...tensors.values()].map(({ byteOffset }) => byteOffset - header.length)).toEqual([0, 4, 20]);
    expect([...parseSafetensorsHeader(header, byteLength).tensors]).toEqual([...tensors]);
  });

  it("writes metadata first, with sorted keys, and format: pt", () => {
    expect(textOf([])).toBe('{"__metadata__":{"format":"pt"}}');
    expect(textOf([], { metadata: null })).toBe("{}      ");
    expect(textOf([], { metadata: {} }).trimEnd()).toBe('{"__metadata__":{"format":"pt"}}');
    const metadata = { z: "1", "10": "a", "9": "b", format: "mlx", "\ufffd": "", "\u{1f600}": "\n" };
    const sorted = '{"__metadata__":{"10":"a","9":"b","format":"mlx","z":"1","\ufffd":"","\u{1f600}":"\\n"}}';
    expect(textOf([], { metadata }).trimEnd()).toBe(sorted);
    expect(textOf([], { metadata: new Map(Object.entries(metadata)) }).trimEnd()).toBe(sorted);
    const foreign = runInNewContext("new Map(Object.entries(metadata))", { metadata });
    expect(textOf([], { metadata: foreign }).trimEnd()).toBe(sorted);
  });

  it("takes this library's dtypes for the format's", () => {
    const pairs = { float16: "F16", bfloat16: "BF16", float32: "F32", float64: "F64", complex64: "C64" } as const;
    for (const [own, dtype] of Object.entries(pairs)) {
      expect(safetensorsDTypeInfo(own as keyof typeof pairs).name).toBe(dtype);
      expect(safetensorsDTypeInfo(dtype).dtype).toBe(own);
    }
    expect(isSafetensorsDType("bfloat16")).toBe(false);
    expect(safetensorsDTypes.map((dtype) => safetensorsDTypeInfo(dtype).bits)).toEqual([
      8, 4, 6, 6, 8, 8, 8, 8, 8, 8, 8, 16, 16, 16, 16, 32, 32, 32, 64, 64, 64, 64,
    ]);
  });

  it("gives files whose every byte has its place, that the reader takes", () => {
    const dtype = fc.constantFrom(...safetensorsDTypes);
    const entry = fc.tuple(
      fc.string({ unit: "binary" }),
      dtype,
      fc.array(fc.integer({ min: 0, max: 5 }), { maxLength: 4 }),
    );
    fc.assert(
      fc.property(fc.uniqueArray(entry, { selector: ([name]) => name }), (rows) => {
        const entries = rows.map(([name, dtype, shape]) => ({ name, dtype, shape: [...shape, 4] }));
        const { header, byteLength, tensors } = layoutOf(entries);
        expect(header.length % 8).toBe(0);
        expect(parseSafetensorsHeader(header, byteLength).tensors).toEqual(tensors);
        for (const { byteOffset, dtype } of tensors.values()) {
          const { bits } = safetensorsDTypeInfo(dtype);
          if (bits >= 8) expect(byteOffset % (bits / 8)).toBe(0);
        }
      }),
      { seed: 3, numRuns: 300 },
    );
  });
});

describe("what is refused", () => {
  const one = (change: object) => () => layoutOf([{ name: "a", dtype: "F32", shape: [1], ...change }]);
  it.each<[string, ErrorCode, () => unknown]>([
    ["a name that is no string", "WI_BAD_ARGUMENT", one({ name: 1 })],
    ["half a surrogate pair in a name", "WI_BAD_ARGUMENT", one({ name: "\ud800" })],
    ["the name __metadata__", "WI_BAD_ARGUMENT", one({ name: "__metadata__" })],
    [
      "a name twice",
      "WI_BAD_ARGUMENT",
      () => layoutOf(["F32", "U8"].map((dtype) => ({ name: "a", dtype: dtype as SafetensorsDType, shape: [] }))),
    ],
    ["complex128", "WI_BAD_DTYPE", one({ dtype: "complex128" })],
    ["complex32", "WI_BAD_DTYPE", one({ dtype: "complex32" })],
    ["a lower-case dtype", "WI_BAD_DTYPE", one({ dtype: "f32" })],
    ["no dtype", "WI_BAD_DTYPE", one({ dtype: undefined })],
    ["a negative dim", "WI_BAD_DIMS", one({ shape: [-1] })],
    ["a fraction", "WI_BAD_DIMS", one({ shape: [0.5] })],
    ["no shape", "WI_BAD_DIMS", one({ shape: 4 })],
    ["half a byte", "WI_BAD_DIMS", one({ dtype: "F4", shape: [3] })],
    ["2^53 bytes", "WI_TOO_LARGE", one({ shape: [2 ** 51] })],
    ["a product that the reader refuses", "WI_TOO_LARGE", one({ shape: [2 ** 40, 2 ** 40, 0] })],
    [
      "2^53 bytes in two",
      "WI_TOO_LARGE",
      () => layoutOf(["a", "b"].map((name) => ({ name, dtype: "U8", shape: [2 ** 52] }))),
    ],
    ["a number in metadata", "WI_BAD_OPTION", () => layoutOf([], { metadata: { a: 1 as unknown as string } })],
    ["half a surrogate pair in metadata", "WI_BAD_OPTION", () => layoutOf([], { metadata: { a: "\udc00" } })],
    ["metadata that are a text", "WI_BAD_OPTION", () => layoutOf([], { metadata: "pt" as never })],
    ["metadata that are a number", "WI_BAD_OPTION", () => layoutOf([], { metadata: 5 as never })],
    ["a header above 100 MB", "WI_TOO_LARGE", () => layoutOf([], { metadata: { a: "x".repeat(100_000_000) } })],
    ["a size without a unit", "WI_BAD_OPTION", () => shardedLayoutOf([], { maxShardSize: "5" })],
    ["a size in GiB", "WI_BAD_OPTION", () => shardedLayoutOf([], { maxShardSize: "5GiB" })],
    ["no bytes", "WI_BAD_OPTION", () => shardedLayoutOf([], { maxShardSize: 0 })],
    ["a count that is none", "WI_BAD_OPTION", () => shardedLayoutOf([], { totalParameters: 1.5 })],
    ["a count below 0", "WI_BAD_OPTION", () => shardedLayoutOf([], { totalParameters: -1 })],
    ["a name of shards without the ending", "WI_BAD_OPTION", () => shardedLayoutOf([], { maxShardSize: 1, name: "x" })],
  ])("%s: %s", (_, code, call) => expect(codeOf(call)).toBe(code));
});

describe("shards as huggingface_hub splits them", () => {
  it.each(referenceShards.map((one) => [one.maxShardSize, one.tensors.length, one] as const))(
    "%s, %i tensors",
    (_, __, one) => {
      const entries = one.tensors.map(([name, shape]) => ({ name, shape, dtype: "F32" }) as const);
      const totalParameters = entries.reduce((sum, { shape }) => sum + shape.reduce((a, b) => a * b, 1), 0);
      const { files, index } = shardedLayoutOf(entries, { maxShardSize: one.maxShardSize, totalParameters });
      const sets = Object.fromEntries([...files].map(([name, { tensors }]) => [name, new Set(tensors.keys())]));
      expect(sets).toEqual(
        Object.fromEntries(Object.entries(one.files).map(([name, names]) => [name, new Set(names)])),
      );
      expect(index?.text ?? null).toBe(one.index);
      expect(index?.name).toBe(one.index === null ? undefined : "model.safetensors.index.json");
    },
  );

  it("has one file without a limit, and total_size alone without a count", () => {
    const entries = ["b", "a"].map((name) => ({ name, dtype: "F32", shape: [2] }) as const);
    expect([...shardedLayoutOf(entries).files.keys()]).toEqual(["model.safetensors"]);
    const { files, index } = shardedLayoutOf(entries, { maxShardSize: 8, name: "adapter_model.safetensors" });
    expect([...files.keys()]).toEqual([
      "adapter_model-00001-of-00002.safetensors",
      "adapter_model-00002-of-00002.safetensors",
    ]);
    expect(JSON.parse(index?.text ?? "").metadata).toEqual({ total_size: 16 });
    expect([...shardedLayoutOf([], { maxShardSize: 8 }).files.keys()]).toEqual(["model.safetensors"]);
  });
});
