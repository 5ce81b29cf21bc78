/** A wrapped function's numbers are words: the function that gives a seed's words makes the seed's tensors. */
import {
  type DType,
  dtypeInfo,
  dtypes,
  glorotUniform,
  normal,
  orthogonal,
  type Rng,
  sparseInit,
  truncatedNormal,
  uniform,
} from "@weightinit/core";
import { fillWords, keyFromSeed, SELECTION, VALUES } from "@weightinit/core/stream";
import { describe, expect, it } from "vitest";
import { type CpuMakes, CpuRng, type CpuTensor, cpuRngFrom } from "../src/index.ts";

type Untyped = (...args: unknown[]) => CpuTensor;

/** Gives `counts` words of lanes 0 and 1 of draw 0 of seed 42, as the numbers in [0, 1) that they stand for. */
function scripted(values: number, selection = 0): { rng: Rng<CpuMakes>; calls: () => number } {
  const numbers = [VALUES, SELECTION].flatMap((lane) => {
    const words = new Uint32Array(lane === VALUES ? values : selection);
    fillWords(words, keyFromSeed(42n), 0, lane, 0);
    return Array.from(words, (word) => word / 2 ** 32);
  });
  let next = 0;
  return { rng: cpuRngFrom(() => numbers[next++]!), calls: () => next };
}

describe.each(dtypes)("%s", (dtype: DType) => {
  const { parts, wordsPerPart, isComplex } = dtypeInfo(dtype);
  const laws: [string, Untyped, object][] = [
    ["normal", normal as Untyped, { std: 0.3 }],
    ["uniform", uniform as Untyped, { lo: -0.3, hi: 0.7 }],
    ["glorotUniform", glorotUniform as Untyped, {}],
    ...(isComplex ? [] : [["truncatedNormal", truncatedNormal as Untyped, {}] as [string, Untyped, object]]),
    ["orthogonal", orthogonal as Untyped, {}],
  ];

  it.each(laws)("%s", (_, init, options) => {
    const { rng, calls } = scripted(15 * parts * wordsPerPart);
    const made = init(rng, dtype, 5, 3, options);
    expect(made.data).toEqual(init(new CpuRng(42), dtype, 5, 3, options).data);
    expect(calls()).toBe(15 * parts * wordsPerPart);
  });

  it("sparseInit takes the words of all values, then one for each element", () => {
    const { rng, calls } = scripted(15 * parts * wordsPerPart, 15);
    const made = (sparseInit as Untyped)(rng, dtype, 5, 3, { sparsity: 0.5 });
    expect(made.data).toEqual((sparseInit as Untyped)(new CpuRng(42), dtype, 5, 3, { sparsity: 0.5 }).data);
    expect(calls()).toBe(15 * (parts * wordsPerPart + 1));
  });
});

it("goes on across tiles of 4096 words", () => {
  const { rng } = scripted(10_000, 10_000);
  const options = { sparsity: 0.3 };
  expect(sparseInit(rng, 100, 100, options).data).toEqual(sparseInit(new CpuRng(42), 100, 100, options).data);
  const doubles = scripted(2 * 5000).rng;
  expect(normal(doubles, "float64", 5000).data).toEqual(normal(new CpuRng(42), "float64", 5000).data);
});

it("words are ⌊f()·2³²⌋", () => {
  // docs/stream.md: for [0, 1) the float32 uniform is (u >>> 8)·2⁻²⁴.
  const of = (...list: number[]) => {
    let next = 0;
    return cpuRngFrom(() => list[next++]!);
  };
  expect(uniform(of(0, 0.5, 1 - 2 ** -53, 2 ** -24, 2 ** -24 - 2 ** -53), 5).data).toEqual(
    Float32Array.of(0, 0.5, 1 - 2 ** -24, 2 ** -24, 0),
  );
});

it("calls go on where the last one ended", () => {
  const numbers = Array.from({ length: 9 }, (_, i) => i / 16);
  let next = 0;
  const rng = cpuRngFrom(() => numbers[next++]!);
  expect([...uniform(rng, 2).data, ...uniform(rng, 3).data]).toEqual([0, 1, 2, 3, 4].map((i) => i / 16));
});

it.each([1, -0.1, Number.NaN, Number.POSITIVE_INFINITY, "0.5", undefined, null, 0n])("refuses %s", (value) => {
  const out = new Float32Array(3).fill(9);
  let calls = 0;
  const rng = cpuRngFrom(() => (calls++ < 2 ? 0.5 : value) as number);
  expect(() => normal(rng, 3, { out })).toThrow(/to give a number in \[0, 1\), got .*\[WI_BAD_RANDOM\]/);
  expect(out).toEqual(new Float32Array(3).fill(9));
  expect(calls).toBe(3);
});

it("has no forks and no rows, and a name", () => {
  const rng = cpuRngFrom(function weather() {
    return 0.5;
  });
  expect(() => (rng as unknown as CpuRng).fork("a")).toThrow("WI_NOT_PORTABLE");
  expect(() => normal(rng, 4, { rows: [0, 2] })).toThrow("WI_NOT_PORTABLE");
  expect(String(rng)).toBe("FunctionRng(weather)");
  expect(
    String(
      cpuRngFrom(
        (
          () => () =>
            0.5
        )(),
      ),
    ),
  ).toBe("FunctionRng(anonymous)");
  expect(() => cpuRngFrom(0.5 as never)).toThrow("expected a function that gives numbers in [0, 1), got 0.5");
});
