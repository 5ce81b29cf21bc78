import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { bits, goldenFiles, type JuliaGenerator, readJson } from "./golden.ts";

/** Some values of a stream, and their bits. */
interface Values {
  readonly values: readonly number[];
  readonly bits: readonly string[];
}

/** A long array: its ends, and the SHA-256 of its little-endian bytes. */
interface LongArray {
  readonly first4?: Values;
  readonly first16?: Values;
  readonly last4: Values;
  readonly sha256_le_f32?: string;
  readonly sha256_le_f64?: string;
}

type FloatName = "Float16" | "Float32" | "Float64";

const dtypeOf = { Float16: "float16", Float32: "float32", Float64: "float64" } as const;

function filled(rng: JuliaGenerator, law: string, type: FloatName, length: number): Float32Array | Float64Array {
  const out = type === "Float64" ? new Float64Array(length) : new Float32Array(length);
  if (law === "rand") rng.uniform(out, dtypeOf[type]);
  else rng.normal(out, dtypeOf[type]);
  return out;
}

function scalars(rng: JuliaGenerator, law: string, type: FloatName, length: number): Float32Array | Float64Array {
  const draw = () => (law === "rand" ? rng.rand(dtypeOf[type]) : rng.randn(dtypeOf[type]));
  const values = Array.from({ length }, draw);
  return type === "Float64" ? Float64Array.from(values) : Float32Array.from(values);
}

function expectValues(got: Float32Array | Float64Array, golden: Values | readonly number[]): void {
  if ("bits" in golden) {
    expect(bits(got)).toEqual(golden.bits);
    expect(Array.from(got)).toEqual(golden.values);
  } else {
    expect(Array.from(got)).toEqual(golden);
  }
}

function expectLong(got: Float32Array | Float64Array, golden: LongArray): void {
  const ends = [golden.first4, golden.first16].filter((values) => values !== undefined);
  for (const first of ends) expectValues(got.slice(0, first.bits.length), first);
  expectValues(got.slice(-4), golden.last4);
  const digest = createHash("sha256").update(new Uint8Array(got.buffer)).digest("hex");
  expect(digest).toBe(golden.sha256_le_f32 ?? golden.sha256_le_f64);
}

const unsigned = (value: string) => BigInt(value);

/** Fields that say what a file is; slow_path_entries and tail_entries inside others are checked by ziggurat.test.ts. */
const described = ["seed", "julia_versions", "how", "algorithm"];

describe.each(goldenFiles)("$file", ({ file, make }) => {
  const golden = readJson(file) as Record<string, unknown>;

  for (const [field, value] of Object.entries(golden).filter(([name]) => !described.includes(name))) {
    test(field, () => {
      const rng = make();
      const [, law = "", type = "", kind = "", rest = ""] =
        /^(randn?)_(Float16|Float32|Float64)_(scalar|array)_(.+)$/.exec(field) ?? [];
      const after = /^scalar_Float64_after_rand_array(32|64)_(\d+)$/.exec(field);
      if (kind === "scalar") {
        const { length } = Array.isArray(value) ? value : (value as Values).values;
        expectValues(scalars(rng, law, type as FloatName, length), value as Values);
      } else if (kind === "array") {
        const length = rest.split("x").reduce((product, size) => product * Number(size), 1);
        const got = filled(rng, law, type as FloatName, length);
        if (length >= 1000) expectLong(got, value as LongArray);
        else expectValues(got, value as Values);
      } else if (after) {
        filled(rng, "rand", after[1] === "32" ? "Float32" : "Float64", Number(after[2]));
        expectValues(scalars(rng, "rand", "Float64", (value as Values).bits.length), value as Values);
      } else {
        const words = value as readonly string[];
        const expected = words.map(unsigned);
        const first = <T>(draw: () => T): T[] => Array.from(words, draw);
        if (field === "rand_UInt64_first16") {
          expect(first(() => rng.nextUint64())).toEqual(expected);
        } else if (field === "rand_UInt32_first16") {
          expect(first(() => BigInt(rng.nextUint32()))).toEqual(expected);
        } else if (field === "raw_f64_bits_first16") {
          // A raw draw is 1 + rand(), exactly.
          expect(bits(Float64Array.from(words, () => 1 + rng.rand()))).toEqual(words);
        } else if (field === "state_after_seeding" && "words" in rng.state) {
          const halves = rng.state.words.match(/.{8}/g) ?? [];
          expect(words.map((_, i) => BigInt(`0x${halves[2 * i + 1]}${halves[2 * i]}`))).toEqual(expected);
        } else {
          expect.unreachable(`no check for ${field}`);
        }
      }
    });
  }
});
