/**
 * Every scheme, with a call that makes a small tensor of it and the calls that are refused.
 *
 * @module
 */
import { type ComplexDType, type DType, dtypes, realDTypes, type Tensor } from "@weightinit/core";
import * as schemes from "../../src/index.ts";

/** An initializer, its types erased: tests build argument lists by hand. */
export type AnyInitializer = ((...args: unknown[]) => Tensor) & { readonly name: string };

type Options = Readonly<Record<string, unknown>>;

export interface Entry {
  readonly name: string;
  readonly init: AnyInitializer;
  readonly shape: readonly number[];
  /** Options that the call needs. */
  readonly options: Options;
  readonly dtypes: readonly DType[];
  readonly draws: boolean;
  /** Whether every value needs the whole tensor. */
  readonly whole: boolean;
  /** A shape of more than 2³² elements, where a part can be made. */
  readonly far: readonly number[] | undefined;
  /** For each option of its own, values that are refused with `WI_BAD_OPTION`. */
  readonly bad: Readonly<Record<string, readonly unknown[]>>;
}

const all = schemes as unknown as Record<string, AnyInitializer>;

/** Refused for whatever is a number, a count, a name or a flag. */
const NO_NUMBER = ["1", Number.NaN, Number.POSITIVE_INFINITY, [1], true, {}, 1n];
export const NOT_FINITE: readonly unknown[] = [...NO_NUMBER, null];
export const NOT_POSITIVE: readonly unknown[] = [...NOT_FINITE, 0, -1];
export const NOT_NEGATIVE_OR: readonly unknown[] = [...NOT_FINITE, -1e-9];
export const NO_COUNT: readonly unknown[] = [...NOT_POSITIVE, 1.5, 2 ** 53];
export const NO_NAME: readonly unknown[] = ["", "no such name", 1, Number.NaN, null, true, {}, ["matrix"]];
export const NO_FLAG: readonly unknown[] = ["true", 0, 1, Number.NaN, null, {}];
/** Where null stands for none. */
export const orNull = (values: readonly unknown[]): readonly unknown[] => values.filter((value) => value !== null);

function entry(name: string, shape: readonly number[], more: Partial<Entry> = {}): Entry {
  return {
    name,
    init: all[name]!,
    shape,
    options: {},
    dtypes,
    draws: true,
    whole: false,
    far: [2 ** 31 + 7, 5],
    bad: {},
    ...more,
  };
}

const complexDTypes: readonly ComplexDType[] = ["complex32", "complex64", "complex128"];
const GATES = ["", "x", "if go", "iffo", "IFGO", 4, null, ["i", "f"]];
const STACKS = {
  encoderLayers: orNull(NO_COUNT),
  decoderLayers: orNull(NO_COUNT),
  stack: orNull(NO_NAME),
};
const DEPTH = { layers: orNull(NO_COUNT), layerIndex: orNull([...NOT_NEGATIVE_OR, 0.5]), residualsPerLayer: NO_COUNT };

