/** The reader accepts what the reference accepts, and refuses the rest by the reference's names. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseSafetensorsHeader, SafetensorsError, type SafetensorsFault, safetensorsFaults } from "../src/index.ts";
import { entry, fileWith, type ReferenceCase, referenceCases, referenceMutations } from "./reference.ts";

/** What is said of a file: the number of its tensors, or its fault. */
function verdict(bytes: Uint8Array, byteLength = bytes.length): number | SafetensorsFault {
  try {
    return parseSafetensorsHeader(bytes, byteLength).tensors.size;
  } catch (error) {
    if (!(error instanceof SafetensorsError)) throw error;
    expect(error.code).toBe("WI_BAD_SAFETENSORS");
    expect(error.message).toMatch(new RegExp(`^expected .*, got .*\\(${error.fault}, byte ${error.offset}.*\\[`, "s"));
    expect(error.offset).toBeGreaterThanOrEqual(0);
    expect(error.offset).toBeLessThanOrEqual(byteLength);
    return error.fault;
  }
}

function refusal(bytes: Uint8Array): SafetensorsError {
  try {
    parseSafetensorsHeader(bytes);
  } catch (error) {
    return error as SafetensorsError;
  }
  throw new Error("the file was not refused");
}

const said = ({ accepts, fault }: ReferenceCase) => accepts ?? fault;

describe("as safetensors 0.8.0", () => {
  it("has the cases", () => {
    expect([referenceCases.length, referenceMutations.length]).toEqual([58, 988]);
  });

  it.each(referenceCases.map((one) => [one.case, one] as const))("%s", (_, one) => {
    expect(verdict(Buffer.from(one.hex, "hex"))).toBe(said(one));
  });

  it("says the same of mutated files", () => {
    for (const one of referenceMutations) {
      expect([one.hex, verdict(Buffer.from(one.hex, "hex"))]).toEqual([one.hex, said(one)]);
    }
  });
});

