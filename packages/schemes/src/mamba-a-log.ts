/**
 * Mamba's state matrix: Gu and Dao, "Mamba: linear-time sequence modeling with selective state spaces", 2023 (arXiv
 * 2312.00752), section 3.6, "S4D-Real", and `mamba_simple.py`.
 *
 * @module
 */
import { type CommonOptions, defineInitializer, type Initializer, type RealDType, realDTypes } from "@weightinit/core";
import { log } from "./elementary/log.ts";
import { checkRank } from "./refusals.ts";

/**
 * ln 1, ln 2, … along the last axis, the same in every row: `A_log` of shape [inner width, N], of which A is −exp. No
 * random numbers. Real dtypes.
 *
 * @throws WeightInitError `WI_BAD_RANK` for a scalar, and the codes of every call.
 * @example
 * ```ts
 * import { mambaALog } from "@weightinit/schemes";
 * import { CpuRng } from "@weightinit/cpu";
 *
 * console.log(mambaALog(new CpuRng(42), "float64", 1, 3).data);
 * // Float64Array(3) [ 0, 0.6931471805599453, 1.0986122886681098 ]
 * ```
 */
export const mambaALog: Initializer<CommonOptions, RealDType> = /* @__PURE__ */ defineInitializer<
  CommonOptions,
  RealDType
>({
  name: "mambaALog",
  dtypes: realDTypes,
  options: {},
  distribution: ({ shape }) => {
    checkRank("mambaALog", shape, 1, Number.POSITIVE_INFINITY);
    const size = shape.at(-1)!;
    const known = new Map<number, number>();
    return {
      kind: "values",
      draws: false,
      value: (index) => {
        const n = index % size;
        let value = known.get(n);
        if (value === undefined) {
          value = log(n + 1);
          known.set(n, value);
        }
        return value;
      },
    };
  },
});
