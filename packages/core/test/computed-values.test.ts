/** Laws that compute their values, generators that take over whole laws, and numbers that come from another generator. */
import { describe, expect, it } from "vitest";
import {
  type Distribution,
  type DType,
  defineInitializer,
  dtypeInfo,
  type ForeignRequest,
  type ForeignRng,
  kaimingUniform,
  type Makes,
  normal,
  type RandomNumbers,
  registerRng,
  type StorageOf,
  seeded,
  uniform,
  withNumbersOf,
} from "../src/index.ts";
import { fillWords, standardNormal64 } from "../src/stream/index.ts";
import { RecordingRng, recordingDevice } from "./support/recording.ts";
import { refusal, untyped } from "./support/refusal.ts";

/** The values that the device was given for a law. */
function valuesOf(law: object, dtype: DType, shape: number[], options: object = {}, rng = new RecordingRng(7)) {
  const init = defineInitializer({ name: "mine", options: {}, distribution: () => law as Distribution });
  untyped(init)(rng, dtype, shape, options);
  const { fill, place } = rng.asked.at(-1)!;
  expect(fill.kind).toBe("values");
  expect(place).toMatchObject({ from: 0, at: 0 });
  return [...(fill as { values: StorageOf[DType] }).values];
}

const byIndex = { kind: "values", draws: false, value: (index: number, part: number) => index / 4 + 1000 * part };

describe("computed values", () => {
  it("are rounded once to the dtype, and take no draw", () => {
    expect(valuesOf(byIndex, "float32", [2, 3])).toEqual([0, 0.25, 0.5, 0.75, 1, 1.25]);
    // 1/4 and 1 as IEEE 754 binary16 and as the upper half of binary32.
    expect(valuesOf(byIndex, "float16", [5])).toEqual([0, 0x3400, 0x3800, 0x3a00, 0x3c00]);
    expect(valuesOf(byIndex, "bfloat16", [5])).toEqual([0, 0x3e80, 0x3f00, 0x3f40, 0x3f80]);
    expect(valuesOf(byIndex, "complex64", [2])).toEqual([0, 1000, 0.25, 1000.25]);
    expect(valuesOf({ ...byIndex, value: () => 0.1 }, "float32", [1])).toEqual([Math.fround(0.1)]);
    expect(valuesOf({ ...byIndex, value: () => 0.1 }, "float64", [1])).toEqual([0.1]);
    const rng = new RecordingRng(1);
    valuesOf(byIndex, "float32", [2], {}, rng);
    expect(rng.draw).toBe(0);
  });

  it("of slices are parts of the whole, also where no memory holds it", () => {
    const slice = { 0: [1, 3], 2: [1, 2] };
    expect(valuesOf(byIndex, "float64", [3, 2, 4], { slice })).toEqual([9, 13, 17, 21].map((i) => i / 4));
    const rows = [2 ** 40 - 2, 2 ** 40];
    expect(valuesOf(byIndex, "float64", [2 ** 40], { rows })).toEqual(
      rows.map((i) => (i - 0) / 4).map((x, i) => x - (i ? 0.25 : 0)),
    );
  });

  it("get random numbers of words 2n and 2n + 1, in any order", () => {
    const words = new Uint32Array(64);
    fillWords(words, new RecordingRng(7).key, 0, 0, 0);
    const uniforms = Array.from({ length: 32 }, (_, n) => {
      const bits = (BigInt(words[2 * n]!) << 21n) | BigInt(words[2 * n + 1]! >>> 11);
      return Number((bits << 1n) | 1n) / 2 ** 54;
    });
    const draws = { kind: "values", draws: true };
    const drawn = (value: (index: number, random: RandomNumbers) => number, rng?: RecordingRng) =>
      valuesOf(
        { ...draws, value: (i: number, _: number, random: RandomNumbers) => value(i, random) },
        "float64",
        [32],
        {},
        rng,
      );
    expect(drawn((i, random) => random.uniform(i))).toEqual(uniforms);
    expect(drawn((i, random) => random.uniform(31 - i))).toEqual([...uniforms].reverse());
    expect(drawn((i, random) => random.normal(i))).toEqual(
      uniforms.map((_, n) => standardNormal64(words[2 * n]!, words[2 * n + 1]!)),
    );
    const rng = new RecordingRng(7);
    const first = drawn((i, random) => random.uniform(i), rng);
    const second = drawn((i, random) => random.uniform(i), rng);
    expect([rng.draw, second.some((u, i) => u === first[i])]).toEqual([2, false]);
  });

  it("must be numbers that the dtype holds, and may be infinite if they were asked to be", () => {
    const refuse = (value: unknown, dtype: DType = "float32") => {
      const rng = new RecordingRng(1);
      const { code } = refusal(() => valuesOf({ ...byIndex, value: () => value }, dtype, [2], {}, rng));
      expect([rng.asked.length, rng.draw]).toEqual([0, 0]);
      return code;
    };
    expect([refuse(Number.NaN), refuse(1e6, "float16"), refuse(1e39), refuse("1"), refuse(undefined)]).toEqual([
      "WI_BAD_OPTION",
      "WI_BAD_OPTION",
      "WI_BAD_OPTION",
      "WI_BAD_LAW",
      "WI_BAD_LAW",
    ]);
    expect(valuesOf({ ...byIndex, value: () => Number.NEGATIVE_INFINITY }, "float32", [1])).toEqual([-Infinity]);
    expect(refusal(() => valuesOf({ kind: "values", draws: false }, "float32", [1])).code).toBe("WI_BAD_LAW");
  });

  it("that need the whole tensor refuse parts; none are none", () => {
    const whole = { ...byIndex, whole: true };
    expect(refusal(() => valuesOf(whole, "float32", [4, 4], { rows: [0, 1] })).code).toBe("WI_ROWS_NOT_SUPPORTED");
    expect(refusal(() => valuesOf(whole, "float32", [4, 4], { slice: { 1: [0, 1] } })).code).toBe(
      "WI_ROWS_NOT_SUPPORTED",
    );
    expect(valuesOf(whole, "float32", [2])).toEqual([0, 0.25]);
    const rng = new RecordingRng(1);
    untyped(defineInitializer({ name: "mine", options: {}, distribution: () => byIndex as Distribution }))(rng, 0, 3);
    expect(rng.asked[0]!.fill).toEqual({ kind: "constant", value: 0 });
  });
});

