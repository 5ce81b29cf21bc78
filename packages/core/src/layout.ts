/**
 * Which axes of a weight are its fans: the conventions of Lux, PyTorch, Keras and TensorFlow.js, or axes by number as in JAX.
 *
 * @module
 */
import { shown, WeightInitError } from "./errors.ts";
import { isPlainObject } from "./plain-object.ts";
import { checkShape, product } from "./shape.ts";

/** Axes by number; negative ones count from the end. */
export interface AxesLayout {
  /** Axes whose lengths multiply to the fan-in. */
  readonly in: number | readonly number[];
  /** Axes whose lengths multiply to the fan-out. */
  readonly out: number | readonly number[];
  /** Axes that multiply neither, like the groups of a grouped weight. */
  readonly batch?: readonly number[] | undefined;
}

/** Fans said outright, for what a shape does not tell: a bias, a fused or a sharded weight. */
export interface FansLayout {
  /**
   * Fan-in and fan-out, each a number ≥ 0, or a list of axes whose lengths multiply to it. Unlike in {@link AxesLayout}
   * the other axes count for nothing: Keras' `input_axes` and `output_axes`.
   */
  readonly fans: {
    /** Fan-in. */
    readonly in: number | readonly number[];
    /** Fan-out. */
    readonly out: number | readonly number[];
  };
}

/**
 * - `"lux"`: `[out, in]`; `[...kernel, in, out]`; `[n]` has fan-in 1, fan-out n
 * - `"torch"`: `[out, in, ...kernel]`; fewer than two axes are refused
 * - `"keras"`: `[in, out]`; `[...kernel, in, out]`; `[n]` is n and n
 * - `"tfjs"`: as `"keras"`, but of fewer than 2 or more than 5 axes both fans are the root of the number of elements
 * - axes by number: unnamed axes are kernel axes and multiply both fans, `batch` axes multiply neither
 * - fans said outright, whatever the shape
 */
export type Layout = "lux" | "torch" | "keras" | "tfjs" | AxesLayout | FansLayout;

/** How many inputs feed one output of a layer, and the reverse. */
export interface Fans {
  /** Fan-in: the lengths of the in axes times the kernel's size. */
  readonly in: number;
  /** Fan-out: the lengths of the out axes times the kernel's size. */
  readonly out: number;
}

/** The axes that a layout names, from 0, each list in the order given; the others are kernel axes. */
export interface Axes {
  /** Axes of the inputs. */
  readonly in: readonly number[];
  /** Axes of the outputs. */
  readonly out: readonly number[];
  /** Axes that multiply neither fan. */
  readonly batch: readonly number[];
}

function badLayout(message: string): WeightInitError {
  return new WeightInitError("WI_BAD_LAYOUT", message);
}

/** What {@link isLayout} takes, as error messages say it. */
export const LAYOUT = '"lux", "torch", "keras", "tfjs", { in, out, batch } or { fans: { in, out } }';

const isFan = (value: unknown): boolean =>
  Array.isArray(value) || (typeof value === "number" && value >= 0 && value < Number.POSITIVE_INFINITY);

function areFans(value: unknown): value is FansLayout["fans"] {
  return isPlainObject(value) && Object.keys(value).sort().join() === "in,out" && isFan(value.in) && isFan(value.out);
}

/** Whether `value` has the form of a layout; its axes are checked against a shape later. */
export function isLayout(value: unknown): value is Layout {
  if (value === "lux" || value === "torch" || value === "keras" || value === "tfjs") return true;
  if (typeof value !== "object" || value === null) return false;
  if ("fans" in value) return Object.keys(value).length === 1 && areFans(value.fans);
  if (!("in" in value && "out" in value)) return false;
  return Object.keys(value).every((key) => key === "in" || key === "out" || key === "batch");
}

function axisNumbers(axes: unknown, rank: number): number[] {
  const list: readonly unknown[] = axes === undefined ? [] : Array.isArray(axes) ? axes : [axes];
  // Array.from visits the holes of an array, which map would pass over.
  return Array.from(list, (axis) => {
    if (typeof axis !== "number" || !Number.isInteger(axis) || axis < -rank || axis >= rank) {
      throw badLayout(`expected layout axes from ${-rank} to ${rank - 1} for a ${rank}-D tensor, got ${shown(axis)}`);
    }
    return axis < 0 ? axis + rank : axis;
  });
}

