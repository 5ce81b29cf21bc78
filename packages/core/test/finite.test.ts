/** No law gives an infinite value in any dtype: what cannot be finite is refused, and nothing more. */
import { describe, expect, it } from "vitest";
import {
  constant,
  type DType,
  dtypeInfo,
  dtypes,
  glorotNormal,
  glorotUniform,
  identityInit,
  kaimingNormal,
  kaimingUniform,
  normal,
  orthogonal,
  type RealDType,
  sparseInit,
  truncatedNormal,
  uniform,
} from "../src/index.ts";
import {
  type ElementwiseFill,
  LARGEST,
  realFunction,
  standardNormal32,
  standardNormal64,
} from "../src/stream/index.ts";
import { LARGEST_NORMAL } from "../src/stream/real.ts";
import { RecordingRng } from "./support/recording.ts";
import type { Untyped } from "./support/refusal.ts";

/** From where a double rounds to infinity: half a unit in the last place beyond the largest value (IEEE 754, 4.3.1). */
const OVERFLOW: Readonly<Record<RealDType, number>> = {
  float16: 65520,
  bfloat16: (2 - 2 ** -8) * 2 ** 127,
  float32: (2 - 2 ** -24) * 2 ** 127,
  float64: Number.MAX_VALUE,
};
/** The greatest |z|: docs/stream.md's known answer of word 0, 0x40cad08d, and the float64 normal's. */
const Z = { float32: 6.337957859039307, float64: 9.155293772686074 };

/** Words at both ends of every law, and in between. */
const WORDS = [0, 1, 2, 0x7fffffff, 0x80000000, 0x80000001, 0xfffffffe, 0xffffffff, 0x12345678];

function valuesOf(fill: ElementwiseFill, dtype: DType): number[] {
  const real = realFunction(fill, dtypeInfo(dtype).part);
  return WORDS.flatMap((high) => [0, 1, 0xffffffff].map((low) => real(high, low)));
}

/** The fill that a call asks for; every value it can give is finite. */
function finiteFill(init: Untyped, dtype: DType, shape: readonly number[], options: object): void {
  const rng = new RecordingRng(42);
  init(rng, dtype, ...shape, options);
  const { fill } = rng;
  const elementwise: ElementwiseFill | undefined =
    fill.kind === "sparse"
      ? { kind: "normal", std: fill.std, mean: 0 }
      : fill.kind === "normal" || fill.kind === "uniform" || fill.kind === "truncatedNormal"
        ? fill
        : undefined;
  if (elementwise !== undefined) expect(valuesOf(elementwise, dtype).filter((x) => !Number.isFinite(x))).toEqual([]);
  else if (fill.kind === "orthogonal") expect(Number.isFinite(fill.gain)).toBe(true);
  else expect(Number.isFinite(fill.kind === "constant" || fill.kind === "diagonal" ? fill.value : 0)).toBe(true);
}

function refused(init: Untyped, dtype: DType, shape: readonly number[], options: object): string {
  const rng = new RecordingRng(42);
  try {
    init(rng, dtype, ...shape, options);
  } catch (error) {
    expect([rng.draw, rng.asked]).toEqual([0, []]);
    return (error as { code: string }).code;
  }
  return "none";
}

it("the greatest normal is that of word 0", () => {
  expect(LARGEST_NORMAL).toEqual(Z);
  expect(standardNormal32(0)).toBe(Z.float32);
  expect(standardNormal64(0, 0)).toBe(Z.float64);
});

/** An initializer whose largest value is `fraction` of what overflows the dtype. */
interface Case {
  readonly name: string;
  readonly init: Untyped;
  readonly shape: readonly number[];
  options(fraction: number, dtype: DType): object;
  readonly code: string;
  readonly real?: boolean;
}

/** √½ of a scale goes to each part of a complex number. */
const perPart = (dtype: DType) => (dtypeInfo(dtype).isComplex ? Math.SQRT1_2 : 1);
/** The std whose normals reach `fraction` of what overflows. */
const stdFor = (fraction: number, dtype: DType) => {
  const { part, precision } = dtypeInfo(dtype);
  return (OVERFLOW[part] / Z[precision] / perPart(dtype)) * fraction;
};
const valueFor = (fraction: number, dtype: DType) => OVERFLOW[dtypeInfo(dtype).part] * fraction;

