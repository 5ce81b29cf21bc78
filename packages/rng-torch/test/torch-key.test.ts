import { kaimingUniform, orthogonal, randn32 } from "@weightinit/core";
import { describe, expect, test } from "vitest";
import { TorchKey } from "../src/index.ts";
import { realsOf } from "../src/reals.ts";
import { kept, readJson, sha256, typeOf, words } from "./golden.ts";

const { entries } = readJson("torch-func-random.json") as { entries: Record<string, string | readonly string[]> };

function keyOf(text: string): TorchKey {
  const [, seed, child] = /key\((\d+)\)(?:,3\)\[(\d)\])?$/.exec(text) as unknown as [
    string,
    string,
    string | undefined,
  ];
  const key = new TorchKey(BigInt(seed));
  return child === undefined ? key : key.split(3)[Number(child)]!;
}

describe("torch.func._random of 2.14 and 2.15", () => {
  test.each(Object.entries(entries))("%s", (name, expected) => {
    const law = /^(uniform|normal) (.*) (\w+) n=(\d+)$/.exec(name);
    if (law) {
      const type = typeOf(law[3]!);
      const out = realsOf(type, Number(law[4]));
      keyOf(law[2]!)[law[1] as "uniform" | "normal"](out, type);
      const text = words(out, type);
      expect(typeof expected === "string" && expected.includes("…") ? kept(text) : text).toBe(expected);
      return;
    }
    const [, what, seed, n] = /^(key|split|fold_in)\((?:key\()?(\d+)\)?(?:, (\d+)\))?\)?$/.exec(
      name,
    ) as unknown as string[];
    const key = new TorchKey(BigInt(seed!));
    const made = what === "key" ? [key] : what === "split" ? key.split(Number(n)) : [key.foldIn(Number(n))];
    expect(made.flatMap(({ data }) => data.map(String))).toEqual(expected);
  });

  // Of PyTorch 2.15.0: 40,000 numbers each of key(42), SHA-256.
  const affine = readJson("torch-func-random-affine.json") as Record<string, string>;
  test.each(Object.entries(affine))("%s", (name, hash) => {
    const [, law, a, b, type] = /^(uniform|normal)\((.*), (.*)\) (\w+)$/.exec(name) as unknown as string[];
    const dtype = typeOf(type!);
    const out = realsOf(dtype, 40000);
    new TorchKey(42)[law as "uniform" | "normal"](out, dtype, Number(a), Number(b));
    expect(sha256(out, dtype)).toBe(hash);
  });

  test("a block's counter carries into its high word", () => {
    const before = new Float32Array(16);
    const whole = new Float32Array(32);
    new TorchKey(3, 2n ** 32n - 4n).uniform(whole);
    new TorchKey(3, 2n ** 32n).uniform(before);
    expect(whole.subarray(16)).toEqual(before);
    new TorchKey(3, 2n ** 64n - 4n).uniform(whole);
    new TorchKey(3).uniform(before);
    expect(whole.subarray(16)).toEqual(before);
  });

  test("counters and folded integers wrap around", () => {
    expect(new TorchKey(3).foldIn(-1).data).toEqual([4894621831798126293n, 3362605057566848156n]);
    expect(new TorchKey(3, 2n ** 64n - 1n).foldIn(1).data).toEqual([2155051375293123959n, 14116014035257453658n]);
  });
});

test("a key is a value", () => {
  const key = new TorchKey(42);
  expect(randn32(key, 5).data).toEqual(randn32(key, 5).data);
  expect(kaimingUniform(key, 3, 4).data).toEqual(kaimingUniform(key.clone(), 3, 4).data);
  expect(JSON.stringify(key.foldIn(1))).toBe(JSON.stringify(key.split(2)[1]!.data.map(String)));
});

test("what is refused", () => {
  expect(() => new TorchKey(-1)).toThrow("WI_BAD_SEED");
  expect(() => new TorchKey(1.5)).toThrow("WI_BAD_SEED");
  expect(() => new TorchKey(1).uniform(new Float32Array(1), "float32", 1, 0)).toThrow("WI_BAD_RANGE");
  expect(() => new TorchKey(1).normal(new Float32Array(1), "float32", 0, -1)).toThrow("WI_BAD_ARGUMENT");
  expect(() => new TorchKey(1).split(0)).toThrow("WI_BAD_ARGUMENT");
  expect(() => new TorchKey(1).foldIn(2n ** 64n)).toThrow("WI_BAD_ARGUMENT");
  expect(() => orthogonal(new TorchKey(1), 2, 2)).toThrow("WI_NOT_REPRODUCED");
  expect(() => randn32(new TorchKey(1), 3).data.length && kaimingUniform(new TorchKey(1), "complex64", 2, 2)).toThrow(
    "WI_NOT_REPRODUCED",
  );
});
