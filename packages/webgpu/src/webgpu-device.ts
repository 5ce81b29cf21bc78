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
  type Tensor,
  WeightInitError,
} from "@weightinit/core";
import { fillConstant, fillRandom, type Target } from "./fill-elementwise.ts";
import { fillDiagonal, fillSparse } from "./fill-fixed.ts";
import { fillOrthogonal } from "./fill-orthogonal.ts";
import { contextOf, type GpuContext } from "./gpu-context.ts";
import { type GpuOut, outRange } from "./out.ts";
import { piecesOf } from "./pieces.ts";
import { STORAGE } from "./webgpu-flags.ts";
import type { WebGpuRng } from "./webgpu-rng.ts";
import { type WebGpuDType, WebGpuTensor } from "./webgpu-tensor.ts";
import type { Part } from "./wgsl/storage.ts";

/** What {@link WebGpuRng} makes. */
export interface WebGpuMakes {
  /** A tensor type for each dtype that the device has. */
  readonly tensors: { readonly [D in WebGpuDType]: WebGpuTensor<D> };
  /** A buffer of the generator's device, to be filled from its start or from `offset` bytes on. */
  readonly out: GpuOut;
}

const DTYPES: readonly DType[] = ["float16", "bfloat16", "float32", "complex32", "complex64"];
/** Selection sampling counts elements in a word; a device's own limit is lower and checked against its limits. */
const MOST_ELEMENTS = 2 ** 32 - 1;

function bytesOf(dtype: DType, shape: readonly number[]): number {
  return shape.reduce((a, b) => a * b, dtypeInfo(dtype).bytesPerElement);
}

/** Storage bindings are made of words, and no buffer is empty. */
function bufferSize(bytes: number): number {
  return Math.max(4, Math.ceil(bytes / 4) * 4);
}

function allocate<D extends DType>(rng: WebGpuRng, { dtype, shape, out }: AllocateRequest<D>): WebGpuTensor<D> {
  const context = contextOf(rng.device);
  if (context.failure !== undefined) throw context.failure;
  const size = bytesOf(dtype, shape);
  if (out !== undefined) return new WebGpuTensor(context, dtype, shape, outRange(out, size, dtype), false);
  const { maxBufferSize } = rng.device.limits;
  if (size > maxBufferSize) {
    throw new WeightInitError(
      "WI_TOO_LARGE",
      `expected at most ${maxBufferSize} bytes in one buffer of this device, got ${size} (${dtype}, shape [${shape}]); make it in parts with the rows option`,
    );
  }
  const { buffer, failure } = context.createBuffer(bufferSize(size), rng.usage | STORAGE);
  return new WebGpuTensor(context, dtype, shape, { buffer, offset: 0, size }, true, failure);
}

function fillTarget(
  context: GpuContext,
  rng: WebGpuRng,
  tensor: WebGpuTensor,
  what: Fill,
  place: FillPlace,
  target: Target,
): void {
  switch (what.kind) {
    case "constant":
      // WebGPU gives memory as zeros.
      if (!(tensor.isFresh && Object.is(what.value, 0))) fillConstant(context, what, target);
      break;
    case "diagonal":
      if (!tensor.isFresh) fillConstant(context, { kind: "constant", value: 0 }, target);
      fillDiagonal(context, what, place.from, target);
      break;
    case "sparse":
      fillSparse(context, what, rng.key, place.draw, target);
      break;
    case "orthogonal":
      fillOrthogonal(context, what, rng.key, place.draw, target);
      break;
    default:
      fillRandom(context, what, rng.key, place, target);
  }
}

function fill(rng: WebGpuRng, tensor: Tensor, what: Fill, place: FillPlace): void {
  const gpu = tensor as WebGpuTensor;
  if (gpu.size === 0) return;
  const context = contextOf(rng.device);
  const { part, parts, bytesPerElement } = dtypeInfo(gpu.dtype);
  const range = { buffer: gpu.buffer, offset: gpu.byteOffset, size: gpu.byteLength };
  const pieces = piecesOf(range, bytesPerElement / parts, rng.device.limits);
  const target: Target = { pieces, part: part as Part, parts };
  gpu.follow(context.recorder.record(() => fillTarget(context, rng, gpu, what, place, target)));
}

/** The device of {@link WebGpuRng}. */
export const webGpuDevice: Device<WebGpuRng> = {
  name: "webgpu",
  supports: { dtypes: DTYPES, maxElements: MOST_ELEMENTS },
  allocate,
  fill,
};
