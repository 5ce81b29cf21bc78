/**
 * What a scheme returns: a law in plain data, so that a scheme knows no backend.
 *
 * @module
 */
import type { DiagonalAxis } from "./device.ts";

/** Every element is `value`; draws nothing. */
export interface Constant {
  readonly kind: "constant";
  /** The value, rounded to the dtype later. */
  readonly value: number;
}
/** U[lo, hi); both parts of a complex number. */
export interface Uniform {
  readonly kind: "uniform";
  /** Smallest value. */
  readonly lo: number;
  /** Upper bound, never reached. */
  readonly hi: number;
}
/** U[−bound, bound) of variance bound²/3; a complex number has that E|w|², half of it in each part. A bound of 0 gives +0. */
export interface SymmetricUniform {
  readonly kind: "symmetricUniform";
  /** Half the width, ≥ 0. */
  readonly bound: number;
}
/** N(mean, std²); a complex number has E|w − mean|² = std², half of it in each part, and mean 0. */
export interface Normal {
  readonly kind: "normal";
  /** Mean. */
  readonly mean: number;
  /** Standard deviation, ≥ 0. */
  readonly std: number;
}
/** N(mean, std²) conditioned on [lo, hi]; real dtypes. */
export interface TruncatedNormal {
  readonly kind: "truncatedNormal";
  /** Mean before truncation. */
  readonly mean: number;
  /** Standard deviation before truncation, > 0. */
  readonly std: number;
  /** Lower bound; −Infinity for none. */
  readonly lo: number;
  /** Upper bound; Infinity for none. */
  readonly hi: number;
}
/** Zeros with `value` along one diagonal (see DiagonalFill); draws nothing. */
export interface Diagonal {
  readonly kind: "diagonal";
  /** Value of the ones. */
  readonly value: number;
  /** Element that the kernel's centre starts at. */
  readonly base: number;
  /** Number of ones. */
  readonly count: number;
  /** The two axes that the diagonal runs through. */
  readonly axes: readonly [DiagonalAxis, DiagonalAxis];
}
/** N(0, std²) with exactly `zeros` zeros in each column of a matrix, at random rows. */
export interface Sparse {
  readonly kind: "sparse";
  /** Zeros in each column. */
  readonly zeros: number;
  /** Standard deviation of the rest, ≥ 0. */
  readonly std: number;
}
/**
 * gain·Q, Q Haar-distributed of `rows`×`cols`, row-major in the tensor's own shape; or several, one after the other, as
 * a stack or with their rows along one axis.
 */
export interface Orthogonal {
  readonly kind: "orthogonal";
  /** Rows of the matrix. */
  readonly rows: number;
  /** Columns of the matrix. */
  readonly cols: number;
  /** Factor on Q; any sign. */
  readonly gain: number;
  /** Number of independent matrices, one after the other. Default 1. */
  readonly matrices?: number | undefined;
  /**
   * The one matrix within a larger tensor that is 0 elsewhere: entry n is element `base + n·spacing`. Without it the
   * matrices are the tensor.
   */
  readonly within?:
    | {
        /** Element that entry 0 is. */
        readonly base: number;
        /** Distance between neighbouring entries, in elements. */
        readonly spacing: number;
      }
    | undefined;
}
/** Random numbers of a law that computes its values: the same on every device. */
export interface RandomNumbers {
  /** Uniform number n of the draw, (k + ½)·2⁻⁵³ with k from words 2n and 2n + 1: in (0, 1), never 0 or 1. */
  uniform(n: number): number;
  /** Standard normal number n of the draw, from the same words, as a float64 draw has it. */
  normal(n: number): number;
}
/**
 * Every value computed by itself, in float64, from its index and, where the law draws, from random numbers; rounded
 * once to the dtype. Core makes them and the device gets them, so they are the same bits everywhere: `value` must use
 * nothing but what IEEE 754 defines to the bit, which `Math.exp`, `Math.log` and their like are not.
 */
export interface Values {
  /** Marks the law. */
  readonly kind: "values";
  /** Whether `value` asks for random numbers: the call then takes a draw. */
  readonly draws: boolean;
  /** Whether a value depends on more than its index, so that the tensor is made whole or not at all. Default false. */
  readonly whole?: boolean | undefined;
  /**
   * Real `part` of an element, finite or at least no NaN.
   *
   * @param index - of the element in the whole tensor
   * @param part - 0, or 1 for an imaginary part
   */
  value(index: number, part: 0 | 1, random: RandomNumbers): number;
}

/** Laws of their own for blocks of rows, one after the other: a padding row, the parts of a fused matrix. */
export interface Rows {
  /** Marks the law. */
  readonly kind: "rows";
  /** The blocks, which have the rows of the first axis, all of them together. */
  readonly blocks: readonly {
    /** Number of rows. */
    readonly rows: number;
    /** Their law: no sparse or computed one. */
    readonly law: Exclude<Distribution, Rows | Sparse | Values>;
  }[];
}

/** What a scheme returns: one law, by `kind`. */
export type Distribution =
  | Constant
  | Uniform
  | SymmetricUniform
  | Normal
  | TruncatedNormal
  | Diagonal
  | Sparse
  | Orthogonal
  | Rows
  | Values;
