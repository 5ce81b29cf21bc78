/**
 * What a backend implements. Core has validated everything before a device sees it: shapes, dtypes the device
 * declares, finite parameters already rounded to the computing precision.
 *
 * @module
 */
import type { DType, StorageOf } from "./dtype.ts";
import type { Rng } from "./rng.ts";
import type { Tensor } from "./tensor.ts";

/** What a device declares of itself; the conformance suite reads this and nothing else. */
export interface DeviceSupport {
  /** The dtypes it can make. */
  readonly dtypes: readonly DType[];
  /** Largest number of elements of one tensor. */
  readonly maxElements: number;
  /**
   * Whether `fill` heeds all of {@link FillPlace}. Without it only whole tensors and rows are asked for; other slices,
   * and stacks of orthogonal matrices, are refused.
   */
  readonly slices?: boolean | undefined;
}

/** Asks a device for a tensor; everything but `out` is already checked. */
export interface AllocateRequest<D extends DType = DType> {
  /** One of the dtypes the device declares. */
  readonly dtype: D;
  /** Shape of the tensor to make, frozen; of a slice, that of the part. At most `maxElements` elements. */
  readonly shape: number[];
  /** Memory the caller owns, as given; `undefined` for fresh memory. */
  readonly out: unknown;
}

/** Bounds applied by value after rounding to the dtype; both are values of the dtype (stream.md, "Narrowing"). */
export interface Bounds {
  /** Smallest value that may come out. */
  readonly first: number;
  /** Largest value that may come out. */
  readonly last: number;
}

/** Every element is `value` (complex: its real part; the imaginary part is 0). */
export interface ConstantFill {
  readonly kind: "constant";
  /** A value of the dtype. */
  readonly value: number;
}
/** x = rn(rn(k·(half·2⁻²³)) + mid), narrowed, clamped; the same law for every real, complex parts included. */
export interface UniformFill extends Bounds {
  readonly kind: "uniform";
  /** Half the interval's width, (hi − lo)/2, in the computing precision. */
  readonly half: number;
  /** The interval's middle, in the computing precision. */
  readonly mid: number;
}
/** x = rn(rn(z·std) + mean), narrowed; `std` is that of each part. */
export interface NormalFill {
  readonly kind: "normal";
  /** Standard deviation of each real, in the computing precision, ≥ 0. */
  readonly std: number;
  /** Mean of each real, in the computing precision; never −0. */
  readonly mean: number;
}
/** Quantile cells `start` … `start + range − 1` of 2³² (float32) or 2⁶⁴ (float64), then the affine step, narrowed, clamped. */
export interface TruncatedNormalFill extends Bounds {
  readonly kind: "truncatedNormal";
  /** Standard deviation before truncation, in the computing precision, > 0. */
  readonly std: number;
  /** Mean before truncation, in the computing precision; never −0. */
  readonly mean: number;
  /** First cell. */
  readonly start: bigint;
  /** Number of cells: 2¹² … 2³² of 2³², or 2⁴⁴ … 2⁶⁴ of 2⁶⁴. */
  readonly range: bigint;
}
/** One axis of a diagonal: index i lies at `((i + shift) mod size)·stride`. */
export interface DiagonalAxis {
  /** Length of the axis. */
  readonly size: number;
  /** Distance between neighbours on this axis, in elements. */
  readonly stride: number;
  /** How far the diagonal is rolled along this axis: 0 … size − 1. */
  readonly shift: number;
}
/** Zeros, and `value` at `base + axes[0](i) + axes[1](i)` for i in 0 … `count` − 1 (indices into the whole tensor). */
export interface DiagonalFill {
  readonly kind: "diagonal";
  /** Value of the ones, a value of the dtype. */
  readonly value: number;
  /** Element that the kernel's centre starts at. */
  readonly base: number;
  /** Number of ones. */
  readonly count: number;
  /** The two axes that the diagonal runs through. */
  readonly axes: readonly [DiagonalAxis, DiagonalAxis];
}
/** N(0, std) with exactly `zeros` zeros in each of `cols` columns, chosen by selection sampling on lane 1. */
export interface SparseFill {
  readonly kind: "sparse";
  /** Length of a column. */
  readonly rows: number;
  /** Number of columns. */
  readonly cols: number;
  /** Zeros in each column: 0 … rows. */
  readonly zeros: number;
  /** Standard deviation of each real that is not zeroed, in the computing precision, ≥ 0. */
  readonly std: number;
}
/** gain·Q of a row-major `rows`×`cols` matrix with orthonormal columns, or rows when `rows` < `cols`. */
export interface OrthogonalFill {
  readonly kind: "orthogonal";
  /** Rows of the matrix: the product of the leading axes. */
  readonly rows: number;
  /** Columns of the matrix: the product of the trailing axes. */
  readonly cols: number;
  /** Factor on Q, in the computing precision; any sign. */
  readonly gain: number;
  /**
   * Entry n of the matrix goes to element `at + n·spacing` of the tensor, for the place's `at`; what lies between is
   * left as it is. 1 but for the kernel centres of `deltaOrthogonal`.
   */
  readonly spacing: number;
}
/** The values are there already, and are copied: all of the tensor's, in the dtype's storage. */
export interface ValuesFill {
  /** Marks the fill. */
  readonly kind: "values";
  /** As `toArray` gives them back. */
  readonly values: StorageOf[DType];
}

