/**
 * An array as the initializer.
 *
 * @module
 */
import { defineInitializer } from "../define-initializer.ts";
import type { Distribution } from "../distribution.ts";
import { type DType, dtypeInfo, isDType } from "../dtype.ts";
import { shown, WeightInitError } from "../errors.ts";
import type { Initializer } from "../initializer-types.ts";
import type { CommonOptions } from "../options.ts";
import { product } from "../shape.ts";
import { widen16 } from "../stream/narrow.ts";
import { isTypedArray } from "../typed-array.ts";

/** Numbers in lists, as deep as the array has axes. */
export type NestedNumbers = number | readonly NestedNumbers[];

/** What {@link given} takes: lists, a typed array (one axis), or a tensor of the CPU. */
export type GivenArray =
  | NestedNumbers
  | Float32Array
  | Float64Array
  | {
      /** Of the tensor. */
      readonly dtype: DType;
      /** Of the tensor. */
      readonly shape: readonly number[];
      /** Its numbers, as the CPU stores them. */
      readonly data: ArrayLike<number>;
    };

/** How {@link given} is used. */
export interface GivenOptions {
  /** Whether it may be repeated along axes of length 1, and along axes before its first, as NumPy does. Default false. */
  readonly broadcast?: boolean | undefined;
}

/** Values with a shape; complex ones as two reals. */
interface Source {
  readonly shape: readonly number[];
  readonly parts: 1 | 2;
  readonly values: ArrayLike<number>;
}

function bad(expected: string, got: unknown): WeightInitError {
  return new WeightInitError("WI_BAD_ARGUMENT", `expected ${expected}, got ${shown(got)}`);
}

const ARRAY = "an array of numbers: lists in lists, a Float32Array, a Float64Array or a tensor of the CPU";

function fromLists(array: unknown): Source {
  const shape: number[] = [];
  for (let level = array; Array.isArray(level); level = level[0]) shape.push(level.length);
  const values: number[] = [];
  const visit = (item: unknown, axis: number): void => {
    if (axis === shape.length) {
      if (typeof item !== "number" || Number.isNaN(item)) throw bad("numbers, and no NaN, in the given array", item);
      values.push(item);
    } else if (Array.isArray(item) && item.length === shape[axis]) {
      for (let i = 0; i < item.length; i++) visit(item[i], axis + 1);
    } else throw bad(`lists of equal lengths in the given array (shape [${shape}])`, item);
  };
  visit(array, 0);
  return { shape, parts: 1, values };
}

function sourceOf(array: unknown): Source {
  if (typeof array === "number" || Array.isArray(array)) return fromLists(array);
  if (isTypedArray(array, "Float32Array", "Float64Array")) {
    return { shape: [array.length], parts: 1, values: array.slice() };
  }
  const { dtype, shape, data } = (array ?? {}) as Partial<{ dtype: unknown; shape: number[]; data: Float64Array }>;
  if (!isDType(dtype) || !Array.isArray(shape) || !isTypedArray(data, "Uint16Array", "Float32Array", "Float64Array")) {
    throw bad(ARRAY, array);
  }
  const { part, parts } = dtypeInfo(dtype);
  const isNarrow = part === "float16" || part === "bfloat16";
  if (data.length !== product(shape) * parts)
    throw bad(`${product(shape)} values of ${dtype} in the given tensor`, data);
  return {
    shape: [...shape],
    parts,
    values: isNarrow ? Array.from(data, (bits) => widen16(bits, part)) : data.slice(),
  };
}

/** Distance in the source of neighbours along each axis of `shape`; 0 where it is repeated. */
function stridesIn(source: Source, shape: readonly number[], isBroadcast: boolean): number[] {
  const ahead = shape.length - source.shape.length;
  const strides = shape.map((length, axis) => {
    const own = source.shape[axis - ahead];
    if (own === length) return product(source.shape.slice(axis - ahead + 1));
    return isBroadcast && (own === undefined || own === 1) ? 0 : undefined;
  });
  if (ahead < 0 || strides.includes(undefined)) {
    throw new WeightInitError(
      "WI_BAD_DIMS",
      `expected ${isBroadcast ? "dims that the given array of shape" : "the given array's shape"} [${source.shape}]${isBroadcast ? " broadcasts to" : ""}, got [${shape}]${isBroadcast ? "" : "; broadcast: true repeats it"}`,
    );
  }
  return strides as number[];
}

function lawOf(source: Source, shape: readonly number[], dtype: DType, isBroadcast: boolean): Distribution {
  const { values, parts } = source;
  if (parts === 2 && !dtypeInfo(dtype).isComplex) {
    throw new WeightInitError(
      "WI_DTYPE_NOT_IN_SCHEME",
      `expected a complex dtype for the given complex tensor, got "${dtype}"`,
    );
  }
  const strides = stridesIn(source, shape, isBroadcast);
  const read = (at: number, part: number) => (part < parts ? values[at * parts + part]! : 0);
  if (source.shape.length === shape.length && !strides.includes(0)) {
    return { kind: "values", draws: false, value: read };
  }
  return {
    kind: "values",
    draws: false,
    value(index, part) {
      let at = 0;
      for (let axis = shape.length - 1, rest = index; axis >= 0; axis--) {
        const length = shape[axis]!;
        const i = rest % length;
        at += i * strides[axis]!;
        rest = (rest - i) / length;
      }
      return read(at, part);
    },
  };
}

/**
 * An initializer that gives the numbers of an array, rounded to the dtype. Their shape must be the one asked for. Draws
 * nothing. The array is copied: what becomes of it later does not matter.
 *
 * @param array - numbers in lists, a typed array (one axis) or a tensor of the CPU; no NaN
 * @throws WeightInitError `WI_BAD_ARGUMENT` for what is no such array, or lists of unequal lengths. The initializer
 *   throws `WI_BAD_DIMS` for another shape; `WI_DTYPE_NOT_IN_SCHEME` for a real dtype of complex numbers;
 *   `WI_BAD_OPTION` for numbers beyond the dtype's range; and the codes of every call.
 * @example
 * ```ts
 * import { given } from "@weightinit/core";
 * import { CpuRng } from "@weightinit/cpu";
 *
 * const sobel = given([[1, 0, -1], [2, 0, -2], [1, 0, -1]]);
 * console.log(sobel(new CpuRng(0), 3, 3, { rows: [1, 2] }).data); // Float32Array(3) [ 2, 0, -2 ]
 * console.log(given([1, 2], { broadcast: true })(new CpuRng(0), 2, 2).data); // Float32Array(4) [ 1, 2, 1, 2 ]
 * ```
 */
export function given(array: GivenArray, options: GivenOptions = {}): Initializer<CommonOptions> {
  const { broadcast = false } = options ?? {};
  if (typeof broadcast !== "boolean") throw bad("broadcast to be true or false", broadcast);
  const source = sourceOf(array);
  return defineInitializer<CommonOptions>({
    name: "given",
    options: {},
    distribution: ({ shape, dtype }) => lawOf(source, shape, dtype, broadcast),
  });
}
