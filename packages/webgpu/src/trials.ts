/**
 * Small fills on a device, compared with core's reference.
 *
 * @module
 */
import type { WeightInitError } from "@weightinit/core";
import type { Key } from "@weightinit/core/stream";
import { answers, type ExactFill, type Layout, type Trial } from "./answers.ts";
import type { Arithmetic } from "./arithmetic.ts";
import { firstFailure } from "./failure.ts";
import { fillExact } from "./fill-exact.ts";
import { type GatherableFill, gatheredFill } from "./fill-gathered.ts";
import type { GpuContext } from "./gpu-context.ts";
import { createBuffer } from "./memory.ts";
import { piecesOf } from "./pieces.ts";
import type { Recorder } from "./recorder.ts";
import { COPY_DST, COPY_SRC, STORAGE } from "./webgpu-flags.ts";
import { WORKGROUP } from "./wgsl/kernel.ts";
import { PACKING_VALUES, packingKernel } from "./wgsl/packing.ts";

const KEY: Key = [0x9e3779b9, 0x7f4a7c15];
/** Reals a fill: a fused or sloppy step changes about a quarter of them. */
export const LENGTH = 1024;

/** Shape of the matrices that diagonals and sparse columns are tried in. */
export const DIMS = [23, 17] as const;

/** What `work` makes of fresh memory. Throws what kept it from running. */
async function made(
  { device, staging, trialRecorder: recorder }: GpuContext,
  size: number,
  usage: GPUBufferUsageFlags,
  work: (recorder: Recorder, buffer: GPUBuffer) => void,
): Promise<Uint8Array<ArrayBuffer>> {
  const { buffer, failure } = createBuffer(device, size, usage);
  try {
    const error = await firstFailure([failure, ...recorder.record(undefined, () => work(recorder, buffer))]);
    if (error !== undefined) throw error;
    const bytes = new Uint8Array(size);
    await staging.read({ buffer, offset: 0, size }, bytes);
    return bytes;
  } finally {
    buffer.destroy();
  }
}

/** Runs trials with `arithmetic`. Returns whether every bit is right; throws what kept them from running. */
export async function passes(context: GpuContext, trials: readonly Trial[], arithmetic: Arithmetic): Promise<boolean> {
  const stride = LENGTH * 4;
  const bytes = await made(context, trials.length * stride, STORAGE | COPY_SRC, (recorder, buffer) => {
    for (const [draw, { fill, layout, length, runs = { from: 0, run: length, stride: length } }] of trials.entries()) {
      const bytesPerReal = layout.part === "float32" ? 4 : 2;
      const range = { buffer, offset: draw * stride, size: length * bytesPerReal };
      const pieces = piecesOf(range, bytesPerReal, recorder.limits);
      const place = { key: KEY, draw, ...runs, length: length / layout.parts, arithmetic };
      fillExact(recorder, fill, place, { ...layout, pieces }, false);
    }
  });
  return trials.every((trial, draw) => {
    const Items = trial.layout.part === "float32" ? Uint32Array : Uint16Array;
    const got = new Items(bytes.buffer, draw * stride, trial.length);
    return answers(trial, KEY, draw).every((bits, i) => bits === got[i]);
  });
}

/** Elements of gathered fills: within a workgroup, a whole one, and several whose last is not. */
const GATHERED = [LENGTH - 4, 2, 256, 512] as const;

/** The same of fills that are made together. */
export async function passesGathered(
  context: GpuContext,
  fills: readonly GatherableFill[],
  layout: Layout,
  arithmetic: Arithmetic,
): Promise<boolean> {
  const bytesPerElement = layout.parts * (layout.part === "float32" ? 4 : 2);
  const stride = LENGTH * bytesPerElement;
  const all = fills.flatMap((fill) => GATHERED.map((length) => ({ fill, length })));
  const places = all.map((_, draw) => ({ from: 4 * draw, draw }));
  const bytes = await made(context, all.length * stride, STORAGE | COPY_SRC | COPY_DST, (recorder, buffer) => {
    const gathered = all.map(({ fill, length }, i) => {
      const to = () => ({ buffer, offset: i * stride });
      return gatheredFill(fill, { ...places[i]!, length, key: KEY, to }, layout, arithmetic)!;
    });
    recorder.gather(gathered);
  });
  return all.every(({ fill, length }, i) => {
    const Items = layout.part === "float32" ? Uint32Array : Uint16Array;
    const got = new Items(bytes.buffer, i * stride, length * layout.parts);
    const runs = { from: places[i]!.from, run: length, stride: length };
    const right = answers({ fill, layout, length: got.length, runs }, KEY, i);
    return right.every((bits, n) => bits === got[n]);
  });
}

/** Runs that are whole vectors, and others. The first has block 2³² of the stream in it, and strides are of two words. */
const RUNS = [
  { from: 2 ** 34 - 32, run: 64, stride: 2 ** 34 - 64 },
  { from: 2 ** 34 - 3, run: 7, stride: 2 ** 33 - 13 },
] as const;

/** Whole vectors, and fewer reals that do not end at one: each has kernels of its own. */
export function trialsOf(fill: ExactFill, layout: Layout, inRuns = false): Trial[] {
  if (fill.kind === "diagonal" || fill.kind === "sparse") {
    return [{ fill, layout, length: DIMS[0] * DIMS[1] * layout.parts }];
  }
  if (inRuns)
    return RUNS.map((runs) => ({ fill, layout, length: LENGTH - (LENGTH % (runs.run * layout.parts)), runs }));
  return [LENGTH, LENGTH - 3 * layout.parts].map((length) => ({ fill, layout, length }));
}

/** Whether the device rounds to float16 as the stream says. One whose kernel for that does not run is not asked to. */
export async function packs(context: GpuContext): Promise<boolean> {
  const workgroups = PACKING_VALUES / WORKGROUP;
  try {
    const [wrong] = await made(context, 4, STORAGE | COPY_SRC, (recorder, buffer) => {
      recorder.dispatch(
        packingKernel(),
        { zero: 0 },
        { ranges: [{ buffer, offset: 0, size: 4 }], workgroups, work: 0 },
      );
    });
    return wrong === 0;
  } catch (error) {
    if ((error as WeightInitError).code !== "WI_DEVICE_ERROR") throw error;
    return false;
  }
}
