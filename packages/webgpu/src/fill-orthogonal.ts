/**
 * The orthogonal fill: Q = H₁ ⋯ Hₙ·I·D of a trapezoid of normals, by panels of Householder reflectors in compact WY
 * form (Stewart 1980, "The efficient generation of random orthogonal matrices"; Mezzadri 2007).
 *
 * @module
 */
import { type OrthogonalFill, WeightInitError } from "@weightinit/core";
import { fillConstant, fillRandom, type Target } from "./fill-elementwise.ts";
import { float32Bits } from "./fill-params.ts";
import type { GpuRange } from "./memory.ts";
import type { StreamPlace } from "./place.ts";
import type { Recorder } from "./recorder.ts";
import { type Kernel, WORKGROUP } from "./wgsl/kernel.ts";
import { finishKernel, type OrthogonalField, spacedKernel } from "./wgsl/orthogonal.ts";
import { gramKernel, projectKernel, triangleKernel, updateKernel, weighKernel } from "./wgsl/panels.ts";
import { reflectorKernel, SUM_COLUMNS, squaresKernel } from "./wgsl/reflectors.ts";
import { PANEL } from "./wgsl/tiles.ts";

/** Normals before anything else is done to them. */
export const STANDARD = { kind: "normal", std: 1, mean: 0 } as const;
const ZERO = { kind: "constant", value: 0 } as const;

/** Rows of a chunk of long sums at least: fewer do not pay for another workgroup. */
const LEAST_CHUNK = 256;
/** Multiply-adds of a tile's product that take as long as a real made from a word. */
const PRODUCTS_A_REAL = 32;

function checkSize(bytes: number, most: number): void {
  if (bytes > most) {
    throw new WeightInitError(
      "WI_TOO_LARGE",
      `expected an orthogonal matrix of at most ${most} bytes in float32 (this device's maxStorageBufferBindingSize), got ${bytes}; make it with @weightinit/cpu`,
    );
  }
}

/** @throws WeightInitError `WI_TOO_LARGE` if the matrix in float32 does not fit one binding; nothing is recorded then */
export function fillOrthogonal(
  recorder: Recorder,
  { rows, cols, gain, spacing }: OrthogonalFill,
  place: StreamPlace,
  { pieces, part, parts }: Target,
): void {
  const m = Math.max(rows, cols);
  const n = Math.min(rows, cols);
  const reals = m * n * parts;
  const height = m * parts;
  const panels = Math.ceil((n * parts) / PANEL);
  const most = Math.min(recorder.limits.maxStorageBufferBindingSize, recorder.limits.maxBufferSize);
  checkSize(4 * reals, most);
  // Sums of about as many chunks as a chunk has rows are the most exact.
  const tileBytes = 4 * PANEL * PANEL;
  const mostChunks = Math.max(1, Math.floor(most / (tileBytes * panels)));
  const leastRows = Math.max(LEAST_CHUNK, 3 * Math.sqrt(height), height / mostChunks);
  const chunk = PANEL * Math.ceil(leastRows / PANEL);
  const chunks = Math.ceil(height / chunk);

  const v = recorder.scratch(4 * reals);
  const q = recorder.scratch(4 * reals);
  const t = recorder.scratch(tileBytes * panels);
  const w = recorder.scratch(4 * PANEL * n);
  const sums = recorder.scratch(tileBytes * chunks * panels);
  const ranges: readonly GpuRange[] = [v, q, t, w, sums];
  const whole = { range: v, first: 0, end: reals, start: 0 };
  // Used memory has another matrix.
  if (!q.isFresh) fillConstant(recorder, ZERO, { pieces: [{ ...whole, range: q }], part: "float32", parts });
  fillRandom(recorder, STANDARD, place, { pieces: [whole], part: "float32", parts });

  const run = (kernel: Kernel<OrthogonalField>, start: number, workgroups: number, products: number) => {
    const work = products / PRODUCTS_A_REAL;
    recorder.dispatch(kernel, { m, n, start, chunk, chunks }, { ranges, workgroups, work });
  };
  const shape = { parts, isWide: n % 4 === 0 };
  const columns = Math.ceil(n / SUM_COLUMNS);
  run(squaresKernel(parts), 0, columns * chunks, reals);
  run(reflectorKernel(parts), 0, columns, n * chunks);
  run(gramKernel(shape), 0, panels * chunks, PANEL * height * PANEL * panels);
  run(triangleKernel(parts), 0, panels, PANEL ** 3 * panels);
  for (let panel = panels - 1; panel >= 0; panel--) {
    const start = (panel * PANEL) / parts;
    const right = Math.ceil((n - start) / PANEL);
    const below = Math.ceil((height - parts * start) / PANEL);
    const products = PANEL ** 3 * right * below;
    run(projectKernel(shape), start, right * (chunks - Math.floor((parts * start) / chunk)), products);
    run(weighKernel(shape), start, right, PANEL ** 3 * right);
    run(updateKernel(shape), start, right * below, products);
  }
  const matrix = { parts, rows, cols, gain: float32Bits(gain) };
  for (const { range, first, end, start } of pieces) {
    if (spacing > 1) {
      // Elements that begin in the piece, or one real before it.
      const step = spacing * parts;
      const from = Math.max(0, Math.ceil((start - parts + 1) / step));
      const count = Math.min(rows * cols, Math.ceil((start + end - first) / step)) - from;
      const offset = first + from * step - start;
      const params = { ...matrix, first, end, start: from, offset, step, count };
      const workgroups = Math.ceil(count / WORKGROUP);
      if (count > 0) recorder.dispatch(spacedKernel(part), params, { ranges: [range, q], workgroups, work: count });
      continue;
    }
    const params = { ...matrix, first, end, start };
    const workgroups = Math.ceil(end / (4 * WORKGROUP));
    recorder.dispatch(finishKernel(part), params, { ranges: [range, q], workgroups, work: end - first });
  }
}
