/**
 * Sinusoidal positions: Vaswani et al., "Attention is all you need", NeurIPS 2017 (arXiv 1706.03762), section 3.5, and
 * the two other orders that models have.
 *
 * @module
 */
import { type CommonOptions, defineInitializer, type Initializer, type RealDType, realDTypes } from "@weightinit/core";
import { type DoubleDouble, divide, exact, multiply } from "./elementary/double-double.ts";
import { exp } from "./elementary/exp.ts";
import { log } from "./elementary/log.ts";
import { widePower } from "./elementary/power.ts";
import { cos, sin } from "./elementary/trigonometry.ts";
import { oneOf } from "./options.ts";
import { badDims, checkRank } from "./refusals.ts";

/** Options of {@link sinusoidalPositions}. */
export interface SinusoidalPositionsOptions extends CommonOptions {
  /**
   * `"interleaved"`: sine and cosine by turns (the paper, DistilBERT); `"halves"`: all sines, then all cosines (Marian,
   * GPT-J's rotary table); `"whisper"`: the same with other frequencies (Whisper, Speech2Text, tensor2tensor);
   * `"whisper32"`: that as transformers computes it, each step rounded to float32, which at position 1500 is off by 1e-4.
   * Default `"interleaved"`.
   */
  kind?: "interleaved" | "halves" | "whisper" | "whisper32" | undefined;
  /** The longest wavelength over 2π, > 1. Default 10000. */
  base?: number | undefined;
}

/**
 * Sines and cosines of p·ωⱼ at position p, of shape [length, d], d even: ωⱼ = base^(−2j/d), in the kind `"whisper"`
 * and `"whisper32"` base^(−j/(d/2 − 1)), for j = 0 … d/2 − 1. Not trained. No random numbers. Real dtypes.
 *
 * Angles are exact to about 2⁻⁹⁰, so that far positions are right, too, where float32 tables are off by 1e-3.
 *
 * @throws WeightInitError `WI_BAD_RANK` unless 2-D; `WI_BAD_DIMS` unless d is even, and > 2 in the kinds `"whisper"` and `"whisper32"`;
 *   `WI_BAD_OPTION` for another kind, or unless base is finite and > 1; and the codes of every call.
 * @example
 * ```ts
 * import { sinusoidalPositions } from "@weightinit/schemes";
 * import { CpuRng } from "@weightinit/cpu";
 *
 * const table = sinusoidalPositions(new CpuRng(42), "float64", 2, 4);
 * console.log(Array.from(table.data, (x) => x.toFixed(4)).join(" "));
 * // 0.0000 1.0000 0.0000 1.0000 0.8415 0.5403 0.0100 1.0000
 * ```
 */
export const sinusoidalPositions: Initializer<SinusoidalPositionsOptions, RealDType> =
  /* @__PURE__ */ defineInitializer<SinusoidalPositionsOptions, RealDType>({
    name: "sinusoidalPositions",
    dtypes: realDTypes,
    options: {
      kind: /* @__PURE__ */ oneOf(["interleaved", "halves", "whisper", "whisper32"], "interleaved"),
      base: {
        default: 10000,
        check: (value) => Number.isFinite(value) && (value as number) > 1,
        expected: "a finite number > 1",
      },
    },
    distribution: ({ shape, options: { kind, base } }) => {
      checkRank("sinusoidalPositions", shape, 2);
      const width = shape[1]!;
      const half = width / 2;
      const isWhisper = kind === "whisper" || kind === "whisper32";
      if (!Number.isInteger(half) || (isWhisper && half === 1)) {
        throw badDims("sinusoidalPositions", `an even width${isWhisper ? " > 2" : ""}`, shape);
      }
      const increment = Math.fround(-log(base) / (half - 1));
      const frequencies = new Map<number, DoubleDouble>();
      const frequency = (j: number): DoubleDouble => {
        let known = frequencies.get(j);
        if (known === undefined) {
          const exponent = divide(exact(-j), exact(isWhisper ? half - 1 : half));
          known =
            kind === "whisper32"
              ? exact(Math.fround(exp(Math.fround(increment * j))))
              : widePower(exact(base), exponent);
          frequencies.set(j, known);
        }
        return known;
      };
      return {
        kind: "values",
        draws: false,
        value: (index) => {
          const [position, column] = [Math.floor(index / width), index % width];
          const isSine = kind === "interleaved" ? column % 2 === 0 : column < half;
          const j = kind === "interleaved" ? Math.floor(column / 2) : column % half;
          const wide = multiply(frequency(j), exact(position));
          const angle = kind === "whisper32" ? exact(Math.fround(wide.hi)) : wide;
          return isSine ? sin(angle) : cos(angle);
        },
      };
    },
  });
