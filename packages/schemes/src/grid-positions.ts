/**
 * Positions on a grid by sines and cosines: He et al., "Masked autoencoders are scalable vision learners", CVPR 2022
 * (arXiv 2111.06377), appendix A.1, and `pos_embed.py` of their code; also DiT's.
 *
 * @module
 */
import {
  type CommonOptions,
  defineInitializer,
  type Initializer,
  product,
  type RealDType,
  realDTypes,
} from "@weightinit/core";
import { type DoubleDouble, divide, exact, multiply } from "./elementary/double-double.ts";
import { widePower } from "./elementary/power.ts";
import { cos, sin } from "./elementary/trigonometry.ts";
import { badDims, checkRank } from "./refusals.ts";

/** Options of {@link gridPositions}. */
export interface GridPositionsOptions extends CommonOptions {
  /** Places in a row of the grid. Default 0: as many as there are rows. */
  columns?: number | undefined;
  /** Rows of zeros before the grid's, of a class token. Default 0. */
  prefix?: number | undefined;
  /** The longest wavelength over 2π, > 1. Default 10000. */
  base?: number | undefined;
}

const isCount = (value: unknown) => Number.isSafeInteger(value) && (value as number) >= 0;

/**
 * Positions of the places of a grid, row by row, of shape [places, d] or [1, places, d], d a multiple of 4: a quarter each
 * for sin(x·ωⱼ), cos(x·ωⱼ), sin(y·ωⱼ) and cos(y·ωⱼ) of the place in column x and row y, ωⱼ = base^(−j/(d/4)). Not trained.
 * No random numbers. Real dtypes.
 *
 * @throws WeightInitError `WI_BAD_RANK` for a scalar or a vector; `WI_BAD_DIMS` unless d is a multiple of 4 and the places
 *   fill the grid; `WI_BAD_OPTION` for counts that are none, or unless base is finite and > 1; and the codes of every call.
 * @example
 * ```ts
 * import { gridPositions } from "@weightinit/schemes";
 * import { CpuRng } from "@weightinit/cpu";
 *
 * const table = gridPositions(new CpuRng(42), "float64", 4, 4); // two rows of two
 * console.log(Array.from(table.data.subarray(4, 8), (x) => x.toFixed(4)).join(" ")); // 0.8415 0.5403 0.0000 1.0000
 * ```
 */
export const gridPositions: Initializer<GridPositionsOptions, RealDType> = /* @__PURE__ */ defineInitializer<
  GridPositionsOptions,
  RealDType
>({
  name: "gridPositions",
  dtypes: realDTypes,
  options: {
    columns: { default: 0, check: isCount, expected: "an integer ≥ 0" },
    prefix: { default: 0, check: isCount, expected: "an integer ≥ 0" },
    base: {
      default: 10000,
      check: (value) => Number.isFinite(value) && (value as number) > 1,
      expected: "a finite number > 1",
    },
  },
  distribution: ({ shape, options: { columns: asked, prefix, base } }) => {
    checkRank("gridPositions", shape, 2, Number.POSITIVE_INFINITY);
    const width = shape.at(-1)!;
    const quarter = width / 4;
    const places = product(shape.slice(0, -1)) - prefix;
    const columns = asked || Math.round(Math.sqrt(Math.max(0, places)));
    if (!Number.isInteger(quarter)) throw badDims("gridPositions", "a last dim that is a multiple of 4", shape);
    if (places < 0 || (asked === 0 ? columns ** 2 !== places : places % columns !== 0)) {
      const grid = asked === 0 ? "a square grid" : `rows of ${columns}`;
      throw badDims("gridPositions", `places that fill ${grid}, after a prefix of ${prefix}`, shape);
    }
    const frequencies = new Map<number, DoubleDouble>();
    const frequency = (j: number): DoubleDouble => {
      const known = frequencies.get(j) ?? widePower(exact(base), divide(exact(-j), exact(quarter)));
      frequencies.set(j, known);
      return known;
    };
    return {
      kind: "values",
      draws: false,
      value: (index) => {
        const place = Math.floor(index / width) - prefix;
        if (place < 0) return 0;
        const column = index % width;
        const part = Math.floor(column / quarter);
        const at = part < 2 ? place % columns : Math.floor(place / columns);
        const angle = multiply(frequency(column % quarter), exact(at));
        return part % 2 === 0 ? sin(angle) : cos(angle);
      },
    };
  },
});
