/**
 * Constants and random fills on the GPU.
 *
 * @module
 */
import type { ConstantFill, FillPlace } from "@weightinit/core";
import type { Key } from "@weightinit/core/stream";
import {
  constantParams,
  isPlainArithmetic,
  type LawParams,
  lawParams,
  placeParams,
  type RandomFill,
} from "./fill-params.ts";
import type { GpuContext } from "./gpu-context.ts";
import type { Piece } from "./pieces.ts";
import { type AffinePath, constantKernel, type ElementwiseField, elementwiseKernel } from "./wgsl/elementwise.ts";
import { type Kernel, WORKGROUP } from "./wgsl/kernel.ts";
import type { Part } from "./wgsl/storage.ts";

/** Reals an invocation makes. */
const REALS = 4;

/** A tensor as fills see it: its bindings, and the real dtype they hold. */
export interface Target {
  readonly pieces: readonly Piece[];
  readonly part: Part;
  readonly parts: 1 | 2;
}

function run(
  context: GpuContext,
  kernel: Kernel<ElementwiseField>,
  law: LawParams,
  key: Key,
  { draw, from }: FillPlace,
  { pieces, parts }: Target,
): void {
  for (const { range, first, end, start } of pieces) {
    const params = { ...law, ...placeParams(key, draw, { first, end, from: from * parts + start }) };
    const table = { buffer: context.table, offset: 0, size: context.table.size };
    context.recorder.dispatch(kernel, params, [table, range], Math.ceil(end / (REALS * WORKGROUP)));
  }
}

/** Whose arithmetic a fill runs in on this device. */
export function affinePath(context: GpuContext, fill: RandomFill): AffinePath {
  return context.exact && isPlainArithmetic(fill) ? "hardware" : "soft";
}

export function fillRandom(
  context: GpuContext,
  fill: RandomFill,
  key: Key,
  place: FillPlace,
  target: Target,
  path: AffinePath = affinePath(context, fill),
): void {
  run(context, elementwiseKernel(fill.kind, target.part, path), lawParams(fill, target.part), key, place, target);
}

export function fillConstant(context: GpuContext, fill: ConstantFill, target: Target): void {
  const law = constantParams(fill, target.part, target.parts === 2);
  run(context, constantKernel(target.part), law, [0, 0], { draw: 0, from: 0 }, target);
}
