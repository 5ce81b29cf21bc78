/**
 * VeRA: Kopiczko, Blankevoort and Asano, "VeRA: vector-based random matrix adaptation", ICLR 2024 (arXiv 2310.11454),
 * section 3.2, as PEFT has it (`tuners/vera`).
 *
 * @module
 */
import {
  type CommonOptions,
  type DType,
  defineInitializer,
  type Initializer,
  type Rng,
  shown,
  type TensorOf,
  WeightInitError,
} from "@weightinit/core";
import type { AdapterPair } from "./adapter-pair.ts";
import { badOption, checkCount } from "./refusals.ts";

/**
 * Uniform on ±√(6/fan-in), the law of VeRA's frozen matrices: A of shape [rank, in] and B of [out, rank]. Any shape that
 * has fans. {@link veraPair} makes both for a layer.
 *
 * @throws WeightInitError the codes of every call.
 * @example
 * ```ts
 * import { vera } from "@weightinit/schemes";
 * import { CpuRng } from "@weightinit/cpu";
 *
 * const shared = vera(new CpuRng(0), 4, 20);
 * const cut = vera(new CpuRng(0), 4, 20, { slice: { 1: [0, 12] } }); // for a layer of 12 inputs
 * console.log(cut.shape, cut.data[12] === shared.data[20]); // [ 4, 12 ] true
 * ```
 */
export const vera: Initializer<CommonOptions> = /* @__PURE__ */ defineInitializer<CommonOptions>({
  name: "vera",
  options: {},
  distribution: ({ fans }) => ({ kind: "symmetricUniform", bound: Math.sqrt(6 / fans.in) }),
});

/** What {@link veraPair} makes. */
export interface VeraPairOptions<D extends DType = "float32"> {
  /** Rank of the adapters. */
  rank: number;
  /** The most inputs that any adapted layer has. */
  maxIn: number;
  /** The most outputs that any adapted layer has. */
  maxOut: number;
  /** Inputs of this layer. Default maxIn. */
  in?: number | undefined;
  /** Outputs of this layer. Default maxOut. */
  out?: number | undefined;
  /** A dtype of the device. Default `"float32"`. */
  dtype?: D | undefined;
}

function checkPart(value: number, most: number, name: string): void {
  checkCount(value, name);
  if (value > most) throw badOption(`${name} to be at most ${most}`, value);
}

/**
 * The frozen matrices A [rank, in] and B [out, rank] of a layer: the first columns and rows of those that all layers
 * share, of shapes [rank, maxIn] and [maxOut, rank]. They come from forks of the generator, which stays as it is: a
 * generator of the same seed gives the same again, so that only the seed is stored. The trained vectors start at 0.1
 * (d, of length rank) and 0 (b, of length out).
 *
 * @throws WeightInitError `WI_BAD_OPTION` unless the sizes are integers > 0 and in ≤ maxIn, out ≤ maxOut;
 *   `WI_NOT_PORTABLE` for a generator that cannot fork; and the codes of every call.
 * @example
 * ```ts
 * import { veraPair } from "@weightinit/schemes";
 * import { CpuRng } from "@weightinit/cpu";
 *
 * const shared = new CpuRng(0);
 * const layer = veraPair(shared, { rank: 4, maxIn: 20, maxOut: 16, in: 12 });
 * const other = veraPair(shared, { rank: 4, maxIn: 20, maxOut: 16, out: 8 });
 * console.log(layer.a.shape, other.b.shape, layer.a.data[11] === other.a.data[11]); // [ 4, 12 ] [ 8, 4 ] true
 * ```
 */
export function veraPair<R extends Rng, D extends DType = "float32">(
  rng: R,
  options: VeraPairOptions<D>,
): AdapterPair<R, D> {
  const { rank, maxIn, maxOut, in: into = maxIn, out = maxOut, dtype = "float32" as D } = options;
  for (const [value, name] of [
    [rank, "rank"],
    [maxIn, "maxIn"],
    [maxOut, "maxOut"],
  ] as const) {
    checkCount(value, name);
  }
  checkPart(into, maxIn, "in");
  checkPart(out, maxOut, "out");
  const { fork } = rng as { fork?: unknown };
  if (typeof fork !== "function") {
    throw new WeightInitError("WI_NOT_PORTABLE", `expected a generator that can fork, got ${shown(rng)}`);
  }
  const make = vera as unknown as (rng: R, dtype: D, dims: number[], options: CommonOptions) => TensorOf<R, D>;
  return {
    a: make(fork.call(rng, "vera A") as R, dtype, [rank, maxIn], { slice: { 1: [0, into] } }),
    b: make(fork.call(rng, "vera B") as R, dtype, [maxOut, rank], { slice: { 0: [0, out] } }),
  };
}
