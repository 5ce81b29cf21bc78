/**
 * Fills that draw nothing.
 *
 * @module
 */
import type { ConstantFill, DiagonalFill, FillPlace, RealDType } from "@weightinit/core";
import { narrow16 } from "@weightinit/core/stream";
import { bitsPerReal, groups, isContiguous, reals, type Target } from "./target.ts";

const scratch = new DataView(new ArrayBuffer(8));

/** The bits that store a value of a dtype. */
function bitsOf(value: number, part: RealDType): number | bigint {
  if (part === "float64") {
    scratch.setFloat64(0, value);
    return scratch.getBigUint64(0);
  }
  if (part !== "float32") return narrow16(value, part);
  scratch.setFloat32(0, value);
  return scratch.getUint32(0);
}

export function fillConstant({ value }: ConstantFill, target: Target): void {
  const { context, ptr, stream, dtype } = target;
  const even = bitsOf(value, dtype.part);
  const odd = dtype.isComplex ? 0 : even;
  context.launch("fixed", `constant_${bitsPerReal(dtype)}`, groups(target), stream, [ptr, 0, reals(target), even, odd]);
}

export function fillDiagonal(fill: DiagonalFill, target: Target, place: FillPlace): void {
  fillConstant({ kind: "constant", value: 0 }, target);
  if (fill.count === 0) return;
  const { context, ptr, stream, dtype, size } = target;
  const start = [ptr, place.from, size];
  const diagonal = [
    ...[dtype.parts, bitsOf(fill.value, dtype.part), fill.base, fill.count],
    ...fill.axes.flatMap((axis) => [axis.size, axis.stride, axis.shift]),
  ];
  const kernel = `diagonal_${bitsPerReal(dtype)}`;
  if (isContiguous(place)) context.launch("fixed", kernel, fill.count, stream, [...start, ...diagonal]);
  else {
    const args = [...start, place.run, place.stride, ...diagonal];
    context.launch("strided_diagonal", `strided_${kernel}`, fill.count, stream, args);
  }
}
