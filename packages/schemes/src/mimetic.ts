/**
 * Mimetic initialization: Trockman and Kolter, "Mimetic initialization of self-attention layers", ICML 2023 (arXiv
 * 2305.09828), section 3.
 *
 * @module
 */
import {
  type CommonOptions,
  type DType,
  defineInitializer,
  type Initializer,
  type RandomNumbers,
  type RealDType,
  type Rng,
  realDTypes,
  type TensorOf,
} from "@weightinit/core";
import { type SingularTriple, singularTriples } from "./linear-algebra/svd.ts";
import { along, matrixAxes } from "./matrix-axes.ts";
import { twinOf } from "./one-draw.ts";
import { count, finite, requiredOneOf } from "./options.ts";
import { badDims, checkRank } from "./refusals.ts";

/** A projection of a self-attention layer. */
export type MimeticProjection = "query" | "key" | "value" | "output";

/** Options of {@link mimeticPair}, and of {@link mimetic} beside `projection`. */
export interface MimeticFactors {
  /** Factor on the noise, α. Default 0.7 for query and key, 0.4 for value and output. */
  alpha?: number | null | undefined;
  /** Factor on the identity, β. Default 0.7 for query and key, 0.4 for value and output. */
  beta?: number | null | undefined;
  /** Heads, each with a matrix of its own for query and key. Default 1. */
  heads?: number | undefined;
}

/** Options of {@link mimetic}. */
export interface MimeticOptions extends CommonOptions, MimeticFactors {
  /** Which projection it is. */
  projection: MimeticProjection;
}

/** The largest singular triples of α·Z/√d ± β·I, for head number `head`. */
function triplesOf(
  width: number,
  head: number,
  { alpha, diagonal }: { alpha: number; diagonal: number },
  random: RandomNumbers,
): SingularTriple[] {
  const scale = alpha / Math.sqrt(width);
  const columns = Array.from({ length: width }, () => new Float64Array(width));
  for (let i = 0; i < width; i++) {
    for (let j = 0; j < width; j++) {
      columns[j]![i] = scale * random.normal((head * width + i) * width + j) + (i === j ? diagonal : 0);
    }
  }
  return singularTriples(columns);
}

/**
 * One of two projections whose product is like that of trained attention: W_Q·W_Kᵀ ≈ α·Z/√d + β·I in each head,
 * W_V·W_out ≈ α·Z/√d − β·I, Z Gaussian, d the width. With A = U·S·Vᵀ that matrix, the first of a pair is U·√S and the
 * other V·√S; a head of size k has the k largest singular values. With x·W_Q and so on: in the layouts `"lux"` and
 * `"torch"`, which hold the transpose, Wqᵀ·Wk of a head is A, and (Wo·Wv)ᵀ.
 *
 * The default factors, for vision transformers, are those of public implementations. The paper sees the other signs in
 * language models: give a negative beta.
 *
 * Query, key and value map the width to heads·(head size), output maps it back; the head size is at most the width.
 * Both of a pair need the same draw: {@link mimeticPair} makes them so. Real dtypes. A singular value decomposition of
 * width × width a head is made on the processor: the time grows with width³.
 *
 * @throws WeightInitError `WI_MISSING_OPTION` without projection; `WI_BAD_OPTION` unless alpha and beta are finite and
 *   heads is an integer > 0; `WI_BAD_RANK` unless 2-D; `WI_BAD_DIMS` unless the sizes are as above;
 *   `WI_ROWS_NOT_SUPPORTED` with rows or slice; and the codes of every call.
 * @example
 * ```ts
 * import { mimetic } from "@weightinit/schemes";
 * import { CpuRng } from "@weightinit/cpu";
 *
 * const query = mimetic(new CpuRng(42), 32, 32, { projection: "query", heads: 4 });
 * console.log(query.shape); // [ 32, 32 ]
 * ```
 */
export const mimetic: Initializer<MimeticOptions, RealDType> = /* @__PURE__ */ defineInitializer<
  MimeticOptions,
  RealDType