const [LOWEST, HIGHEST] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];

const cases: readonly Case[] = [
  {
    name: "normal by std",
    init: normal,
    shape: [4],
    options: (f, d) => ({ std: stdFor(f, d) }),
    code: "WI_BAD_OPTION",
  },
  {
    name: "normal by mean",
    init: normal,
    shape: [4],
    options: (f, d) => ({ mean: valueFor(f, d), std: 0 }),
    code: "WI_BAD_OPTION",
    real: true,
  },
  {
    name: "normal by a negative mean and std",
    init: normal,
    shape: [4],
    options: (f, d) => ({ mean: -valueFor(f, d) / 2, std: stdFor(f, d) / 2 }),
    code: "WI_BAD_OPTION",
    real: true,
  },
  // Fan-in 4 and fan-out 4 halve the gain.
  {
    name: "glorotNormal",
    init: glorotNormal,
    shape: [4, 4],
    options: (f, d) => ({ gain: 2 * stdFor(f, d) }),
    code: "WI_BAD_OPTION",
  },
  {
    name: "kaimingNormal",
    init: kaimingNormal,
    shape: [4, 4],
    options: (f, d) => ({ gain: 2 * stdFor(f, d) }),
    code: "WI_BAD_OPTION",
  },
  {
    name: "sparseInit",
    init: sparseInit,
    shape: [4, 4],
    options: (f, d) => ({ sparsity: 0.5, std: stdFor(f, d) }),
    code: "WI_BAD_OPTION",
  },
  {
    name: "identityInit",
    init: identityInit,
    shape: [4, 4],
    options: (f, d) => ({ gain: -valueFor(f, d) }),
    code: "WI_BAD_OPTION",
  },
  {
    name: "truncatedNormal without bounds",
    init: truncatedNormal,
    shape: [4],
    options: (f, d) => ({ std: stdFor(f, d), lo: LOWEST, hi: HIGHEST }),
    code: "WI_BAD_RANGE",
    real: true,
  },
  {
    name: "truncatedNormal without an upper bound",
    init: truncatedNormal,
    shape: [4],
    options: (f, d) => ({ std: stdFor(f, d), lo: 0, hi: HIGHEST }),
    code: "WI_BAD_RANGE",
    real: true,
  },
  {
    name: "truncatedNormal without a lower bound",
    init: truncatedNormal,
    shape: [4],
    options: (f, d) => ({ std: stdFor(f, d), lo: LOWEST, hi: 0 }),
    code: "WI_BAD_RANGE",
    real: true,
  },
];

