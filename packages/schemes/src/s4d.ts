/**
 * S4D: Gu, Gupta, Goel and Ré, "On the parameterization and initialization of diagonal state space models", NeurIPS
 * 2022 (arXiv 2206.11893), section 4.3; the further kinds are those of state-spaces/s4 (`dplr.py`).
 *
 * @module
 */
import {
  type CommonOptions,
  type DType,
  defineInitializer,
  dtypeInfo,
  type Initializer,
  WeightInitError,
} from "@weightinit/core";
import { oneOf } from "./options.ts";
import { checkRank } from "./refusals.ts";

type Kind = "lin" | "inv" | "real" | "quad" | "inv2";

const KINDS: readonly Kind[] = ["lin", "inv", "real", "quad", "inv2"];

/** Options of {@link s4d}. */
export interface S4dOptions extends CommonOptions {
  /** Which diagonal. Default `"lin"`. `"real"` takes real dtypes, too. */
  kind?: "lin" | "inv" | "real" | "quad" | "inv2" | undefined;
}

/** Imaginary part of number n of N/2. */
const imaginary: Readonly<Record<Kind, (n: number, size: number) => number>> = {
  lin: (n) => Math.PI * n,
  inv: (n, size) => (size / Math.PI) * (size / (2 * n + 1) - 1),
  inv2: (n, size) => (size / Math.PI) * (size / (n + 1) - 1),
  quad: (n) => ((2 * n + 1) * (2 * n + 1)) / Math.PI,
  real: () => 0,
};

function checkComplex(kind: string, dtype: DType): void {
  if (kind === "real" || dtypeInfo(dtype).isComplex) return;
  throw new WeightInitError(
    "WI_DTYPE_NOT_IN_SCHEME",
    `expected a complex dtype of s4d for the kind "${kind}", got "${dtype}"; pass one before the dims`,
  );
}

/**
 * The diagonal of a state matrix: the N/2 values whose imaginary part is not negative, along the last axis; the same in
 * every row. N is twice that axis. No random numbers. Number n from 0:
 *
 * - `"lin"`: −½ + iπn
 * - `"inv"`: −½ + i(N/π)(N/(2n+1) − 1); `"inv2"` has n + 1 for 2n + 1
 * - `"quad"`: −½ + i(2n+1)²/π
 * - `"real"`: −(n+1), for real dtypes, too
 *
 * The paper keeps one of each conjugate pair; some code has the other one, of negative imaginary part.
 *
 * @throws WeightInitError `WI_DTYPE_NOT_IN_SCHEME` for a real dtype unless the kind is `"real"`; `WI_BAD_RANK` for a
 *   scalar; `WI_BAD_OPTION` for another kind; and the codes of every call.
 * @example
 * ```ts
 * import { s4d } from "@weightinit/schemes";
 * import { CpuRng } from "@weightinit/cpu";
 *
 * const a = s4d(new CpuRng(42), "complex128", 64, 32); // 64 channels, N = 64
 * console.log(a.data.subarray(0, 4)); // Float64Array(4) [ -0.5, 0, -0.5, 3.141592653589793 ]
 * ```
 */
export const s4d: Initializer<S4dOptions> = /* @__PURE__ */ defineInitializer<S4dOptions>({
  name: "s4d",
  options: { kind: /* @__PURE__ */ oneOf<Kind>(KINDS, "lin") },
  distribution: ({ shape, dtype, options: { kind } }) => {
    checkComplex(kind, dtype);
    checkRank("s4d", shape, 1, Number.POSITIVE_INFINITY);
    const half = shape.at(-1)!;
    return {
      kind: "values",
      draws: false,
      value: (index, part) => {
        const n = index % half;
        if (part === 1) return imaginary[kind](n, 2 * half);
        return kind === "real" ? -(n + 1) : -0.5;
      },
    };
  },
});
