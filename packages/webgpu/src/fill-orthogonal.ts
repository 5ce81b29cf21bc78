/**
 * The orthogonal fill: Q = H₁ ⋯ Hₙ·I·D of a trapezoid of normals, by blocks of Householder reflectors in compact WY
 * form (Stewart 1980, "The efficient generation of random orthogonal matrices"; Mezzadri 2007).
 *
 * @module
 */
import { type OrthogonalFill, WeightInitError } from "@weightinit/core";
import type { Key } from "@weightinit/core/stream";
import { fillRandom, type Target } from "./fill-elementwise.ts";
import { float32Bits } from "./fill-params.ts";
import type { GpuContext, GpuRange } from "./gpu-context.ts";
import { WORKGROUP } from "./wgsl/kernel.ts";
import {
  BLOCK,
  finishKernel,
  projectKernel,
  reflectorKernel,
  SUM_COLUMNS,
  triangleKernel,
  updateKernel,
} from "./wgsl/orthogonal.ts";

/** Normals before anything else is done to them. */
const STANDARD = { kind: "normal", std: 1, mean: 0 } as const;

function checkSize(bytes: number, { maxStorageBufferBindingSize, maxBufferSize }: GPUSupportedLimits): void {
  const most = Math.min(maxStorageBufferBindingSize, maxBufferSize);
  if (bytes > most) {
    throw new WeightInitError(
      "WI_TOO_LARGE",
      `expected an orthogonal matrix of at most ${most} bytes in float32 (this device's maxStorageBufferBindingSize), got ${bytes}; make it with @weightinit/cpu`,
    );
  }
}

/** @throws WeightInitError `WI_TOO_LARGE` if the matrix in float32 does not fit one binding */
export function fillOrthogonal(
  context: GpuContext,
  { rows, cols, gain }: OrthogonalFill,
  key: Key,
  draw: number,
  { pieces, part, parts }: Target,
): void {
  const { recorder } = context;
  const m = Math.max(rows, cols);
  const n = Math.min(rows, cols);
  const matrixBytes = 4 * m * n * parts;
  checkSize(matrixBytes, context.device.limits);

  const blockColumns = BLOCK / parts;
  const blocks = Math.ceil(n / blockColumns);
  const v = recorder.scratch(matrixBytes);
  const q = recorder.scratch(matrixBytes);
  const t = recorder.scratch(4 * blocks * BLOCK * BLOCK);
  const w = recorder.scratch(4 * BLOCK * n);
  const matrices: readonly GpuRange[] = [v, q, t, w];

  const whole = { range: v, first: 0, end: m * n * parts, start: 0 };
  fillRandom(context, STANDARD, key, { draw, from: 0 }, { pieces: [whole], part: "float32", parts });
  recorder.dispatch(reflectorKernel(parts), { m, n, start: 0 }, matrices, Math.ceil(n / SUM_COLUMNS));
  recorder.dispatch(triangleKernel(parts), { m, n, start: 0 }, matrices, blocks);
  for (let block = blocks - 1; block >= 0; block--) {
    const start = block * blockColumns;
    const across = Math.ceil((n - start) / BLOCK);
    const down = Math.ceil((parts * (m - start)) / BLOCK);
    recorder.dispatch(projectKernel(parts), { m, n, start }, matrices, across);
    recorder.dispatch(updateKernel(parts), { m, n, start }, matrices, across * down);
  }
  for (const { range, first, end, start } of pieces) {
    const params = { first, end, start, parts, rows, cols, gain: float32Bits(gain) };
    recorder.dispatch(finishKernel(part), params, [q, range], Math.ceil(end / (4 * WORKGROUP)));
  }
}
