import {
  glorotNormal,
  glorotUniform,
  kaimingNormal,
  normal,
  type RealDType,
  randn32,
  truncatedNormal,
  uniform,
} from "@weightinit/core";
import { philox4x32 as philoxBlock, threefry2x32 as threefryBlock } from "@weightinit/rng-parts";
import { describe, expect, test } from "vitest";
import { flaxKey, JaxKey, Rngs } from "../src/index.ts";
import { placesByComparing, placesByNumbers } from "../src/places.ts";
import { philox2x32 } from "../src/types/philox2x32.ts";
import { numbersOf, readEntries, readJson, sha256, words } from "./golden.ts";

interface Answer {
  readonly key: readonly string[];
  readonly counter: readonly string[];
  readonly expected: readonly string[];
}
interface Published {
  readonly known_answers_from_jax_and_random123_tests: Readonly<Record<string, readonly Answer[]>>;
  readonly original_mode_values_from_jax_tests: Readonly<Record<string, readonly number[]>>;
  readonly published_docs: Readonly<Record<string, unknown>>;
}
const published = readJson("jax-published.json") as Published;
const answers = published.known_answers_from_jax_and_random123_tests;
const original = { partitionable: false } as const;

describe("known answers of Random123", () => {
  const numbers = (list: readonly string[]) => list.map(Number);
  const each = (name: string) => answers[name]!.map((answer) => [answer] as const);

  test.each(each("threefry2x32_20"))("threefry2x32 %o", ({ key, counter, expected }) => {
    const out = new Uint32Array(2);
    threefryBlock(...(numbers(counter) as [number, number]), ...(numbers(key) as [number, number]), out);
    expect([...out]).toEqual(numbers(expected));
  });
  test.each(each("philox4x32_10"))("philox4x32 %o", ({ key, counter, expected }) => {
    const out = new Uint32Array(4);
    const [c0, c1, c2, c3] = numbers(counter) as [number, number, number, number];
    philoxBlock(c0, c1, c2, c3, ...(numbers(key) as [number, number]), out);
    expect([...out]).toEqual(numbers(expected));
  });
  test.each(each("philox2x32_10"))("philox2x32 %o", ({ key, counter, expected }) => {
    const high = new Uint32Array(1);
    const low = new Uint32Array(1);
    const [c0, c1] = numbers(counter) as [number, number];
    philox2x32.bits64(numbers(key), high, low, { first: c0 * 2 ** 32 + c1, count: 1 }, true);
    // Counters beyond 2⁵³ are no numbers of a draw.
    if (c0 < 2 ** 21) expect([high[0], low[0]]).toEqual(numbers(expected));
    else expect(Number.isSafeInteger(c0 * 2 ** 32 + c1)).toBe(false);
  });
});

/** The checksum of RFC 1950, by which JAX's tests make seeds of names. */
function adler32(text: string): number {
  let a = 1;
  let b = 0;
  for (const byte of new TextEncoder().encode(text)) {
    a = (a + byte) % 65521;
    b = (b + a) % 65521;
  }
  return b * 65536 + a;
}

test("what JAX's own tests expect, in the order before 0.5", () => {
  const values = published.original_mode_values_from_jax_tests;
  const keyOf = (name: string) => new JaxKey(adler32(`${name}threefry2x32`), original);
  const close = (numbers: ArrayLike<number>, name: string) => {
    expect(numbers.length).toBe(values[name]!.length);
    for (const [i, x] of values[name]!.entries()) expect(numbers[i]).toBeCloseTo(x, 5);
  };
  expect([...keyOf("bits").bits(5)]).toEqual(values["bits_u32_seed_name_bits"]);
  close(uniform(keyOf("uniform"), 5).data, "uniform");
  close(randn32(keyOf("normal"), 5).data, "normal");
  close(truncatedNormal(keyOf("truncated_normal"), 5, { lo: 0, hi: 2 }).data, "truncated_normal_lower0_upper2");
  expect([...new JaxKey(1701, original).bits(3)]).toEqual(values["bits_u32_seed1701"]);
  expect(new JaxKey(0, original).split(4).map(({ data }) => data)).toEqual(values["split_key0_4"]);
});

test("what JAX's documentation prints", () => {
  const docs = published.published_docs as Readonly<Record<string, number>>;
  const first = (key: JaxKey) => uniform(key, []).data[0];
  expect(first(new JaxKey(0, original))).toBeCloseTo(docs["random.uniform(key(0)) original"]!, 7);
  expect(first(new JaxKey(0, original).split()[1]!)).toBeCloseTo(docs["uniform(split(key(0))[1]) original"]!, 7);
  expect(first(new JaxKey(0))).toBeCloseTo(docs["random.uniform(key(0)) partitionable (docs.jax.dev latest)"]!, 6);
  expect(first(new JaxKey(0).split()[1]!)).toBeCloseTo(docs["uniform(split(key(0))[1]) partitionable"]!, 7);

  const tables = docs["initializers docstrings, key(42), (2,3), original mode"] as unknown as Record<string, number[]>;
  const key = new JaxKey(42, original);
  const layout = "keras";
  const ours: Readonly<Record<string, ArrayLike<number>>> = {
    glorot_uniform: glorotUniform(key, 2, 3, { layout }).data,
    he_normal_truncated: kaimingNormal(key, 2, 3, { layout, truncated: true }).data,
    uniform_times_10: uniform(key, 2, 3, { hi: 10 }).data,
    normal_stddev_5: normal(key, 2, 3, { std: 5 }).data,
  };
  expect(Object.keys(ours)).toEqual(Object.keys(tables));
  for (const [name, numbers] of Object.entries(tables)) {
    for (const [i, x] of numbers.entries()) expect(ours[name]![i]).toBeCloseTo(x, 5);
  }
});