/** Every kind of malformed file of the reader's table, many of each. */
describe("malformed files by kind", () => {
  const name = fc
    .string({ unit: "binary", maxLength: 12 })
    .filter((text) => text !== "__metadata__" && text !== "first");
  const count = fc.integer({ min: 1, max: 9 });
  const f32 = (title: string, n: number, from: number, to: number) => entry(title, "F32", [n], from, to);
  const kinds: Record<string, [SafetensorsFault, fc.Arbitrary<Uint8Array>]> = {
    "shorter than the length": ["HeaderTooSmall", fc.uint8Array({ maxLength: 7 })],
    "a header above 100 MB": [
      "HeaderTooLarge",
      fc.bigInt(100_000_001n, 2n ** 64n - 1n).map((n) => fileWith("{}", 4, n)),
    ],
    "a header beyond the file": [
      "InvalidHeaderLength",
      fc.integer({ min: 1, max: 99_000_000 }).map((more) => fileWith("{}", 0, BigInt(2 + more))),
    ],
    "bytes that are no UTF-8": [
      "InvalidHeader",
      fc
        .constantFrom(
          [0xff],
          [0x80],
          [0xc0, 0xaf],
          [0xed, 0xa0, 0x80],
          [0xf5, 0x80, 0x80, 0x80],
          [0xe2, 0x82],
          [0xf0, 0x9f],
        )
        .map((bad) => fileWith(new Uint8Array([0x7b, 0x22, ...bad, 0x22, 0x3a, 0x31, 0x7d]))),
    ],
    "cut JSON": [
      "InvalidHeaderDeserialization",
      fc
        .tuple(name, fc.nat())
        .map(([title, at]) => `{${f32(title, 1, 0, 4)}}`.slice(0, at % (f32(title, 1, 0, 4).length + 1)))
        .map((text) => fileWith(new TextEncoder().encode(text.replace(/[\ud800-\udbff]$/, "")), 4)),
    ],
    "a number that is no unsigned integer of 64 bits": [
      "InvalidHeaderDeserialization",
      fc
        .constantFrom(
          "1.0",
          "1e0",
          "-1",
          "-0",
          "1E+2",
          "0.5",
          "18446744073709551616",
          "1e400",
          "01",
          '"1"',
          "null",
          "[1]",
          "{}",
        )
        .chain((bad) =>
          fc.constantFrom(
            `{"a":{"dtype":"F32","shape":[${bad}],"data_offsets":[0,4]}}`,
            `{"a":{"dtype":"F32","shape":[1],"data_offsets":[${bad},4]}}`,
            `{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,${bad}]}}`,
          ),
        )
        .map((text) => fileWith(text, 4)),
    ],
    "an unknown dtype": [
      "InvalidHeaderDeserialization",
      fc
        .constantFrom("f32", "F128", "BF8", "C128", "", "F32 ", "toString", "float32")
        .map((dtype) => fileWith(`{${entry("a", dtype, [1], 0, 4)}}`, 4)),
    ],
    "metadata that are no texts": [
      "InvalidHeaderDeserialization",
      fc
        .constantFrom("1", "[]", '{"a":1}', '{"a":null}', '{"a":{}}', '"pt"', "true", '{"a":"b"},"__metadata__":{}')
        .map((value) => fileWith(`{"__metadata__":${value},${f32("a", 1, 0, 4)}}`, 4)),
    ],
    "a missing or repeated field": [
      "InvalidHeaderDeserialization",
      fc
        .constantFrom(
          '{"a":{"shape":[1],"data_offsets":[0,4]}}',
          '{"a":{"dtype":"F32","data_offsets":[0,4]}}',
          '{"a":{"dtype":"F32","shape":[1]}}',
          '{"a":{"dtype":"F32","dtype":"F32","shape":[1],"data_offsets":[0,4]}}',
          '{"a":{"dtype":"F32","shape":[1],"shape":[1],"data_offsets":[0,4]}}',
          '{"a":{"dtype":"F32","shape":[1],"data_offsets":[4]}}',
          '{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4,4]}}',
          '{"a":["F32",[1]]}',
          '{"a":["F32",[1],[0,4],0]}',
        )
        .map((text) => fileWith(text, 4)),
    ],
    "a hole or an overlap": [
      "InvalidOffset",
      fc
        .tuple(
          name,
          count,
          count,
          fc.integer({ min: -4, max: 4 }).filter((shift) => shift !== 0),
        )
        .map(([title, n, m, shift]) => {
          const from = 4 * n + shift;
          return fileWith(`{${f32("first", n, 0, 4 * n)},${f32(title, m, from, from + 4 * m)}}`, from + 4 * m);
        }),
    ],
    "an end before the begin": [
      "InvalidOffset",
      fc.tuple(name, count).map(([title, n]) => fileWith(`{${f32(title, n, 4 * n, 0)}}`, 4 * n)),
    ],
    "a size that overflows": [
      "ValidationOverflow",
      fc
        .constantFrom([2 ** 40, 2 ** 40], [2 ** 40, 2 ** 40, 0], [2 ** 60, 2], [2 ** 32, 2 ** 30, 4])
        .map((shape) => fileWith(`{${entry("a", "F64", shape, 0, 8)}}`, 8)),
    ],
    "bits that fill no bytes": [
      "MisalignedSlice",
      fc
        .tuple(fc.constantFrom("F4", "F6_E2M3", "F6_E3M2"), count)
        .map(([dtype, n]) => fileWith(`{${entry("a", dtype, [2 * n - 1], 0, n)}}`, n)),
    ],
    "a size that the shape has not": [
      "TensorInvalidInfo",
      fc
        .tuple(name, count, count)
        .filter(([, n, m]) => n !== m)
        .map(([title, n, m]) => fileWith(`{${f32(title, n, 0, 4 * m)}}`, 4 * m)),
    ],
    "a truncated or longer file": [
      "MetadataIncompleteBuffer",
      fc
        .tuple(
          name,
          count,
          fc.integer({ min: -4, max: 4 }).filter((shift) => shift !== 0),
        )
        .map(([title, n, shift]) => fileWith(`{${f32(title, n, 0, 4 * n)}}`, 4 * n + shift)),
    ],
  };

  it("names every fault of a file", () => {
    const own: SafetensorsFault[] = ["InvalidIndex", "InvalidShardName", "TensorNotFound", "InvalidSharding"];
    expect(new Set(Object.values(kinds).map(([fault]) => fault))).toEqual(
      new Set(safetensorsFaults.filter((fault) => !own.includes(fault))),
    );
  });

  it.each(Object.entries(kinds))("%s", (_, [fault, files]) => {
    fc.assert(
      fc.property(files, (bytes) => {
        expect(verdict(bytes)).toBe(fault);
      }),
      { seed: 1, numRuns: 200 },
    );
  });
});

