/** What a foreign generator may give, and what is made of it. */
import {
  constant,
  type ForeignRng,
  normal,
  orthogonal,
  randn32,
  registerRng,
  sparseInit,
  truncatedNormal,
  uniform,
} from "@weightinit/core";
import { expect, it } from "vitest";
import { type CpuMakes, cpuDevice, cpuRngFrom } from "../src/index.ts";

type Fill = (out: Float32Array | Float64Array) => unknown;

/** A generator of two functions. */
class Given implements ForeignRng<CpuMakes> {
  declare readonly "~makes": CpuMakes;
  readonly uniform: (out: Float32Array | Float64Array) => void;
  readonly normal: (out: Float32Array | Float64Array) => void;
  constructor(uniform: Fill, normal: Fill = uniform) {
    this.uniform = uniform as (out: Float32Array | Float64Array) => void;
    this.normal = normal as (out: Float32Array | Float64Array) => void;
  }
}
registerRng(Given, cpuDevice);

/** Numbers one after the other, stored in whatever array is given. */
function numbers(...given: number[]): Given {
  let next = 0;
  return new Given((out) => {
    for (let i = 0; i < out.length; i++) out[i] = given[next++ % given.length]!;
  });
}

/** Rounds to 1 in a Float32Array. */
const NEARLY_ONE = 1 - 2 ** -30;

it.each(["float32", "float16", "bfloat16", "complex64", "complex32"] as const)(
  "%s: a double that rounds to 1 in float32 is no error, and stays below hi",
  (dtype) => {
    const { data } = uniform(numbers(NEARLY_ONE, 0.25, 0.5), dtype, 5, 7, { lo: -1, hi: 3 });
    expect(data).toHaveLength(dtype.startsWith("complex") ? 70 : 35);
    if (data instanceof Float32Array) expect(Math.max(...data)).toBeLessThan(3);
    expect(() => sparseInit(numbers(NEARLY_ONE), dtype, 5, 7, { sparsity: 0.5 })).not.toThrow();
  },
);

it("in place of the double that rounds to 1 stands the next one; as float32, below 1", () => {
  // 0.5, then 0.75 for the 1, then 0.25.
  expect([...uniform(numbers(0.5, NEARLY_ONE, 0.25, 0.75), 3).data]).toEqual([0.5, 0.75, 0.25]);
  expect([...uniform(numbers(NEARLY_ONE), 2).data]).toEqual([1 - 2 ** -24, 1 - 2 ** -24]);
});

it("the example of docs/generators.md makes ten tensors of 1024×1024", () => {
  let state = 1;
  const next = () => {
    state = (state * 48271) % 2147483647;
    return (state - 1) / 2147483646;
  };
  const rng = new Given((out) => {
    for (let i = 0; i < out.length; i++) out[i] = next();
  });
  for (let i = 0; i < 10; i++) expect(Math.max(...uniform(rng, 1024, 16).data)).toBeLessThan(1);
  const large = uniform(rng, 4, 1024, 1024);
  expect(large.data.every((u) => u >= 0 && u < 1)).toBe(true);
});

it.each(["float32", "float64", "float16", "complex64"] as const)("%s: 1 itself is refused", (dtype) => {
  for (const ones of [numbers(1), numbers(0.5, 1, 1)]) {
    expect(() => uniform(ones, dtype, 4)).toThrow(/Given\.uniform .* got 1 at .*WI_BAD_RANDOM/);
  }
  expect(() => uniform(numbers(1 + 2 ** -23), dtype, 4)).toThrow("WI_BAD_RANDOM");
});

it.each([
  ["async", async (out) => void out.fill(0.5), /got a promise/],
  ["that returns an array", (out) => out.slice().fill(0.5), /got NaN at 0, or nothing/],
  ["that leaves the end", (out) => void out.fill(0.5, 0, -1), /got NaN at \d+, or nothing/],
  [
    "that transfers its array",
    (out) => void structuredClone(out, { transfer: [out.buffer as ArrayBuffer] }),
    /transferred or made smaller/,
  ],
] as readonly (readonly [string, Fill, RegExp])[])(
  "a generator %s is refused, and out keeps its contents",
  (_, fill, message) => {
    const rng = new Given(fill);
    const out = new Float32Array(36).fill(7);
    const calls: (() => unknown)[] = [
      () => normal(rng, 6, 6, { out }),
      () => uniform(rng, 6, 6, { out }),
      () => truncatedNormal(rng, 6, 6, { out }),
      () => orthogonal(rng, 6, 6, { out }),
      () => sparseInit(rng, 6, 6, { out, sparsity: 0.5 }),
    ];
    for (const make of calls) {
      expect(make).toThrow(message);
      expect(make).toThrow("WI_BAD_RANDOM");
    }
    expect(out.every((x) => x === 7)).toBe(true);
    expect(constant(rng, 2, { value: 3 }).data[1]).toBe(3);
  },
);

it("an interval wider than the largest number", () => {
  const { data } = uniform(numbers(0, 0.25, 0.5, 0.75), "float64", 4, { lo: -1.7e308, hi: 1.7e308 });
  expect([...data]).toEqual([-1.7e308, -0.85e308, 0, 0.85e308]);
  const wide = uniform(numbers(0, 0.25, 0.5, 0.75), "float32", 4, { lo: -(2 ** 127), hi: 2 ** 127 });
  expect([...wide.data]).toEqual([-(2 ** 127), -(2 ** 126), 0, 2 ** 126]);
});

it("a function that gives promises", () => {
  expect(() => randn32(cpuRngFrom((async () => 0.5) as never), 3)).toThrow(/got Promise.*WI_BAD_RANDOM/);
});
