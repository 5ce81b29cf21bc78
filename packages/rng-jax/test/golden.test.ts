import {
  deltaOrthogonal,
  glorotNormal,
  glorotUniform,
  kaimingNormal,
  kaimingUniform,
  lecunNormal,
  lecunUniform,
  normal,
  orthogonal,
  type RealDType,
  truncatedNormal,
  uniform,
  varianceScaling,
} from "@weightinit/core";
import { describe, expect, test } from "vitest";
import { JaxKey, type JaxOptions, type KeyTypeName } from "../src/index.ts";
import { type Entry, kept, numbersOf, readEntries, type Storage, sha256, typeOf, words } from "./golden.ts";

/** The number next to −1, towards 0. */
const NEXT = { float16: -(1 - 2 ** -11), bfloat16: -(1 - 2 ** -8), float32: -(1 - 2 ** -24), float64: -(1 - 2 ** -53) };

type Init = (key: JaxKey, dtype: RealDType, shape: number[]) => { data: Storage };
const layout = "keras";
const truncated = true;
const initializers: Readonly<Record<string, Init>> = {
  glorot_uniform: (key, dtype, shape) => glorotUniform(key, dtype, shape, { layout }),
  glorot_normal: (key, dtype, shape) => glorotNormal(key, dtype, shape, { layout, truncated }),
  he_uniform: (key, dtype, shape) => kaimingUniform(key, dtype, shape, { layout }),
  he_normal: (key, dtype, shape) => kaimingNormal(key, dtype, shape, { layout, truncated }),
  lecun_uniform: (key, dtype, shape) => lecunUniform(key, dtype, shape, { layout }),
  lecun_normal: (key, dtype, shape) => lecunNormal(key, dtype, shape, { layout, truncated }),
  "normal(0.02)": (key, dtype, shape) => normal(key, dtype, shape, { std: 0.02 }),
  "uniform(0.1)": (key, dtype, shape) => uniform(key, dtype, shape, { hi: 0.1 }),
  "truncated_normal(0.02)": (key, dtype, shape) => truncatedNormal(key, dtype, shape, { std: 0.02, boundsIn: "std" }),
  "variance_scaling(2,fan_out,normal)": (key, dtype, shape) =>
    varianceScaling(key, dtype, shape, { layout, scale: 2, mode: "fanOut", distribution: "normal" }),
  "variance_scaling(1,fan_geo_avg,uniform)": (key, dtype, shape) =>
    varianceScaling(key, dtype, shape, { layout, mode: "fanGeoAvg", distribution: "uniform" }),
  uniform: (key, dtype, shape) => uniform(key, dtype, shape),
  "uniform(-0.3,0.9)": (key, dtype, shape) => uniform(key, dtype, shape, { lo: -0.3, hi: 0.9 }),
  "uniform(nextafter(-1,0),1)": (key, dtype, shape) => uniform(key, dtype, shape, { lo: NEXT[dtype], hi: 1 }),
  normal: (key, dtype, shape) => normal(key, dtype, shape),
  "truncated_normal(-2,2)": (key, dtype, shape) => truncatedNormal(key, dtype, shape),
  "truncated_normal(0,1.5)": (key, dtype, shape) => truncatedNormal(key, dtype, shape, { lo: 0, hi: 1.5 }),
};

const lengths = (shape: string) => (shape.match(/\d+/g) ?? []).map(Number);