describe("where a fault is", () => {
  it("counts bytes of the file, not characters", () => {
    const text = '{"é😀":{"dtype":"F32","shape":[1.0],"data_offsets":[0,4]}}';
    const error = refusal(fileWith(text, 4));
    expect(error.offset).toBe(8 + Buffer.from(text).indexOf("1.0"));
    expect(refusal(fileWith(Buffer.from(text.replace("dtype", "dt\u00ffpe"), "latin1"), 4)).fault).toBe(
      "InvalidHeader",
    );
  });

  it("is the first byte that is no UTF-8", () => {
    expect(refusal(fileWith(new Uint8Array([0x7b, 0x22, 0xc3, 0xa9, 0xff, 0x22]))).offset).toBe(8 + 4);
  });

  it("names the tensor and the file", () => {
    const text = `{${entry("a", "F32", [1], 0, 4)},${entry("b", "F32", [1], 8, 12)}}`;
    try {
      parseSafetensorsHeader(fileWith(text, 12), undefined, "x.safetensors");
      expect.fail();
    } catch (error) {
      expect(error).toMatchObject({ fault: "InvalidOffset", tensor: "b", file: "x.safetensors" });
      expect((error as SafetensorsError).offset).toBe(8 + text.indexOf('"b"'));
      expect((error as Error).message).toBe(
        `expected data_offsets of tensor "b" that begin at 4, got [8, 12] (InvalidOffset, byte ${8 + text.indexOf('"b"')} of x.safetensors) [WI_BAD_SAFETENSORS]`,
      );
    }
  });
});