/** What a device is asked to do, by `kind`. */
export type Fill =
  | ConstantFill
  | UniformFill
  | NormalFill
  | TruncatedNormalFill
  | DiagonalFill
  | SparseFill
  | OrthogonalFill
  | ValuesFill;

/**
 * Where in the stream, where in the whole tensor, and where in the tensor at hand a fill takes place: element
 * `from + ⌊j/run⌋·stride + j mod run` of the whole goes to element `at + j`, for j in 0 … `length` − 1. Every such
 * element of the whole is one of it, and its index a safe integer.
 *
 * - All of a tensor, or rows: `at` 0, `length` its size, and `run` the same.
 * - Sparse and values fills: all of a tensor, `from` 0.
 * - Orthogonal fills: `length` and `run` are `rows·cols`. Entry n of the matrix of normals is element `from + n` of the
 *   draw; what `at` means, `spacing` says.
 */
export interface FillPlace {
  /** Draw number (stream.md, "Words"); meaningless for foreign generators. */
  readonly draw: number;
  /** Element of the whole tensor that the first element to fill is. */
  readonly from: number;
  /** Element of the tensor to fill first. */
  readonly at: number;
  /** Number of elements to fill: a multiple of `run`. */
  readonly length: number;
  /** Number of elements that follow each other in the whole tensor; at least 1. */
  readonly run: number;
  /** Distance in the whole tensor from the start of a run to that of the next. */
  readonly stride: number;
}

/**
 * What a backend implements: memory, and the fills that write to it.
 *
 * @typeParam R - the generators it is registered for
 */
export interface Device<R extends Rng = Rng> {
  /** As error messages name it: "cpu", "webgpu", "cuda". */
  readonly name: string;
  /** What it can make. Constant for the life of the device. */
  readonly supports: DeviceSupport;
  /**
   * Makes a tensor, its contents undefined, or wraps `out`.
   *
   * @throws WeightInitError `WI_BAD_OUT` or `WI_OUT_OF_MEMORY`, before anything is written.
   */
  allocate<D extends DType>(rng: R, request: AllocateRequest<D>): Tensor<D>;
  /** Fills a tensor that `allocate` made, or part of it: a slice may take several fills. */
  fill(rng: R, tensor: Tensor, fill: Fill, place: FillPlace): void;
  /** Calls `fills`, which calls `fill` for all of a tensor: for devices that send work, and may send it together. */
  batch?(rng: R, fills: () => void): void;
}