describe("integers of an independent program", () => {
  const integers = readJson("jax-integers.json") as Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  test.each(["partitionable", "original"])("%s", (mode) => {
    const key = new JaxKey(42, { partitionable: mode === "partitionable" });
    for (const [name, expected] of Object.entries(integers[mode]!)) {
      const bits = /^bits\(key\(42\), (uint\d+), \((\d+),\)\)$/.exec(name);
      const law = /^uniform (float64|float16|bfloat16) .*n=(\d+)/.exec(name);
      if (bits) expect(words(key.bits(Number(bits[2]), bits[1] as "uint8")), name).toBe(expected);
      else if (law) {
        const numbers = law[1] === "float64" ? new Float64Array(Number(law[2])) : new Float32Array(Number(law[2]));
        key.uniform(numbers, law[1] as RealDType);
        expect(law[1] === "float64" ? words(numbers) : [...numbers], name).toEqual(expected);
      } else {
        const made: Readonly<Record<string, () => unknown>> = {
          "split(key(42), 3)": () => key.split(3).map(({ data }) => data),
          "split(key(42), (2,2))": () => key.split([2, 2]).map(({ data }) => data),
          "fold_in(key(42), 7)": () => key.foldIn(7).data,
          "fold_in(key(42), 2**32-1)": () => key.foldIn(2 ** 32 - 1).data,
          "permutation(key(42), 12)": () => [...key.permutation(12)],
        };
        expect(made[name]!(), name).toEqual(expected);
      }
    }
  });

  test("Flax' keys", () => {
    for (const [name, expected] of Object.entries(integers["flax linen"]!)) {
      const [, path, draw] = /^path \((.*)\) parameter (\d+)$/.exec(name) ?? [];
      if (path === undefined) continue;
      const names = path.split("/").filter((part) => part !== "");
      expect(flaxKey(new JaxKey(42), names, Number(draw)).data, name).toEqual(expected);
    }
    const rngs = new Rngs(42);
    const keys = integers["flax nnx"]!["keys"] as readonly unknown[];
    expect(keys.map(() => rngs.params().data)).toEqual(keys);
  });
});

describe("a GPU's numbers, of JAX 0.11.2 on an H100", () => {
  const entries = Object.entries(readEntries<{ first: string; sha256: string }>("jax-0.11-h100.json"));
  /** Both numbers of one order of magnitude: how many float32 numbers apart. */
  const ulps = (a: Float32Array, b: Float32Array) => {
    const bits = (x: Float32Array) => new Int32Array(x.buffer, x.byteOffset, x.length);
    return Math.max(...bits(a).map((word, i) => Math.abs(word - bits(b)[i]!)));
  };
  test.each(entries)("%s", (name, { first, sha256: hash }) => {
    const [, what, size, seed] = /^(.*) (\d+) seed (\d+)/.exec(name) as unknown as string[];
    const key = new JaxKey(Number(seed));
    const n = Number(size);
    if (what === "bits") expect(sha256(key.bits(n))).toBe(hash);
    else if (what === "uniform") expect(sha256(uniform(key, n).data)).toBe(hash);
    else if (what === "normal bf16") expect(sha256(normal(key, "bfloat16", n).data)).toBe(hash);
    else if (what === "normal") {
      const golden = Float32Array.from(numbersOf(first));
      expect(ulps(randn32(key, n).data.slice(0, golden.length), golden)).toBeLessThanOrEqual(3);
    } else {
      const layout = "keras";
      const numbers =
        what === "truncated_normal"
          ? truncatedNormal(key, n).data
          : glorotNormal(key, Math.floor(n / 3), 3, { layout, truncated: true }).data;
      for (const [i, x] of numbersOf(first).entries()) expect(Math.abs(numbers[i]! - x)).toBeLessThan(1e-6);
    }
  });
});

describe("hashes of many numbers", () => {
  const entries = readJson("jax-0.10-long.json") as { entries: Readonly<Record<string, string>> };
  test.each(Object.entries(entries.entries))("%s", (name, hash) => {
    const [, mode, seed, law, type, size] = /^(\w+) seed (-?\d+): (\w+) (\w+) (\d+)$/.exec(name) as unknown as string[];
    const key = new JaxKey(Number(seed), { partitionable: mode === "partitionable", x64: true });
    const n = Number(size);
    const dtype = type as RealDType;
    if (law === "bits") expect(sha256(key.bits(n, type as "uint32"))).toBe(hash);
    else if (law === "uniform") expect(sha256(uniform(key, dtype, n).data)).toBe(hash);
    else if (law === "normal") expect(sha256(normal(key, dtype, n).data)).toBe(hash);
    else expect(sha256(truncatedNormal(key, dtype, n).data)).toBe(hash);
  });
});

test("two ways to sort by words, equal ones in their order", () => {
  const list = Uint32Array.from({ length: 3000 }, (_, i) =>
    i % 7 === 0 ? 2 ** 32 - 1 - (i % 3) : Math.imul(i, 0x9e3779b9) >>> 20,
  );
  expect(Array.from(placesByNumbers(list))).toEqual(Array.from(placesByComparing(list)));
});