/** The entry of our numbers; `undefined` for a name that is not known. */
function ours(name: string, options: JaxOptions, expected: Entry): Entry | undefined {
  const [, mode, seed, what] = /^(\w+) seed (-?\d+): (.*)$/.exec(name) as unknown as [string, string, string, string];
  const isThreefry = mode === "partitionable" || mode === "original";
  const key = new JaxKey(BigInt(seed), {
    ...options,
    // The other types' keys were split in the original order.
    ...(isThreefry ? {} : { impl: mode as KeyTypeName }),
    partitionable: mode === "partitionable",
  });
  let match = /^bits (\w+) \((.*)\)$/.exec(what);
  if (match) {
    const bits = key.bits(lengths(match[2]!), match[1] as "uint32");
    return typeof expected === "string" ? words(bits) : Array.from(bits as unknown as Uint32Array, String);
  }
  match = /^(f32|f64|f16|bf16) \((.*)\) (jit normal\*0\.02|\S+)$/.exec(what);
  if (match) {
    const dtype = typeOf(match[1]!);
    const init = initializers[match[3]!];
    const jitted = JaxKey.fromState({ ...key.state, jit: true });
    const tensor = init
      ? init(key, dtype, lengths(match[2]!))
      : normal(jitted, dtype, lengths(match[2]!), { std: 0.02 });
    return kept(tensor.data, expected);
  }
  match = /^(\S+) (f32|f64|f16|bf16) \((.*)\)$/.exec(what);
  if (match && initializers[match[1]!]) {
    return kept(initializers[match[1]!]!(key, typeOf(match[2]!), lengths(match[3]!)).data, expected);
  }
  match = /^normal f32 \((\d+),\)$/.exec(what);
  if (match) return kept(normal(key, Number(match[1])).data, expected);
  match = /^permutation (\d+)( sha256)?$/.exec(what);
  if (match) {
    const permutation = key.permutation(Number(match[1]));
    return match[2] ? sha256(permutation) : [...permutation];
  }
  switch (what) {
    case "key":
      return [...key.data];
    case "split":
    case "split 3":
      return key.split(3).flatMap(({ data }) => data);
    case "split (2,2)":
      return key.split([2, 2]).flatMap(({ data }) => data);
    case "fold_in 0":
    case "fold_in 7":
    case "fold_in 4294967295":
      return [...key.foldIn(Number(what.slice(8))).data];
    case "normal complex64 (5,)":
      return words(normal(key, "complex64", 5).data);
    case "randint 0 1000 (9,)":
      return Array.from(key.randint(9, 0, 1000), Number);
    default:
      return undefined;
  }
}

describe.each([
  ["jax-0.10.json", {}],
  ["jax-0.10-x64.json", { x64: true }],
] as const)("JAX 0.10.2, %s", (file, options) => {
  const entries = Object.entries(readEntries(file)).filter(([name]) => /seed/.test(name));
  const isOrthogonal = (name: string) => /orthogonal/.test(name);
  // XLA's own generator.
  const isRefused = (name: string) => /^unsafe_rbg|^rbg .*(bits|normal)/.test(name);

  test.each(entries.filter(([name]) => !isOrthogonal(name) && !isRefused(name)))("%s", (name, expected) => {
    expect(ours(name, options, expected)).toEqual(expected);
  });

  test.each(entries.filter(([name]) => isRefused(name)))("%s is refused", (name, expected) => {
    expect(() => ours(name, options, expected)).toThrow("WI_NOT_REPRODUCED");
  });

  test.each(entries.filter(([name]) => isOrthogonal(name)))("%s, within 1e-6", (name, expected) => {
    const [, mode, seed, what] = /^(\w+) seed (-?\d+): (.*)$/.exec(name) as unknown as string[];
    const key = new JaxKey(BigInt(seed!), { ...options, partitionable: mode === "partitionable" });
    if (/sha256$/.test(what!)) {
      // A hash of 64 × 64 numbers cannot be compared within 1e-6: what makes the matrix what it is.
      const q = orthogonal(key, 64, 64).data;
      for (let i = 0; i < 64; i++) {
        for (let j = 0; j <= i; j++) {
          let dot = 0;
          for (let k = 0; k < 64; k++) dot += q[64 * k + i]! * q[64 * k + j]!;
          expect(dot).toBeCloseTo(i === j ? 1 : 0, 6);
        }
      }
      return;
    }
    const golden = numbersOf(expected as string);
    const dtype = (expected as string).indexOf(" ") === 16 ? "float64" : "float32";
    const [rows, cols] = /\(/.test(what!) ? (lengths(what!.slice(what!.indexOf("("))) as [number, number]) : [4, 4];
    const numbers = orthogonal(key, dtype, rows, cols).data;
    expect(numbers.length).toBe(golden.length);
    golden.forEach((x, i) => {
      expect(Math.abs(numbers[i]! - x)).toBeLessThan(dtype === "float64" ? 1e-14 : 1e-6);
    });
    const kernel = deltaOrthogonal(key, dtype, 3, 2, 4, 4).data;
    if (rows === 4 && cols === 4) expect(kernel.slice(32, 48)).toEqual(numbers);
  });
});