describe.each(dtypes)("%s", (dtype) => {
  const { part, isComplex } = dtypeInfo(dtype);
  const admitted = cases.filter(({ real }) => !(real && isComplex));

  it.each(admitted)("$name up to the largest value", ({ init, shape, options }) => {
    finiteFill(init, dtype, shape, options(1 - 2 ** -20, dtype));
  });

  it.each(admitted)("$name beyond it is refused", ({ init, shape, options, code }) => {
    expect(refused(init, dtype, shape, options(1 + 2 ** -20, dtype))).toBe(code);
  });

  it("constant", () => {
    finiteFill(constant, dtype, [4], { value: -LARGEST[part] });
    if (part !== "float64") expect(refused(constant, dtype, [4], { value: OVERFLOW[part] })).toBe("WI_BAD_OPTION");
  });

  it("uniform on the whole range, and no further", () => {
    finiteFill(uniform, dtype, [4], { lo: -LARGEST[part], hi: LARGEST[part] });
    const more = part === "float64" ? HIGHEST : LARGEST[part] * (1 + 2 ** -20);
    expect(refused(uniform, dtype, [4], { hi: more })).toBe("WI_BAD_RANGE");
    expect(refused(uniform, dtype, [4], { lo: -more })).toBe("WI_BAD_RANGE");
  });

  it.each([
    ["kaimingUniform", kaimingUniform],
    ["glorotUniform", glorotUniform],
  ] as const)("%s", (_, init) => {
    // With fans of 1 the bound is √3·gain, in an order that leaves glorot's half of it on the way.
    const gain = LARGEST[part] / Math.sqrt(3) / perPart(dtype);
    const most = part === "float64" ? 0.3 : 1 - 2 ** -20;
    finiteFill(init, dtype, [1, 1], { gain: gain * most });
    expect(refused(init, dtype, [1, 1], { gain: gain * (1 + 2 ** -20) })).toBe("WI_BAD_RANGE");
  });

  it("orthogonal", () => {
    finiteFill(orthogonal, dtype, [4, 4], { gain: LARGEST[part] * (1 - 2e-5) });
    finiteFill(orthogonal, dtype, [4, 4], { gain: -LARGEST[part] * (1 - 2e-5) });
    if (part === "float64") expect(refused(orthogonal, dtype, [4, 4], { gain: LARGEST[part] })).toBe("WI_BAD_OPTION");
    else expect(refused(orthogonal, dtype, [4, 4], { gain: OVERFLOW[part] })).toBe("WI_BAD_OPTION");
  });

  it("a mean, a std or a gain far beyond float16", () => {
    for (const options of [{ mean: 1e6 }, { mean: -1e6 }, { std: 1e6 }, { mean: 65504, std: 100 }]) {
      const refusing = part === "float16" || (isComplex && "mean" in options);
      if (refusing) expect(refused(normal, dtype, [4], options)).toBe("WI_BAD_OPTION");
      else finiteFill(normal, dtype, [4], options);
    }
    if (part === "float16") expect(refused(orthogonal, dtype, [2, 2], { gain: 1e6 })).toBe("WI_BAD_OPTION");
    else finiteFill(orthogonal, dtype, [2, 2], { gain: 1e6 });
  });

  it("an infinite constant is what was asked for", () => {
    const rng = new RecordingRng(1);
    (constant as Untyped)(rng, dtype, 2, { value: Number.NEGATIVE_INFINITY });
    expect(rng.fill).toEqual({ kind: "constant", value: Number.NEGATIVE_INFINITY });
  });

  it("an empty tensor has no value that could be infinite", () => {
    const rng = new RecordingRng(1);
    (normal as Untyped)(rng, dtype, 0, { std: 1e300 });
    (kaimingNormal as Untyped)(rng, dtype, 4, 0);
    expect(rng.asked.map(({ fill }) => fill)).toEqual([
      { kind: "constant", value: 0 },
      { kind: "constant", value: 0 },
    ]);
    expect(rng.draw).toBe(2);
  });
});

it("bounds beyond the dtype that the normal does not reach are no error", () => {
  const rng = new RecordingRng(1);
  truncatedNormal(rng, "float16", 4, { std: 1, lo: -1e6, hi: 1e6 });
  expect(rng.fill).toMatchObject({ kind: "truncatedNormal", first: -65504, last: 65504 });
  truncatedNormal(rng, "float16", 4, { std: 1e6, lo: -60000, hi: 60000 });
  expect(rng.fill).toMatchObject({ first: -60000, last: 60000 });
  truncatedNormal(rng, "float16", 4, { mean: 1e6, std: 1e6, lo: -1000, hi: 1000 });
  expect(rng.fill).toMatchObject({ first: -1000, last: 1000 });
});

it("messages say how far it would reach", () => {
  const rng = new RecordingRng(1);
  expect(() => normal(rng, "float16", 4, { mean: 1e6 })).toThrow(
    "expected normals within ±65504 (float16), got mean 1000000 and std 1, which reach 1.00001e+6 [WI_BAD_OPTION]",
  );
  expect(() => truncatedNormal(rng, "float16", 4, { std: 1e5, lo: -1e6, hi: 1e6 })).toThrow(
    "expected lo and hi within ±65504 (float16), which the normal leaves, got lo -1000000 and hi 1000000 for mean 0, std 100000 [WI_BAD_RANGE]",
  );
  expect(() => orthogonal(rng, "float16", 4, 4, { gain: 1e6 })).toThrow(
    "expected gain within ±65504 (float16), got 1000000 [WI_BAD_OPTION]",
  );
  expect(() => sparseInit(rng, "float16", 4, 4, { sparsity: 0.5, std: 1e5 })).toThrow(
    "expected normals within ±65504 (float16), got mean 0 and std 100000, which reach 633796 [WI_BAD_OPTION]",
  );
});
