/**
 * A minimal backend in memory, built on nothing but what core exports. The suite compares every backend with it.
 *
 * @module
 */
import {
  type AllocateRequest,
  checkState,
  type Device,
  type DType,
  dtypeInfo,
  dtypes,
  type Makes,
  PortableRng,
  product,
  type RngState,
  registerRng,
  type StorageOf,
  type Tensor,
} from "@weightinit/core";
import { portableWords } from "@weightinit/core/stream";
import { fillFromWords } from "./fill.ts";
import { checkMemory, ReferenceTensor } from "./tensor.ts";

const STORAGE = { float16: Uint16Array, bfloat16: Uint16Array, float32: Float32Array, float64: Float64Array };

/** Fresh storage of a dtype. */
export function storage<D extends DType>(dtype: D, elements: number): StorageOf[D] {
  const { part, parts } = dtypeInfo(dtype);
  return new STORAGE[part](elements * parts) as StorageOf[D];
}

function allocate<D extends DType>(_: unknown, { dtype, shape, out }: AllocateRequest<D>): Tensor<D> {
  const fresh = storage(dtype, product(shape));
  return new ReferenceTensor(dtype, shape, out === undefined ? fresh : checkMemory("out", out, fresh));
}

/** The reference's device. */
export const referenceDevice: Device<PortableRng> = {
  name: "reference",
  supports: { dtypes, maxElements: 2 ** 32 - 1, slices: true },
  allocate,
  fill(rng, tensor, fill, place) {
    fillFromWords(tensor as ReferenceTensor, fill, portableWords(rng.key, place.draw), place);
  },
};

/** The reference's generator. */
export class ReferenceRng extends PortableRng<Makes> {
  protected override withSeed(seed: bigint): this {
    return new (this.constructor as new (seed: bigint) => this)(seed);
  }

  /** The generator in a state that any portable generator gave. */
  static fromState(state: RngState): ReferenceRng {
    // Here, so that importing this module has no effect.
    registerRng(ReferenceRng, referenceDevice);
    const { seed, draw } = checkState(state);
    return new ReferenceRng(seed).at(seed, draw);
  }
}
