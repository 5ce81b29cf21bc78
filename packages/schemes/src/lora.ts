/**
 * LoRA: Hu et al., "LoRA: low-rank adaptation of large language models", ICLR 2022 (arXiv 2106.09685), section 4.1, with
 * the choices of PEFT (`tuners/lora/layer.py`), which count here; orthogonal: Büyükakyüz, "OLoRA", 2024, in PEFT's form.
 *
 * @module
 */
import {
  type CommonOptions,
  type Distribution,
  type DType,
  defineInitializer,
  type Initializer,
  type Layout,
  type RandomNumbers,
  type RealDType,
  type Rng,
  realDTypes,
  type SchemeRequest,
  type TensorOf,
} from "@weightinit/core";
import type { AdapterPair } from "./adapter-pair.ts";
import { orthonormalColumns } from "./linear-algebra/orthonormal.ts";
import { along, matrixAxes } from "./matrix-axes.ts";
import { twinOf } from "./one-draw.ts";
import { oneOf } from "./options.ts";
import { badDims, checkCount, checkRank } from "./refusals.ts";

/** How an adapter's two matrices start; see {@link loraA} and {@link loraB}. */
export type LoraInit = "default" | "gaussian" | "orthogonal" | "embedding" | "linear";

const INITS: readonly LoraInit[] = ["default", "gaussian", "orthogonal", "embedding", "linear"];

/** Options of {@link loraA} and {@link loraB}. */
export interface LoraOptions extends CommonOptions {
  /** How both matrices start. Default `"default"`. */
  init?: LoraInit | undefined;
}

const initOption = /* @__PURE__ */ oneOf<LoraInit>(INITS, "default");

type Request = SchemeRequest<LoraOptions, RealDType>;

const ZERO: Distribution = { kind: "constant", value: 0 };

/**
 * One half of the orthogonal pair: a Gaussian times every second row of one orthogonal matrix, over 10. Both halves ask
 * for the same numbers in the same order, so that a generator whose numbers come one after the other makes them, too.
 */
function orthogonalHalf(name: string, request: Request, half: "A" | "B"): Distribution {
  const { shape, layout } = request;
  checkRank(name, shape, 2);
  const axes = matrixAxes(name, shape, layout);
  const [ranks, others] = half === "A" ? [axes.out, axes.in] : [axes.in, axes.out];
  const rank = ranks.length;
  if (rank % 2 === 1) throw badDims(name, "an even rank for the orthogonal start", shape);
  const make = (random: RandomNumbers): Float64Array => {
    const q = orthonormalColumns(rank, rank, false, (i, j) => random.normal(i * rank + j)).re;
    const values = new Float64Array(others.length * rank);
    for (let pair = 0; pair < others.length * (rank / 2); pair++) {
      const n = rank * rank + 2 * pair;
      const [ofA, ofB] = [random.normal(n), random.normal(n + 1)];
      const z = half === "A" ? ofA : ofB;
      const row = 2 * (pair % (rank / 2)) + (half === "A" ? 0 : 1);
      const start = Math.floor(pair / (rank / 2)) * rank;
      for (let r = 0; r < rank; r++) values[start + r]! += (z * q[r]![row]!) / 10;
    }
    return values;
  };
  let made: Float64Array | undefined;
  return {
    kind: "values",
    draws: true,
    whole: true,
    value: (index, _, random) => {
      made ??= make(random);
      return made[along(index, others) * rank + along(index, ranks)]!;
    },
  };
}

/**
 * The matrix A of an adapter B·A, of shape [rank, in] (layout `"keras"`: [in, rank]) or a kernel with rank out channels:
 *
 * - `"default"` and `"linear"`: uniform on ±1/√fan-in (Kaiming's with a = √5)
 * - `"gaussian"`: N(0, σ²), σ = 1/rank
 * - `"orthogonal"`: (Z·Q′)ᵀ/10 with Q′ every second row of an orthogonal rank × rank matrix, Z Gaussian; the rank is
 *   even; {@link loraB} has the other rows if it is made with the same draw, as {@link loraPair} does, and B·A = 0
 * - `"embedding"`: 0
 *
 * Real dtypes.
 *
 * @throws WeightInitError `WI_BAD_OPTION` for another init; `WI_BAD_DIMS` for an odd rank, and `WI_ROWS_NOT_SUPPORTED`
 *   with rows or slice, where it is orthogonal; and the codes of every call.
 * @example
 * ```ts
 * import { loraA } from "@weightinit/schemes";
 * import { CpuRng } from "@weightinit/cpu";
 *
 * const a = loraA(new CpuRng(42), 8, 64);
 * console.log(a.data.every((w) => Math.abs(w) <= 1 / 8)); // true
 * ```
 */
