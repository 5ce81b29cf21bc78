/**
 * The in axis and the out axis of a weight, for schemes that look at channels one by one.
 *
 * @module
 */
import { axesOf, type Layout, product, shown, WeightInitError } from "@weightinit/core";

/** Where an axis stands: index = ⌊element/stride⌋ mod length. */
export interface Axis {
  readonly length: number;
  readonly stride: number;
}

/** The axes of a weight. */
export interface MatrixAxes {
  readonly in: Axis;
  readonly out: Axis;
  /** The others, in order. */
  readonly kernel: readonly Axis[];
}

/** The axes of a weight whose layout names one in axis and one out axis. */
export function matrixAxes(scheme: string, shape: readonly number[], layout: Layout): MatrixAxes {
  if (shape.length < 2) {
    throw new WeightInitError(
      "WI_BAD_RANK",
      `expected at least 2 dims for ${scheme}, got ${shape.length} (shape [${shape}])`,
    );
  }
  const axes = axesOf(layout, shape.length);
  const [into, out] = [axes.in[0], axes.out[0]];
  if (into === undefined || out === undefined || axes.in.length + axes.out.length > 2 || axes.batch.length > 0) {
    throw new WeightInitError(
      "WI_BAD_LAYOUT",
      `expected a layout with one in axis, one out axis and no batch axes for ${scheme}, got in axes ${shown(axes.in)}, out axes ${shown(axes.out)}, batch axes ${shown(axes.batch)}`,
    );
  }
  const axis = (at: number): Axis => ({ length: shape[at]!, stride: product(shape.slice(at + 1)) });
  const others = Array.from(shape.keys()).filter((at) => at !== into && at !== out);
  return { in: axis(into), out: axis(out), kernel: others.map(axis) };
}

/** The index of an element along an axis. */
export function along(element: number, { stride, length }: Axis): number {
  return Math.floor(element / stride) % length;
}