describe("what is read", () => {
  it("keeps names that objects treat in their own way, and the last of two", () => {
    const names = ["1", "0", "__proto__", "constructor", "", "\u0000", "😀"];
    const text = `{${names.map((name, i) => entry(name, "U8", [1], i, i + 1)).join()}}`;
    expect([...parseSafetensorsHeader(fileWith(text, names.length)).tensors.keys()]).toEqual(names);
    const twice = `{${entry("a", "U8", [2], 0, 1)},${entry("b", "U8", [1], 1, 2)},${entry("a", "U8", [1], 0, 1)}}`;
    expect([...parseSafetensorsHeader(fileWith(twice, 2)).tensors.keys()]).toEqual(["a", "b"]);
  });

  it("orders tensors by their bytes, and counts offsets from the file's begin", () => {
    const text = `{"__metadata__":{"b":"1","a":"\\u00e9"},${entry("y", "F32", [1, 1], 2, 6)},${entry("x", "BF16", [], 0, 2)}}`;
    const header = parseSafetensorsHeader(fileWith(text, 6));
    const dataOffset = 8 + Buffer.byteLength(text);
    expect(header.headerLength).toBe(dataOffset - 8);
    expect([...header.metadata]).toEqual([
      ["b", "1"],
      ["a", "é"],
    ]);
    expect([...header.tensors.values()]).toEqual([
      { name: "x", dtype: "BF16", shape: [], byteOffset: dataOffset, byteLength: 2 },
      { name: "y", dtype: "F32", shape: [1, 1], byteOffset: dataOffset + 2, byteLength: 4 },
    ]);
    expect(Object.isFrozen(header.tensors.get("x")?.shape)).toBe(true);
  });

  /** What safetensors 0.8.0 says of them. */
  it.each<[string, number | SafetensorsFault]>([
    ["0,9007199254740993", 1],
    ["0,18446744073709551615,18446744073709551615", 1],
    ["1,0,1152921504606846976,9007199254740993", 1],
    ["9007199254740993,0,3", 1],
    ["18446744073709551615,2,0", "ValidationOverflow"],
    ["0,18446744073709551616", "InvalidHeaderDeserialization"],
  ])("takes dims above 2^53 beside a 0: %s", (dims, said) => {
    expect(verdict(fileWith(`{"a":{"dtype":"U8","shape":[${dims}],"data_offsets":[0,0]}}`))).toBe(said);
  });

  it("gives a dim above 2^53 as the nearest number", () => {
    const text = '{"a":{"dtype":"U8","shape":[0,9007199254740993],"data_offsets":[0,0]}}';
    expect(parseSafetensorsHeader(fileWith(text)).tensors.get("a")?.shape).toEqual([0, 2 ** 53]);
  });

  it("takes files of any length", () => {
    const bytes = 2 ** 52;
    const header = fileWith(`{${entry("a", "U8", [bytes], 0, bytes)}}`);
    expect(verdict(header, header.length + bytes)).toBe(1);
    expect(verdict(header, header.length + bytes - 1)).toBe("MetadataIncompleteBuffer");
  });

  it("wants bytes, and the whole header", () => {
    const parse = parseSafetensorsHeader as (...args: unknown[]) => unknown;
    expect(() => parse("{}")).toThrow(/expected the file's first bytes .* got "\{\}" \[WI_BAD_ARGUMENT\]/);
    expect(() => parse(fileWith("{}").subarray(0, 9), 10)).toThrow(/the whole header, 10 bytes, .*WI_BAD_ARGUMENT/);
  });
});

describe("10⁵ mutated headers", () => {
  const whole = `{"__metadata__":{"format":"pt","\\u00e9":"😀"},${entry("b", "BF16", [2, 3], 4, 16)},${entry("a", "F32", [], 0, 4)},"c":["F4",[4],[16,18]],"d":{"dtype":{"I64":null},"x":[{"y":1e-5}],"shape":[0,7],"data_offsets":[18,18]}}`;
  const pieces = [
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    '"',
    "\\",
    "0",
    "1",
    "-",
    ".",
    "e",
    "null",
    '"a"',
    "\\u0061",
    "\\ud800",
    "9007199254740993",
    "é",
    " ",
    "\u0000",
    "[[[[[[[[",
    "__proto__",
    "1.0",
  ];
  const bytes = Buffer.from(whole);
  const edit = fc.record({
    at: fc.nat(bytes.length),
    remove: fc.integer({ min: 0, max: 12 }),
    insert: fc.oneof(
      fc.constantFrom(...pieces).map((text) => Buffer.from(text)),
      fc.uint8Array({ maxLength: 3 }),
    ),
  });

  it("are refused or read, and what is read is JSON whose tensors fill the file", () => {
    let accepted = 0;
    const faults = new Set<SafetensorsFault>();
    fc.assert(
      fc.property(fc.array(edit, { minLength: 1, maxLength: 3 }), fc.integer({ min: 16, max: 20 }), (edits, data) => {
        let header: Buffer = bytes;
        for (const { at, remove, insert } of edits) {
          header = Buffer.concat([header.subarray(0, at), insert, header.subarray(at + remove)]);
        }
        const file = fileWith(header, data);
        const outcome = verdictQuietly(file);
        if (typeof outcome === "string") {
          faults.add(outcome);
          return;
        }
        accepted++;
        JSON.parse(header.toString("utf8"));
        let end = 8 + header.length;
        for (const { byteOffset, byteLength } of outcome.values()) {
          if (byteOffset !== end) throw new Error("a hole");
          end += byteLength;
        }
        if (end !== file.length) throw new Error("the file is not filled");
      }),
      { seed: 2026, numRuns: 100_000, endOnFailure: true },
    );
    expect(accepted).toBeGreaterThan(100);
    expect(faults.size).toBeGreaterThanOrEqual(5);
  });

  /** The same without a matcher for each message. */
  function verdictQuietly(file: Uint8Array) {
    try {
      return parseSafetensorsHeader(file).tensors;
    } catch (error) {
      if (!(error instanceof SafetensorsError)) throw error;
      return error.fault;
    }
  }

  it("however deep, long or wide they are", () => {
    const deep = (open: string) => verdict(fileWith(`{"a":${open.repeat(1_000_000)}`));
    expect([deep("["), deep('{"a":'), deep("[[{")]).toEqual(Array(3).fill("InvalidHeaderDeserialization"));
    const within = (depth: number) =>
      `{"a":{"dtype":"U8","shape":[],"x":${"[".repeat(depth)}${"]".repeat(depth)},"data_offsets":[0,1]}}`;
    expect([verdict(fileWith(within(125), 1)), verdict(fileWith(within(126), 1))]).toEqual([
      1,
      "InvalidHeaderDeserialization",
    ]);
    expect(verdict(fileWith(`{${entry("a".repeat(1_000_000), "U8", [], 0, 1)}}`, 1))).toBe(1);
    expect(verdict(fileWith(`{"a":{"dtype":"U8","shape":[${"1".repeat(1_000_000)}],"data_offsets":[0,1]}}`, 1))).toBe(
      "InvalidHeaderDeserialization",
    );
    expect(verdict(fileWith(`{${entry("a", "U8", Array(100_000).fill(1), 0, 1)}}`, 1))).toBe(1);
  });

  it("allocates no data: a header that speaks of 8 EiB costs nothing", () => {
    const before = process.memoryUsage().arrayBuffers;
    expect(verdict(fileWith(`{${entry("a", "U8", [2 ** 52], 0, 2 ** 52)}}`, 4))).toBe("MetadataIncompleteBuffer");
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(1e6);
  });
});