export const loraA: Initializer<LoraOptions, RealDType> = /* @__PURE__ */ defineInitializer<LoraOptions, RealDType>({
  name: "loraA",
  dtypes: realDTypes,
  options: { init: initOption },
  distribution: (request) => {
    switch (request.options.init) {
      case "embedding":
        return ZERO;
      case "orthogonal":
        return orthogonalHalf("loraA", request, "A");
      case "gaussian":
        return { kind: "normal", mean: 0, std: 1 / matrixAxes("loraA", request.shape, request.layout).out.length };
      default:
        return { kind: "symmetricUniform", bound: 1 / Math.sqrt(request.fans.in) };
    }
  },
});

/**
 * The matrix B of an adapter B·A, of shape [out, rank] (layout `"keras"`: [rank, out]) or a kernel with rank in
 * channels:
 *
 * - `"default"` and `"gaussian"`: 0, which draws nothing
 * - `"orthogonal"`: Zᵀ·Q″/10 with the rows of Q that {@link loraA} does not have
 * - `"embedding"`: N(0, 1)
 * - `"linear"`: uniform on ±1/√fan-in
 *
 * Real dtypes.
 *
 * @throws WeightInitError `WI_BAD_OPTION` for another init; `WI_BAD_DIMS` for an odd rank, and `WI_ROWS_NOT_SUPPORTED`
 *   with rows or slice, where it is orthogonal; and the codes of every call.
 * @example
 * ```ts
 * import { loraB } from "@weightinit/schemes";
 * import { CpuRng } from "@weightinit/cpu";
 *
 * console.log(loraB(new CpuRng(42), 64, 8).data.every((w) => w === 0)); // true
 * ```
 */
export const loraB: Initializer<LoraOptions, RealDType> = /* @__PURE__ */ defineInitializer<LoraOptions, RealDType>({
  name: "loraB",
  dtypes: realDTypes,
  options: { init: initOption },
  distribution: (request) => {
    switch (request.options.init) {
      case "embedding":
        return { kind: "normal", mean: 0, std: 1 };
      case "orthogonal":
        return orthogonalHalf("loraB", request, "B");
      case "linear":
        return { kind: "symmetricUniform", bound: 1 / Math.sqrt(request.fans.in) };
      default:
        return ZERO;
    }
  },
});

/** What {@link loraPair} makes. */
export interface LoraPairOptions<D extends DType = "float32"> {
  /** Inputs of the layer that is adapted. */
  in: number;
  /** Its outputs. */
  out: number;
  /** Rank of the adapter. */
  rank: number;
  /** How it starts. Default `"default"`. */
  init?: LoraInit | undefined;
  /** A real dtype. Default `"float32"`. */
  dtype?: D | undefined;
  /** Layout of both. Default `"lux"`. */
  layout?: "lux" | "torch" | "keras" | undefined;
}

/**
 * Both matrices of an adapter, W + B·A: A of shape [rank, in], B of [out, rank] (layout `"keras"`: [in, rank] and
 * [rank, out]). With init `"orthogonal"` both come from one draw, and B·A = 0 though neither is.
 *
 * @throws WeightInitError `WI_BAD_OPTION` unless in, out and rank are integers > 0; `WI_NOT_PORTABLE` for the orthogonal
 *   start from a generator that cannot clone; and the codes of {@link loraA} and {@link loraB}.
 * @example
 * ```ts
 * import { loraPair } from "@weightinit/schemes";
 * import { CpuRng } from "@weightinit/cpu";
 *
 * const { a, b } = loraPair(new CpuRng(42), { in: 3, out: 2, rank: 2, init: "orthogonal", dtype: "float64" });
 * const first = b.data[0]! * a.data[0]! + b.data[1]! * a.data[3]!; // (B·A)₀₀
 * console.log(Math.abs(first) < 1e-17, a.shape, b.shape); // true [ 2, 3 ] [ 2, 2 ]
 * ```
 */
export function loraPair<R extends Rng, D extends DType = "float32">(
  rng: R,
  options: LoraPairOptions<D>,
): AdapterPair<R, D> {
  const { in: into, out, rank, init = "default", dtype = "float32" as D, layout = "lux" } = options;
  checkCount(into, "in");
  checkCount(out, "out");
  checkCount(rank, "rank");
  type Make = (rng: R, dtype: D, dims: number[], options: { init: LoraInit; layout: Layout }) => TensorOf<R, D>;
  const [makeA, makeB] = [loraA as unknown as Make, loraB as unknown as Make];
  const dims = (rows: number, columns: number) => (layout === "keras" ? [columns, rows] : [rows, columns]);
  const source = init === "orthogonal" ? twinOf(rng) : rng;
  const a = makeA(source, dtype, dims(rank, into), { init, layout });
  return { a, b: makeB(rng, dtype, dims(out, rank), { init, layout }) };
}
