/**
 * The WebGPU device: buffers filled by compute shaders.
 *
 * @module
 */
import {
  type AllocateRequest,
  type Device,
  type DType,
  dtypeInfo,
  type Fill,
  type FillPlace,
  type PortableRng,
  product,
  type Rng,
  type Tensor,
  WeightInitError,
} from "@weightinit/core";
import { deviceError } from "./failure.ts";
import type { Target } from "./fill-elementwise.ts";
import { fillExact } from "./fill-exact.ts";
import { type GatherableFill, gatheredFill, isGatherable } from "./fill-gathered.ts";
import { fillOrthogonal, STANDARD } from "./fill-orthogonal.ts";
import { contextOf, type GpuContext } from "./gpu-context.ts";
import { arithmeticOf, FLOAT32, mayGather, tryKernels } from "./known-answers.ts";
import { wholeWords, write } from "./memory.ts";
import { outRange } from "./out.ts";
import type { GpuOut } from "./out-types.ts";
import { piecesOf } from "./pieces.ts";
import { isInRuns, type StreamPlace } from "./place.ts";
import { TensorMemory } from "./tensor-memory.ts";
import { COPY_DST, STORAGE } from "./webgpu-flags.ts";
import { type WebGpuDType, WebGpuTensor } from "./webgpu-tensor.ts";
import type { GpuDevice } from "./webgpu-types.ts";
import type { Part } from "./wgsl/storage.ts";

/** What `WebGpuRng` makes. */
export interface WebGpuMakes {
  /** A tensor type for each dtype that the device has. */
  readonly tensors: { readonly [D in WebGpuDType]: WebGpuTensor<D> };
  /** A buffer of the generator's device, to be filled from its start or from `offset` bytes on. */
  readonly out: GpuOut;
}

/** The generator as the device needs it, whose class needs the device. */
interface Source extends PortableRng<WebGpuMakes> {
  readonly device: GpuDevice;
  readonly usage: number;
}

const DTYPES: readonly DType[] = ["float16", "bfloat16", "float32", "complex32", "complex64"];
/** Selection sampling counts elements in a word; a device's own limit is lower and checked against its limits. */
const MOST_ELEMENTS = 2 ** 32 - 1;

function bytesOf(dtype: DType, shape: readonly number[]): number {
  return product(shape) * dtypeInfo(dtype).bytesPerElement;
}

/** Storage bindings are made of words, and no buffer is empty. */
function bufferSize(bytes: number): number {
  return Math.max(4, wholeWords(bytes));
}

function allocate<D extends DType>(rng: Source, { dtype, shape, out }: AllocateRequest<D>): WebGpuTensor<D> {
  const context = contextOf(rng.device as GPUDevice);
  if (context.failure !== undefined) throw context.failure;
  const size = bytesOf(dtype, shape);
  if (out !== undefined) {
    const { buffer, offset } = outRange(context, out, size, dtype);
    const memory = context.memories.of(buffer) ?? new TensorMemory(buffer.size, buffer.usage, buffer);
    return new WebGpuTensor(context, { dtype, shape, memory, offset, size, isOwned: false });
  }
  const { maxBufferSize } = context.recorder.limits;
  if (size > maxBufferSize) {
    throw new WeightInitError(
      "WI_TOO_LARGE",
      `expected at most ${maxBufferSize} bytes in one buffer of this device, got ${size} (${dtype}, shape [${shape}]); make it in parts with the rows option`,
    );
  }
  const memory = context.allocate(bufferSize(size), rng.usage | STORAGE);
  return new WebGpuTensor(context, { dtype, shape, memory, offset: 0, size, isOwned: true });
}

