/**
 * A device that makes nothing and remembers what it was asked for: what core's own tests look at.
 *
 * @module
 */
import {
  type Device,
  type DType,
  dispose,
  dtypes,
  type Fill,
  type FillPlace,
  type Makes,
  PortableRng,
  product,
  registerRng,
  type StorageOf,
  type Tensor,
} from "../../src/index.ts";
import type { Untyped } from "./refusal.ts";

/** One request, as a device sees it. */
export interface Asked {
  readonly dtype: DType;
  readonly shape: readonly number[];
  readonly out: unknown;
  readonly fill: Fill;
  readonly place: FillPlace;
}

/** A tensor with no values. */
export class NoTensor<D extends DType = DType> implements Tensor<D> {
  readonly dtype: D;
  readonly shape: number[];
  readonly size: number;

  constructor(dtype: D, shape: number[]) {
    this.dtype = dtype;
    this.shape = shape;
    this.size = product(shape);
  }
  async ready() {}
  async toArray(): Promise<StorageOf[D]> {
    throw new Error("no values");
  }
  async toFloat32(): Promise<Float32Array<ArrayBuffer>> {
    throw new Error("no values");
  }
  [dispose]() {}
}

interface RecordingMakes extends Makes {
  readonly tensors: { readonly [D in DType]: NoTensor<D> };
}

/** A portable generator of the recording device. */
export class RecordingRng extends PortableRng<RecordingMakes> {
  /** What was asked of the device for this generator, in order. */
  readonly asked: Asked[] = [];

  /** The fill of the latest request. */
  get fill(): Fill {
    return this.asked.at(-1)!.fill;
  }

  protected override withSeed(seed: bigint): this {
    return new RecordingRng(seed) as this;
  }
}

let pending: { readonly dtype: DType; readonly shape: readonly number[]; readonly out: unknown } | undefined;

export const recordingDevice: Device<RecordingRng> = {
  name: "recording",
  supports: { dtypes, maxElements: 2 ** 40, slices: true },
  allocate(_rng, request) {
    pending = request;
    return new NoTensor(request.dtype, request.shape);
  },
  fill(rng, _tensor, fill, place) {
    rng.asked.push({ ...pending!, fill, place });
  },
};

registerRng(RecordingRng, recordingDevice);

/** What a device is asked for by a call with this generator: one fill. */
export function fillOf(call: (rng: RecordingRng) => unknown): Fill {
  const rng = new RecordingRng(7);
  call(rng);
  const [asked, ...more] = rng.asked;
  if (asked === undefined || more.length > 0) throw new Error(`expected one fill, got ${rng.asked.length}`);
  return asked.fill;
}

/** What a device is asked for. */
export function asked(init: unknown, ...args: unknown[]) {
  const rng = new RecordingRng(1);
  (init as Untyped)(rng, ...args);
  return rng.asked.map(({ dtype, shape, fill, place }) => ({ dtype, shape, fill, place }));
}