>({
  name: "mimetic",
  dtypes: realDTypes,
  options: {
    projection: /* @__PURE__ */ requiredOneOf(["query", "key", "value", "output"]),
    alpha: /* @__PURE__ */ finite(null),
    beta: /* @__PURE__ */ finite(null),
    heads: /* @__PURE__ */ count(1),
  },
  distribution: ({ shape, layout, options: { projection, alpha, beta, heads } }) => {
    checkRank("mimetic", shape, 2);
    const axes = matrixAxes("mimetic", shape, layout);
    const [widthAxis, innerAxis] = projection === "output" ? [axes.out, axes.in] : [axes.in, axes.out];
    const [width, inner] = [widthAxis.length, innerAxis.length];
    const isScore = projection === "query" || projection === "key";
    // Values of all heads together have one product; only scores are a head's own.
    const size = isScore ? inner / heads : inner;
    if (!Number.isInteger(inner / heads) || size > width) {
      throw badDims("mimetic", `${heads} heads of the same size, of at most the width`, shape);
    }
    const usual = isScore ? 0.7 : 0.4;
    const factors = { alpha: alpha ?? usual, diagonal: (isScore ? 1 : -1) * (beta ?? usual) };
    const made: SingularTriple[][] = [];
    return {
      kind: "values",
      draws: true,
      whole: true,
      value: (index, _, random) => {
        const column = along(index, innerAxis);
        const head = Math.floor(column / size);
        made[head] ??= triplesOf(width, head, factors, random);
        const { sigma, left, right } = made[head][column % size]!;
        const row = along(index, widthAxis);
        const root = Math.sqrt(sigma);
        if (projection === "query" || projection === "value") return sigma === 0 ? 0 : left[row]! / root;
        return right[row]! * root;
      },
    };
  },
});

/** What {@link mimeticPair} makes. */
export interface MimeticPairOptions<D extends DType = "float32"> extends MimeticFactors {
  /** Width of the model. */
  width: number;
  /** Heads·(head size). Default the width. */
  inner?: number | undefined;
  /** A real dtype. Default `"float32"`. */
  dtype?: D | undefined;
  /** Layout of both. Default `"lux"`. */
  layout?: "lux" | "torch" | "keras" | undefined;
}

/**
 * Query and key, or value and output, from one draw. In the layouts `"lux"` and `"torch"` query, key and value are
 * [inner, width] and output [width, inner]; in `"keras"` the other way round.
 *
 * @throws WeightInitError `WI_NOT_PORTABLE` for a generator that cannot clone, and the codes of {@link mimetic}.
 * @example
 * ```ts
 * import { mimeticPair } from "@weightinit/schemes";
 * import { CpuRng } from "@weightinit/cpu";
 *
 * const [query, key] = mimeticPair(new CpuRng(42), ["query", "key"], { width: 16, alpha: 0 });
 * const first = query.data.filter((_, at) => at % 16 === 0); // of each row
 * const scores = first.reduce((sum, q, row) => sum + q * key.data[16 * row]!, 0); // (Wqᵀ·Wk)₀₀
 * console.log(scores.toFixed(4)); // 0.7000: without noise, β·I
 * ```
 */
export function mimeticPair<R extends Rng, D extends DType = "float32">(
  rng: R,
  projections: readonly ["query", "key"] | readonly ["value", "output"],
  options: MimeticPairOptions<D>,
): readonly [TensorOf<R, D>, TensorOf<R, D>] {
  const { width, inner = width, dtype = "float32" as D, layout = "lux", ...factors } = options;
  const make = mimetic as unknown as (rng: R, dtype: D, dims: number[], options: MimeticOptions) => TensorOf<R, D>;
  const one = (source: R, projection: MimeticProjection) => {
    const isTurned = (projection === "output") !== (layout === "keras");
    return make(source, dtype, isTurned ? [width, inner] : [inner, width], { ...factors, layout, projection });
  };
  const first = one(twinOf(rng), projections[0]);
  return [first, one(rng, projections[1])];
}