export const catalogue: readonly Entry[] = [
  entry("siren", [12, 7], { bad: { first: NO_FLAG, w0: NOT_POSITIVE } }),
  entry("spectralNormal", [12, 7], { bad: { gain: NOT_NEGATIVE_OR } }),
  entry("mupNormal", [12, 7], {
    options: { baseWidth: 2 },
    bad: { std: NOT_NEGATIVE_OR, role: NO_NAME, baseWidth: orNull(NOT_POSITIVE) },
  }),
  entry("residualNormal", [12, 7], { options: { layers: 4 }, bad: { std: NOT_NEGATIVE_OR, ...DEPTH } }),
  entry("smallInit", [12, 7], { bad: { width: orNull(NOT_POSITIVE) } }),
  entry("wangInit", [12, 7], { options: { layers: 4 }, bad: { layers: NO_COUNT, width: orNull(NOT_POSITIVE) } }),
  entry("llamaDepthNormal", [12, 7], {
    options: { layerIndex: 3 },
    dtypes: realDTypes,
    bad: { std: NOT_POSITIVE, ...DEPTH },
  }),
  entry("deepNorm", [12, 7], { options: { encoderLayers: 6 }, bad: STACKS }),
  entry("subLn", [12, 7], { options: { decoderLayers: 6 }, bad: STACKS }),
  entry("tFixup", [12, 7], { options: { encoderLayers: 6 }, bad: { ...STACKS, role: NO_NAME } }),
  entry("fixup", [12, 7], {
    options: { layers: 6 },
    bad: { layers: NO_COUNT, branchLayers: [...NO_COUNT, 1], last: NO_FLAG, mode: NO_NAME },
  }),
  entry("unitScaled", [12, 7]),
  entry("zerO", [12, 7], { draws: false }),
  entry("hippo", [8, 8], {
    draws: false,
    far: [2 ** 17, 2 ** 17],
    bad: { measure: NO_NAME, matrix: NO_NAME, beta: NOT_POSITIVE },
  }),
  entry("s4d", [6, 8], { draws: false, dtypes: complexDTypes, bad: { kind: NO_NAME } }),
  entry("logUniform", [6, 8], { dtypes: realDTypes, bad: { lo: NOT_POSITIVE, hi: NOT_POSITIVE } }),
  entry("inverseSoftplusLogUniform", [6, 8], {
    dtypes: realDTypes,
    bad: { lo: NOT_POSITIVE, hi: NOT_POSITIVE, floor: NOT_POSITIVE },
  }),
  entry("mambaALog", [6, 8], { draws: false, dtypes: realDTypes }),
  entry("mamba2ALog", [6, 8], { dtypes: realDTypes, bad: { lo: NOT_POSITIVE, hi: NOT_POSITIVE } }),
  entry("lru", [48], {
    options: { parameter: "nu" },
    dtypes: realDTypes,
    far: [2 ** 33],
    bad: { parameter: NO_NAME, rMin: NOT_NEGATIVE_OR, rMax: NOT_POSITIVE, maxPhase: NOT_POSITIVE },
  }),
  entry("chrono", [48], {
    options: { tMax: 100 },
    dtypes: realDTypes,
    far: [2 ** 34],
    bad: { tMax: [...NOT_POSITIVE, 1, 2], gates: [...GATES, "go"] },
  }),
  entry("forgetGateBias", [48], {
    draws: false,
    far: [2 ** 34],
    bad: { value: NOT_FINITE, gates: [...GATES, "igo"] },
  }),
  entry("recurrentOrthogonal", [12, 3], { whole: true, far: undefined, bad: { gain: NOT_FINITE } }),
  entry("icnr", [3, 3, 4, 8], {
    options: { factor: 2 },
    far: [2 ** 31, 1, 2, 4],
    bad: {
      factor: NO_COUNT,
      order: NO_NAME,
      axes: orNull(NO_COUNT),
      distribution: NO_NAME,
      gain: NOT_NEGATIVE_OR,
    },
  }),
  entry("bilinearUpsampling", [4, 4, 3, 3], {
    options: { factor: 2 },
    draws: false,
    far: [4, 4, 2 ** 15, 2 ** 15],
    bad: { factor: NO_COUNT },
  }),
  entry("stftKernel", [12, 1, 5], {
    draws: false,
    dtypes: realDTypes,
    far: [64, 1, 2 ** 28],
    bad: {
      side: NO_NAME,
      window: [...orNull(NO_NAME), [], [1, "2"], [1, Number.NaN], [1, Number.POSITIVE_INFINITY]],
      scaling: orNull(NO_NAME),
      periodic: NO_FLAG,
    },
  }),
  entry("gridPositions", [1, 7, 8], {
    options: { columns: 3, prefix: 1 },
    draws: false,
    dtypes: realDTypes,
    far: [3 * 2 ** 29 + 1, 4],
    bad: { columns: [-1, 0.5, "1"], prefix: [-1, 0.5, "1"], base: [...NOT_POSITIVE, 1] },
  }),
  entry("sinusoidalPositions", [9, 8], {
    draws: false,
    dtypes: realDTypes,
    far: [2 ** 31, 6],
    bad: { kind: NO_NAME, base: [...NOT_POSITIVE, 1] },
  }),
  entry("loraA", [4, 12], { dtypes: realDTypes, bad: { init: NO_NAME } }),
  entry("loraB", [12, 4], { dtypes: realDTypes, draws: false, bad: { init: NO_NAME } }),
  entry("vera", [12, 4]),
  entry("mimetic", [8, 8], {
    options: { projection: "query", heads: 2 },
    dtypes: realDTypes,
    whole: true,
    far: undefined,
    bad: { projection: NO_NAME, alpha: orNull(NOT_FINITE), beta: orNull(NOT_FINITE), heads: NO_COUNT },
  }),
];
