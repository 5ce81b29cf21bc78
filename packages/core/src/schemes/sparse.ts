/**
 * Sparse initialization: Martens, "Deep learning via Hessian-free optimization", ICML 2010, section 5.
 *
 * @module
 */
import { defineInitializer } from "../define-initializer.ts";
import { WeightInitError } from "../errors.ts";
import type { Initializer } from "../initializer-types.ts";
import { type CommonOptions, finiteNonNegative, notNaN } from "../options.ts";

/** Options of {@link sparseInit}. */
export interface SparseOptions extends CommonOptions {
  /** Fraction of each column that is zero; ≤ 0 for none, ≥ 1 for all. */
  sparsity: number;
  /** Standard deviation of the rest. Default 0.01. */
  std?: number | undefined;
}

/**
 * A matrix with exactly ⌈rows·min(1, sparsity)⌉ zeros in each column at random rows, the rest N(0, std²); `std` is
 * 0.01 by default, `sparsity` is required. Zeros lie along axis 0 in every layout.
 *
 * @throws WeightInitError `WI_BAD_RANK` unless 2-D; `WI_MISSING_OPTION` without sparsity; `WI_ROWS_NOT_SUPPORTED` with
 *   the rows option; and the codes of every call.
 * @example
 * ```ts
 * import { sparseInit } from "@weightinit/core";
 * import { CpuRng } from "@weightinit/cpu";
 *
 * const weight = sparseInit(new CpuRng(42), 10, 3, { sparsity: 0.25 });
 * console.log(weight.data.filter((w) => w === 0).length); // 9: ⌈2.5⌉ in each of 3 columns
 * ```
 */
export const sparseInit: Initializer<SparseOptions> = /* @__PURE__ */ defineInitializer<SparseOptions>({
  name: "sparseInit",
  options: {
    sparsity: { check: notNaN, expected: "a number, the fraction of zeros" },
    std: { default: 0.01, check: finiteNonNegative, expected: "a finite number ≥ 0" },
  },
  distribution: ({ shape, options: { sparsity, std } }) => {
    if (shape.length !== 2) {
      throw new WeightInitError(
        "WI_BAD_RANK",
        `expected 2 dims for sparseInit, got ${shape.length} (shape [${shape}])`,
      );
    }
    return { kind: "sparse", zeros: Math.max(0, Math.ceil(shape[0]! * Math.min(1, sparsity))), std };
  },
});