function fill(rng: Source, tensor: Tensor, what: Fill, place: FillPlace): void {
  const gpu = tensor as WebGpuTensor;
  if (gpu.size === 0) return;
  const context = contextOf(rng.device as GPUDevice);
  const memory = gpu.memory as TensorMemory;
  const length = what.kind === "orthogonal" ? (place.length - 1) * what.spacing + 1 : place.length;
  const isFresh = gpu.claim(place.at, place.at + length);
  // New memory is zeros.
  if (isFresh && what.kind === "constant" && Object.is(what.value, 0)) return;
  const where = { ...place, key: rng.key };
  const isSmall = memory.buffer === undefined && (memory.usage & COPY_DST) !== 0;
  if (isSmall && isFresh && length === gpu.size && isGatherable(what, place)) {
    fillLater(context, gpu, what, where);
    return;
  }
  // What waits is to be there before.
  if (memory.isAwaited) context.recorder.recordNow(memory);
  try {
    fillNow(context, gpu, what, { ...where, range: length, isFresh });
  } catch (error) {
    gpu.destroy();
    throw error;
  }
}

/** A fill's place before it is known how it computes. */
interface Where extends Omit<StreamPlace, "arithmetic"> {
  readonly at: number;
}

/** A fill of all of a small tensor, with others that come before it is needed. */
function fillLater(context: GpuContext, gpu: WebGpuTensor, what: GatherableFill, where: Where): void {
  const memory = gpu.memory as TensorMemory;
  const { part, parts } = dtypeInfo(gpu.dtype);
  const layout = { part: part as Part, parts };
  const to = () => ({ buffer: memory.buffer as GPUBuffer, offset: 0 });
  context.recorder.wait({
    memory,
    gathered: () => {
      const gathered = gatheredFill(what, { ...where, to }, layout, context.arithmetic);
      return gathered !== undefined && mayGather(context, gathered.kernel, what, layout) ? gathered : undefined;
    },
    alone: () => {
      try {
        fillNow(context, gpu, what, { ...where, range: where.length, isFresh: true });
      } catch (error) {
        gpu.follow([Promise.resolve(deviceError("fill a tensor", error))]);
      }
    },
    follow: (failures) => gpu.follow(failures),
  });
}

/** A fill by dispatches of its own; `range`: elements of the tensor from `at` on that they may write to. */
function fillNow(
  context: GpuContext,
  gpu: WebGpuTensor,
  what: Fill,
  { at, range: length, isFresh, ...place }: Where & { readonly range: number; readonly isFresh: boolean },
): void {
  const { recorder } = context;
  const { part, parts, bytesPerElement } = dtypeInfo(gpu.dtype);
  const buffer = context.bufferOf(gpu.memory as TensorMemory);
  const range = { buffer, offset: gpu.byteOffset + at * bytesPerElement, size: length * bytesPerElement };
  const target: Target = {
    pieces: piecesOf(range, bytesPerElement / parts, recorder.limits),
    part: part as Part,
    parts,
  };
  const isOrthogonal = what.kind === "orthogonal";
  const job = {
    fill: isOrthogonal ? STANDARD : what,
    layout: isOrthogonal ? FLOAT32 : target,
    inRuns: isInRuns(place, parts),
  };
  const arithmetic = arithmeticOf(context, job);
  const where = { ...place, arithmetic };
  // Nothing that is recorded knows fresh memory.
  const isWritten = what.kind === "values" && isFresh && (buffer.usage & COPY_DST) !== 0;
  // Memory of ours is submitted with other tensors; a caller's buffer may be destroyed, or another device's.
  const owner = context.memories.of(buffer) === undefined ? buffer : undefined;
  const failures = recorder.record(owner, () => {
    if (isWritten) write(context.device, range, what.values, 0, what.values.length);
    else if (isOrthogonal) fillOrthogonal(recorder, what, where, target);
    else fillExact(recorder, what, where, target, isFresh);
  });
  gpu.follow(failures);
  const trial = isWritten ? undefined : tryKernels(context, job, arithmetic);
  if (trial !== undefined) gpu.follow([trial]);
}

/** The device of `WebGpuRng`. */
export const webGpuDevice: Device<Rng<WebGpuMakes>> = {
  name: "webgpu",
  supports: { dtypes: DTYPES, maxElements: MOST_ELEMENTS, slices: true },
  allocate: (rng, request) => allocate(rng as Source, request),
  fill: (rng, tensor, what, place) => fill(rng as Source, tensor, what, place),
  batch: (rng, fills) => contextOf((rng as Source).device as GPUDevice).recorder.tensor(fills),
};
