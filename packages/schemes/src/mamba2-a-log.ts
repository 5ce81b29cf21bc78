/**
 * Mamba-2's decay rates: Dao and Gu, "Transformers are SSMs", ICML 2024 (arXiv 2405.21060), and `mamba2.py`; gated delta
 * networks draw theirs so, too.
 *
 * @module
 */
import {
  type CommonOptions,
  defineInitializer,
  type Initializer,
  type RealDType,
  realDTypes,
  WeightInitError,
} from "@weightinit/core";
import { log } from "./elementary/log.ts";
import { positive } from "./options.ts";

/** Options of {@link mamba2ALog}. */
export interface Mamba2ALogOptions extends CommonOptions {
  /** Smallest A, > 0. Default 1. */
  lo?: number | undefined;
  /** Largest A, > lo. Default 16. */
  hi?: number | undefined;
}

/**
 * ln a with a uniform on [lo, hi): `A_log` of Mamba-2, one number a head, of which A is −exp. Any shape; fans do not
 * count. Real dtypes.
 *
 * @throws WeightInitError `WI_BAD_OPTION` unless lo and hi are finite and > 0, `WI_BAD_RANGE` for lo ≥ hi, and the codes
 *   of every call.
 * @example
 * ```ts
 * import { mamba2ALog } from "@weightinit/schemes";
 * import { CpuRng } from "@weightinit/cpu";
 *
 * const a = mamba2ALog(new CpuRng(42), "float64", 1000).data.map(Math.exp);
 * console.log(a.every((x) => x >= 1 - 1e-12 && x < 16)); // true
 * ```
 */
export const mamba2ALog: Initializer<Mamba2ALogOptions, RealDType> = /* @__PURE__ */ defineInitializer<
  Mamba2ALogOptions,
  RealDType
>({
  name: "mamba2ALog",
  dtypes: realDTypes,
  options: { lo: /* @__PURE__ */ positive(1), hi: /* @__PURE__ */ positive(16) },
  distribution: ({ options: { lo, hi } }) => {
    if (!(lo < hi)) {
      throw new WeightInitError("WI_BAD_RANGE", `expected lo < hi for mamba2ALog, got lo ${lo} and hi ${hi}`);
    }
    return { kind: "values", draws: true, value: (index, _, random) => log(lo + (hi - lo) * random.uniform(index)) };
  },
});
