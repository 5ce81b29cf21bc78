/**
 * The CUDA device: device memory filled by kernels, queued on a stream.
 *
 * @module
 */
import {
  type AllocateRequest,
  type Device,
  type DType,
  dtypeInfo,
  dtypes,
  type Fill,
  type FillPlace,
  type PortableRng,
  product,
  type Rng,
  type Tensor,
} from "@weightinit/core";
import { CudaTensor } from "./cuda-tensor.ts";
import { fillDraw } from "./fill-draw.ts";
import { fillConstant, fillDiagonal } from "./fill-fixed.ts";
import { fillOrthogonal } from "./fill-orthogonal.ts";
import { fillSparse } from "./fill-sparse.ts";
import { fillValues } from "./fill-values.ts";
import { checkForeign, type ForeignMemory } from "./foreign-memory.ts";
import type { Target } from "./target.ts";

/** What `CudaRng` makes. */
export interface CudaMakes {
  /** Every dtype is a {@link CudaTensor}. */
  readonly tensors: { readonly [D in DType]: CudaTensor<D> };
  /** Device memory of the caller's: address, size, stream. */
  readonly out: ForeignMemory;
}

/** The generator as the device needs it, whose class needs the device. */
type Source = PortableRng<CudaMakes> & Pick<Target, "context" | "stream">;

/** Beyond any card's memory (2⁴⁰ bytes at least), and small enough for every index to be exact. */
const MOST_ELEMENTS = 2 ** 40;

function allocate<D extends DType>(rng: Source, { dtype, shape, out }: AllocateRequest<D>): CudaTensor<D> {
  const { context } = rng;
  const info = dtypeInfo(dtype);
  const byteLength = product(shape) * info.bytesPerElement;
  context.check();
  const given = out === undefined ? undefined : checkForeign(out, byteLength, info);
  const { ptr = 0n, stream = rng.stream } = given ?? {};
  return new CudaTensor(dtype, shape, byteLength, { context, stream, ptr, owned: given === undefined });
}

function queue(what: Fill, target: Target, place: FillPlace): void {
  switch (what.kind) {
    case "constant":
      fillConstant(what, target);
      break;
    case "diagonal":
      fillDiagonal(what, target, place);
      break;
    case "sparse":
      fillSparse(what, target, place);
      break;
    case "orthogonal":
      fillOrthogonal(what, target, place);
      break;
    case "values":
      fillValues(what, target);
      break;
    default:
      fillDraw(what, target, place);
  }
}

function fill(rng: Source, tensor: Tensor, what: Fill, place: FillPlace): void {
  const made = tensor as CudaTensor;
  if (made.size === 0) return;
  const { context, key } = rng;
  const { stream } = made;
  const dtype = dtypeInfo(made.dtype);
  const { at, length: size } = place;
  made.queued((start) => {
    const ptr = at === 0 ? start : start + BigInt(at * dtype.bytesPerElement);
    queue(what, { context, key, ptr, stream, dtype, size }, place);
  });
}

/** The device of `CudaRng`. */
export const cudaDevice: Device<Rng<CudaMakes>> = {
  name: "cuda",
  supports: { dtypes, maxElements: MOST_ELEMENTS, slices: true },
  allocate: (rng, request) => allocate(rng as Source, request),
  fill: (rng, tensor, what, place) => fill(rng as Source, tensor, what, place),
};