/**
 * The axes of a tensor of `rank` axes that a layout names; for schemes that look at axes one by one.
 *
 * @throws {@link WeightInitError} `WI_BAD_LAYOUT` if the layout does not fit, or gives fans instead of axes.
 * @example
 * ```ts
 * import { axesOf } from "@weightinit/core";
 *
 * console.log(axesOf("torch", 4)); // { in: [ 1 ], out: [ 0 ], batch: [] }
 * ```
 */
export function axesOf(layout: Layout, rank: number): Axes {
  if (layout === "torch") {
    if (rank < 2) throw badLayout(`expected at least 2 axes with layout "torch", got ${rank}`);
    return { in: [1], out: [0], batch: [] };
  }
  if (typeof layout === "string") {
    if (rank === 0) return { in: [], out: [], batch: [] };
    if (rank === 1) return { in: layout === "lux" ? [] : [0], out: [0], batch: [] };
    return layout === "lux" && rank === 2
      ? { in: [1], out: [0], batch: [] }
      : { in: [rank - 2], out: [rank - 1], batch: [] };
  }
  if ("fans" in layout)
    throw badLayout(
      `expected a layout that names axes, got fans ${shown(layout.fans.in)} and ${shown(layout.fans.out)}`,
    );
  const axes = {
    in: axisNumbers(layout.in, rank),
    out: axisNumbers(layout.out, rank),
    batch: axisNumbers(layout.batch, rank),
  };
  const named = [...axes.in, ...axes.out, ...axes.batch];
  if (new Set(named).size !== named.length)
    throw badLayout(`expected each axis once in the layout, got ${shown(named)}`);
  return axes;
}

/** Fan-in and fan-out of a shape and a layout that are known to be ones. */
export function fansIn(shape: readonly number[], layout: Layout): Fans {
  // Most weights: without a list of axes.
  if (shape.length === 2 && (layout === "lux" || layout === "torch")) return { in: shape[1]!, out: shape[0]! };
  if (typeof layout === "object" && "fans" in layout) {
    const fan = (given: number | readonly number[]) =>
      typeof given === "number" ? given : product(axisNumbers(given, shape.length).map((axis) => shape[axis]!));
    return { in: fan(layout.fans.in), out: fan(layout.fans.out) };
  }
  if (layout === "tfjs" && (shape.length < 2 || shape.length > 5)) {
    const root = Math.sqrt(product(shape));
    return { in: root, out: root };
  }
  const axes = axesOf(layout, shape.length);
  let fanIn = 1;
  let fanOut = 1;
  for (let axis = 0; axis < shape.length; axis++) {
    const length = shape[axis]!;
    const isIn = axes.in.includes(axis);
    const isOut = axes.out.includes(axis);
    if (axes.batch.includes(axis)) continue;
    // An axis that is neither in nor out is a kernel axis: it multiplies both fans.
    if (isIn || !isOut) fanIn *= length;
    if (isOut || !isIn) fanOut *= length;
  }
  return { in: fanIn, out: fanOut };
}

/**
 * Fan-in and fan-out of a shape.
 *
 * @throws {@link WeightInitError} `WI_BAD_LAYOUT` if the layout is none, or does not fit the shape; `WI_BAD_DIMS` unless
 *   the lengths are non-negative integers.
 * @example
 * ```ts
 * import { fansOf } from "@weightinit/core";
 *
 * console.log(fansOf([3, 3, 16, 32]));          // { in: 144, out: 288 }
 * console.log(fansOf([32, 16, 3, 3], "torch")); // { in: 144, out: 288 }
 * ```
 */
export function fansOf(shape: readonly number[], layout: Layout = "lux"): Fans {
  if (!isLayout(layout)) throw badLayout(`expected layout to be ${LAYOUT}, got ${shown(layout)}`);
  if (!Array.isArray(shape)) throw new WeightInitError("WI_BAD_DIMS", `expected a shape, got ${shown(shape)}`);
  return fansIn(checkShape(shape), layout);
}