/** Counts, and takes over uniform laws. */
class Counting implements ForeignRng<Makes> {
  declare readonly "~makes": Makes;
  readonly asked: RecordingRng["asked"] = [];
  readonly requests: ForeignRequest[] = [];
  count = 0;
  uniform(out: Float32Array | Float64Array) {
    for (let i = 0; i < out.length; i++) out[i] = (this.count++ % 8) / 8;
  }
  normal(out: Float32Array | Float64Array) {
    out.fill(++this.count);
  }
  fillTensor(out: StorageOf[DType], request: ForeignRequest) {
    this.requests.push(request);
    if (!request.law.kind.toLowerCase().includes("uniform")) return false;
    if (request.options.hi === 13) throw new Error("unlucky");
    out.fill(5);
    return true;
  }
}
registerRng(Counting, recordingDevice as never);

describe("a foreign generator", () => {
  it("takes over the laws that it wants, told what the call said", () => {
    const rng = new Counting();
    untyped(uniform)(rng, 2, 3, { hi: 7 });
    untyped(normal)(rng, 4);
    untyped(kaimingUniform)(rng, "float64", 8, 2, { layout: "torch" });
    expect(rng.asked.map(({ fill }) => fill.kind)).toEqual(["values", "normal", "values"]);
    expect(rng.asked[0]!.fill).toEqual({ kind: "values", values: new Float32Array(6).fill(5) });
    const [first, , third] = rng.requests;
    expect(first).toMatchObject({ scheme: "uniform", given: { hi: 7 }, options: { lo: 0, hi: 7 }, dtype: "float32" });
    expect(first).toMatchObject({ law: { kind: "uniform", lo: 0, hi: 7 }, shape: [2, 3] });
    expect(third).toMatchObject({ scheme: "kaimingUniform", given: {}, dtype: "float64", fans: { in: 2, out: 8 } });
  });

  it("that fails leaves nothing made", () => {
    const rng = new Counting();
    expect(() => untyped(uniform)(rng, 2, { hi: 13 })).toThrow("unlucky");
    expect(rng.asked).toHaveLength(0);
  });

  it("hands out the numbers of computed laws one after the other, each once, none of them 0", () => {
    const law = {
      kind: "values",
      draws: true,
      value: (i: number, p: number, random: RandomNumbers) => random.uniform(i) + p,
    };
    const rng = new Counting();
    const values = valuesOf(law, "complex64", [3], {}, rng as unknown as RecordingRng);
    expect(values).toEqual([1 / 8, 9 / 8, 2 / 8, 10 / 8, 3 / 8, 11 / 8]);
    expect(dtypeInfo("complex64").parts).toBe(2);
  });
});

describe("withNumbersOf", () => {
  it("forks the source once, for an initializer with a seed", () => {
    const forks: unknown[] = [];
    const made = (rng: RecordingRng): RecordingRng => {
      rng.fork = (name) => {
        forks.push(name);
        return made(new RecordingRng(3));
      };
      return rng;
    };
    const borrowed = withNumbersOf(new RecordingRng(1), made(new RecordingRng(2)));
    expect(refusal(() => untyped(seeded(normal, 7))(borrowed, 2)).message).toContain("a generator of the CPU");
    expect(forks).toEqual([7]);
  });

  it("refuses what are no generators, and sources that are not the CPU's", () => {
    const rng = new RecordingRng(1);
    expect(refusal(() => withNumbersOf(rng, {} as never)).code).toBe("WI_NO_BACKEND");
    expect(refusal(() => withNumbersOf({} as never, rng)).code).toBe("WI_NO_BACKEND");
    const borrowed = withNumbersOf(rng, new RecordingRng(2));
    expect(refusal(() => untyped(normal)(borrowed, 2)).message).toContain("a generator of the CPU to take numbers of");
    expect(rng.draw).toBe(0);
    expect(refusal(() => withNumbersOf(rng, new Counting()).fork("a")).code).toBe("WI_NOT_PORTABLE");
  });
});
