/**
 * HiPPO: Gu, Dao, Ermon, Rudra and Ré, "HiPPO: recurrent memory with optimal polynomial projections", NeurIPS 2020;
 * Fourier: Gu, Johnson, Timalsina, Rudra and Ré, "How to train your HiPPO", ICLR 2023 (arXiv 2206.12037), in the form
 * of state-spaces/s4 (`hippo.py`); LMU: Voelker, Kajić and Eliasmith, "Legendre memory units", NeurIPS 2019.
 *
 * @module
 */
import { type CommonOptions, defineInitializer, type Initializer } from "@weightinit/core";
import { oneOf, positive } from "./options.ts";
import { badDims, checkRank } from "./refusals.ts";

/** What of the past a state of {@link hippo} holds. */
export type HippoMeasure = "legs" | "legt" | "lmu" | "lagt" | "fout" | "foud";

const MEASURES: readonly HippoMeasure[] = ["legs", "legt", "lmu", "lagt", "fout", "foud"];

/** Options of {@link hippo}. */
export interface HippoOptions extends CommonOptions {
  /**
   * `"legs"` scaled Legendre, all of the past; `"legt"` translated Legendre, a window, and `"lmu"`, the same in another
   * scale; `"lagt"` Laguerre; `"fout"` truncated Fourier; `"foud"` decaying Fourier. Default `"legs"`.
   */
  measure?: HippoMeasure | undefined;
  /** The matrix A of x′ = A·x + B·u, of shape [N, N], or B, of shape [N] or [N, 1]. Default `"A"`. */
  matrix?: "A" | "B" | undefined;
  /** B of the measure `"lagt"`, > 0. Default 1. */
  beta?: number | undefined;
}

const sign = (n: number): number => (n % 2 === 0 ? 1 : -1);
const root = (n: number): number => Math.sqrt(2 * n + 1);
/** √(2n + 1)·√(2k + 1), rounded once. */
const roots = (n: number, k: number): number => Math.sqrt((2 * n + 1) * (2 * k + 1));
/** 1, 0, √2, 0, √2, 0 … */
const fourier = (n: number): number => (n === 0 ? 1 : n % 2 === 0 ? Math.SQRT2 : 0);
/** The derivative of a Fourier series without its factor 2π: −j at (2j, 2j + 1), j at (2j + 1, 2j). */
const derivative = (n: number, k: number): number => {
  if (Math.floor(n / 2) !== Math.floor(k / 2) || n === k) return 0;
  return n < k ? 0 - n / 2 : k / 2;
};

type Entry = (n: number, k: number) => number;

const A: Readonly<Record<HippoMeasure, Entry>> = {
  legs: (n, k) => (n > k ? -roots(n, k) : n === k ? -(n + 1) : 0),
  legt: (n, k) => -0.5 * roots(n, k) * (n < k ? sign(k - n) : 1),
  lmu: (n, k) => (2 * n + 1) * (n < k ? -1 : sign(n - k + 1)),
  lagt: (n, k) => (n > k ? -1 : n === k ? -0.5 : 0),
  // 2·D·π/… of the authors' code comes to π·D − B·Bᵀ; √2·√2 is 2.
  fout: (n, k) => {
    const square = n % 2 === 0 && k % 2 === 0 ? (n === 0 && k === 0 ? 1 : n === 0 || k === 0 ? Math.SQRT2 : 2) : 0;
    return Math.PI * derivative(n, k) - square;
  },
  foud: (n, k) => 2 * Math.PI * derivative(n, k) - (n === k ? 0.5 : 0),
};

const B: Readonly<Record<HippoMeasure, (n: number, beta: number) => number>> = {
  legs: root,
  legt: (n) => 0.5 * root(n),
  lmu: (n) => sign(n) * (2 * n + 1),
  lagt: (_, beta) => beta,
  fout: fourier,
  foud: fourier,
};

function sizeOf(shape: readonly number[], matrix: "A" | "B"): number {
  checkRank("hippo", shape, matrix === "A" ? 2 : 1, 2);
  const [size, other = 1] = shape as [number, number?];
  if (other !== (matrix === "A" ? size : 1)) {
    throw badDims("hippo", matrix === "A" ? "a square matrix A" : "B of one axis, or of one column", shape);
  }
  return size;
}

/**
 * The matrices A and B of a state space that remembers, x′ = A·x + B·u. No random numbers. Indices n, k from 0:
 *
 * - `"legs"`: A = −√((2n+1)(2k+1)) for n > k, −(n+1) for n = k, 0 above; B = √(2n+1)
 * - `"legt"`: A = −½√((2n+1)(2k+1)), times (−1)^(n−k) for n < k; B = ½√(2n+1)
 * - `"lmu"`: A = (2n+1)·(−1 for n < k, (−1)^(n−k+1) otherwise); B = (−1)ⁿ(2n+1)
 * - `"lagt"`: A = −½ on the diagonal, −1 below; B = beta
 * - `"fout"`: A = π·D − B·Bᵀ, `"foud"`: A = 2π·D − ½·I; B = 1, 0, √2, 0, √2, 0 …; D is −j at (2j, 2j+1), j at (2j+1, 2j);
 *   N is even, or 1
 *
 * @throws WeightInitError `WI_BAD_RANK`, and `WI_BAD_DIMS` unless A is square and B one vector, or for an odd N of a
 *   Fourier measure; `WI_BAD_OPTION` for another measure or matrix, or a beta that is not finite and > 0; and the codes
 *   of every call.
 * @example
 * ```ts
 * import { hippo } from "@weightinit/schemes";
 * import { CpuRng } from "@weightinit/cpu";
 *
 * const rng = new CpuRng(42);
 * console.log(hippo(rng, "float64", 2, 2).data); // Float64Array(4) [ -1, 0, -1.7320508075688772, -2 ]
 * console.log(hippo(rng, "float64", 2, { matrix: "B" }).data); // Float64Array(2) [ 1, 1.7320508075688772 ]
 * ```
 */
export const hippo: Initializer<HippoOptions> = /* @__PURE__ */ defineInitializer<HippoOptions>({
  name: "hippo",
  options: {
    measure: /* @__PURE__ */ oneOf<HippoMeasure>(MEASURES, "legs"),
    matrix: /* @__PURE__ */ oneOf(["A", "B"], "A"),
    beta: /* @__PURE__ */ positive(1),
  },
  distribution: ({ shape, options: { measure, matrix, beta } }) => {
    const size = sizeOf(shape, matrix);
    if (measure.startsWith("fou") && size % 2 === 1 && size !== 1) {
      throw badDims("hippo", `an even N for the measure "${measure}"`, shape);
    }
    const entry = A[measure];
    const column = B[measure];
    return {
      kind: "values",
      draws: false,
      value: (index, part) => {
        if (part === 1) return 0;
        return matrix === "A" ? entry(Math.floor(index / size), index % size) : column(index, beta);
      },
    };
  },
});
