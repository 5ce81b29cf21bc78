/**
 * Backends that are wrong on purpose, each in one way: the reference with one thing changed.
 *
 * @module
 */
import {
  type Device,
  type DType,
  dtypeInfo,
  dtypes,
  type Fill,
  type FillPlace,
  type Makes,
  PortableRng,
  registerRng,
} from "@weightinit/core";
import {
  affine32,
  clamp,
  fromBfloat16,
  portableWords,
  realFunction,
  roundTo,
  standardNormal32,
  uniform32,
  VALUES,
  type WordSource,
} from "@weightinit/core/stream";
import { referenceDevice } from "../src/reference/backend.ts";
import { fillElementwise, fillFromWords } from "../src/reference/fill.ts";
import type { ReferenceTensor } from "../src/reference/tensor.ts";

export type CreateRng = (seed: number | bigint) => PortableRng;

/** What the backends here declare unless they say otherwise: one dtype of each kind, so that a run is quick. */
const FEW: readonly DType[] = ["bfloat16", "float32", "complex64"];

/** A backend whose device is the reference's but for `changes`. */
export function backend(changes: Partial<Device<PortableRng>>, declared = FEW): CreateRng {
  class ChangedRng extends PortableRng<Makes> {
    protected override withSeed(seed: bigint): this {
      return new ChangedRng(seed) as this;
    }
  }
  const device: Device<PortableRng> = {
    ...referenceDevice,
    supports: { dtypes: declared, maxElements: 2 ** 32 - 1 },
    allocate(rng, request) {
      if (!declared.includes(request.dtype)) throw new TypeError(`no kernels for ${request.dtype}`);
      return referenceDevice.allocate(rng, request);
    },
    ...changes,
  };
  registerRng(ChangedRng, device);
  return (seed) => new ChangedRng(seed);
}

type FillFunction = (rng: PortableRng, tensor: ReferenceTensor, fill: Fill, place: FillPlace) => void;

const withFill = (fill: FillFunction, declared = FEW) =>
  backend({ fill: (rng, tensor, what, place) => fill(rng, tensor as ReferenceTensor, what, place) }, declared);

/** The right fill, of a request that `change` has changed. */
const withRequest = (change: (fill: Fill, place: FillPlace) => [Fill, FillPlace]) =>
  withFill((rng, tensor, fill, place) => referenceDevice.fill(rng, tensor, ...change(fill, place)));

/** The right fill, then `spoil` its result. */
const withResult = (spoil: (tensor: ReferenceTensor, fill: Fill) => void, declared = FEW) =>
  withFill((rng, tensor, fill, place) => {
    referenceDevice.fill(rng, tensor, fill, place);
    spoil(tensor, fill);
  }, declared);

/** The right fill from words that `spoil` has changed. */
const withWords = (spoil: (words: Uint32Array, first: number, lane: number) => void, declared = FEW) =>
  withFill((rng, tensor, fill, place) => {
    const right = portableWords(rng.key, place.draw);
    const words: WordSource = (out, first, lane) => {
      right(out, first, lane);
      spoil(out, first, lane);
    };
    fillFromWords(tensor, fill, words, place);
  }, declared);

/** Another affine step for the normals and uniforms of float32 and the 16-bit dtypes. */
const withAffine = (affine: (x: number, scale: number, offset: number) => number) =>
  withFill((rng, tensor, fill, place) => {
    const info = dtypeInfo(tensor.dtype);
    const words = portableWords(rng.key, place.draw);
    if (info.precision === "float32" && fill.kind === "normal") {
      const real = (u: number) => roundTo(affine(standardNormal32(u), fill.std, fill.mean), info.part);
      fillElementwise(tensor.data, real, info, words, place.from);
    } else if (info.precision === "float32" && fill.kind === "uniform") {
      const real = (u: number) => {
        const k = uniform32(u, 2 ** 23, 0);
        return clamp(roundTo(affine(k, fill.half / 2 ** 23, fill.mid), info.part), fill);
      };
      fillElementwise(tensor.data, real, info, words, place.from);
    } else {
      referenceDevice.fill(rng, tensor, fill, place);
    }
  });

const isDrawing = ({ kind }: Fill) => kind !== "constant" && kind !== "diagonal" && kind !== "values";

/** A backend that lacks dtypes and says so: not broken. */
export const honest = backend({});

/** One flipped bit in word 5 of every draw. */
export const wrongBits = withWords(
  (words, first, lane) => {
    if (lane === VALUES && first <= 5 && 5 < first + words.length) words[5 - first]! ^= 1 << 17;
  },
  ["float32"],
);

/** Starts every slab at element 0. */
export const ignoresRows = withRequest((fill, place) => [fill, { ...place, from: 0 }]);

/** bfloat16 by dropping bits instead of rounding. */
export const truncatesBfloat16 = withFill((rng, tensor, fill, place) => {
  if (tensor.dtype !== "bfloat16" || (fill.kind !== "normal" && fill.kind !== "uniform")) {
    referenceDevice.fill(rng, tensor, fill, place);
    return;
  }
  const real = realFunction(fill, "float32");
  const dropped = (u: number) => fromBfloat16(bitsOf(real(u, 0)) >>> 16);
  fillElementwise(tensor.data, dropped, dtypeInfo("bfloat16"), portableWords(rng.key, place.draw), place.from);
});

function bitsOf(x: number): number {
  return new Uint32Array(Float32Array.of(x).buffer)[0]!;
}

/** Declares float64, and makes float32 values. */
export const liesAboutFloat64 = withResult(
  ({ dtype, data }) => {
    if (dtype === "float64") data.set(Float32Array.from(data));
  },
  ["float32", "float64"],
);

/** Makes every dtype, and does not say so of float16. */
export const hidesFloat16 = backend(
  { allocate: referenceDevice.allocate },
  dtypes.filter((dtype) => dtype !== "float16"),
);

/** Declares a dtype that nobody knows. */
export const inventsDType = backend({}, [...FEW, "float8" as DType]);

/** Has no limit. */
export const unlimited = backend({ supports: { dtypes: FEW, maxElements: Number.POSITIVE_INFINITY } });

/** Takes a second draw number in each call that draws. */
export const takesTwoDraws = withFill((rng, tensor, fill, place) => {
  referenceDevice.fill(rng, tensor, fill, place);
  if (isDrawing(fill)) rng.nextDraw();
});

/** Fills with draw 0 always. */
export const ignoresDraw = withRequest((fill, place) => [fill, { ...place, draw: 0 }]);

/** Rounds once what has to be rounded twice: a fused multiply–add, by an exact double. */
export const fuses = withAffine((x, scale, offset) => Math.fround(x * scale + offset));

/** Skips the addition of 0, which leaves −0. */
export const leavesNegativeZero = withAffine((x, scale, offset) =>
  offset === 0 ? Math.fround(x * scale) : affine32(x, scale, offset),
);

/** Takes subnormal numbers for 0, as many GPUs do. */
export const flushesSubnormals = withAffine((x, scale, offset) => {
  const flush = (y: number) => (Math.abs(y) < 2 ** -126 ? 0 : y);
  return flush(affine32(x, flush(scale), flush(offset)));
});

/** Imaginary parts first. */
export const swapsParts = withResult(({ dtype, data }, { kind }) => {
  if (!dtypeInfo(dtype).isComplex || kind === "constant" || kind === "diagonal") return;
  for (let i = 0; i < data.length; i += 2) [data[i], data[i + 1]] = [data[i + 1]!, data[i]!];
});

/** Loses the upper half of the block number. */
export const wrapsBlocks = withFill((rng, tensor, fill, place) => {
  const words = portableWords(rng.key, place.draw);
  fillFromWords(tensor, fill, (out, first, lane) => words(out, first % 2 ** 34, lane), place);
});

/** Selects zeros by the words of the values. */
export const selectsByValues = withFill((rng, tensor, fill, place) => {
  const words = portableWords(rng.key, place.draw);
  fillFromWords(tensor, fill, (out, first) => words(out, first, VALUES), place);
});

/** Orthogonal with the other sign, as without D: still orthonormal. */
export const forgetsSigns = withRequest((fill, place) => [
  fill.kind === "orthogonal" ? { ...fill, gain: -fill.gain } : fill,
  place,
]);

/** Orthogonal with one entry slightly off. */
export const losesOrthogonality = withResult(
  ({ data, dtype }, { kind }) => {
    if (kind === "orthogonal" && dtype === "float64" && data.length > 1) data[1]! += 1e-10;
  },
  ["float32", "float64"],
);

/** Makes memory of its own, whatever `out` says. */
export const ignoresOut = backend(
  { allocate: (rng, request) => referenceDevice.allocate(rng, { ...request, out: undefined }) },
  dtypes,
);

/** Gives its memory away, instead of a copy. */
export const givesItsMemory = backend({
  allocate(rng, request) {
    if (!FEW.includes(request.dtype)) throw new TypeError(`no kernels for ${request.dtype}`);
    const tensor = referenceDevice.allocate(rng, request);
    return Object.assign(tensor, { toArray: async () => (tensor as ReferenceTensor<typeof tensor.dtype>).data });
  },
});

/** Always makes a new array. */
export const ignoresInto = backend({
  allocate(rng, request) {
    if (!FEW.includes(request.dtype)) throw new TypeError(`no kernels for ${request.dtype}`);
    const tensor = referenceDevice.allocate(rng, request);
    const toArray = tensor.toArray.bind(tensor);
    return Object.assign(tensor, { toArray: () => toArray() });
  },
});

/** Moves on when it is forked. */
export const forksTakeDraws: CreateRng = (seed) => {
  const rng = honest(seed);
  const fork = rng.fork.bind(rng);
  rng.fork = (name) => {
    rng.nextDraw();
    return fork(name);
  };
  return rng;
};

/** Starts over when it is cloned. */
export const clonesStartOver: CreateRng = (seed) => {
  const rng = honest(seed);
  rng.clone = () => honest(seed) as typeof rng;
  return rng;
};

/** The right fill on a device with slices, of a request that `change` has changed. */
const withSlices = (change: (fill: Fill, place: FillPlace, tensor: ReferenceTensor) => [Fill, FillPlace]) =>
  backend({
    supports: { dtypes: FEW, maxElements: 2 ** 32 - 1, slices: true },
    fill: (rng, tensor, fill, place) =>
      referenceDevice.fill(rng, tensor, ...change(fill, place, tensor as ReferenceTensor)),
  });

const isMatrix = ({ kind }: Fill) => kind === "orthogonal";

/** Has slices: not broken. */
export const honestWithSlices = withSlices((fill, place) => [fill, place]);

/** Takes every part for one run of elements. */
export const ignoresRun = withSlices((fill, place) => [fill, { ...place, run: place.length, stride: place.length }]);

/** The same, of diagonals only. */
export const ignoresRunOfDiagonals = withSlices((fill, place) => [
  fill,
  fill.kind === "diagonal" ? { ...place, run: place.length, stride: place.length } : place,
]);

/** Takes one run to follow the other in the whole tensor. */
export const ignoresStride = withSlices((fill, place) => [fill, { ...place, stride: place.run }]);

/** Keeps strides in 32 bits. */
export const wrapsStrides = withSlices((fill, place) => [fill, { ...place, stride: place.stride % 2 ** 32 }]);

/** Keeps the first element of what is not a matrix in 32 bits. */
export const wrapsElements = withSlices((fill, place) => [
  fill,
  isMatrix(fill) ? place : { ...place, from: place.from % 2 ** 32 },
]);

/** Starts every fill at the tensor's first element. */
export const ignoresAt = withSlices((fill, place) => [fill, { ...place, at: 0 }]);

/** The same, of matrices only. */
export const ignoresAtOfMatrices = withSlices((fill, place) => [fill, isMatrix(fill) ? { ...place, at: 0 } : place]);

/** Fills up to the end of the tensor, which later fills would mend. */
export const ignoresLength = withSlices((fill, place, { size }) => {
  const left = size - place.at;
  return [fill, isMatrix(fill) ? place : { ...place, length: left - (left % place.run) }];
});

/** Writes matrices without gaps. */
export const ignoresSpacing = withSlices((fill, place) => [
  isMatrix(fill) ? ({ ...fill, spacing: 1 } as Fill) : fill,
  place,
]);

/** Makes every matrix of a stack from the same normals. */
export const repeatsMatrices = withSlices((fill, place) => [fill, isMatrix(fill) ? { ...place, from: 0 } : place]);

/** Zeroes what lies between a matrix's entries. */
export const clearsGaps = backend({
  supports: { dtypes: FEW, maxElements: 2 ** 32 - 1, slices: true },
  fill(rng, tensor, fill, place) {
    const { data, dtype } = tensor as ReferenceTensor;
    const { parts } = dtypeInfo(dtype);
    if (fill.kind === "orthogonal" && fill.spacing > 1) {
      data.fill(0, place.at * parts, (place.at + place.length * fill.spacing) * parts);
    }
    referenceDevice.fill(rng, tensor, fill, place);
  },
});

/** Rounds values that are the dtype's already, as if they were numbers. */
export const convertsValues = withResult(({ data, dtype }, fill) => {
  if (fill.kind === "values" && dtype === "bfloat16") data.set(Float32Array.from(fill.values, fromBfloat16));
});

/** Leaves out the last of the values given. */
export const losesValues = withResult(({ data, dtype }, fill) => {
  if (fill.kind === "values" && dtype === "float32" && data.length > 64) data[data.length - 1] = 0;
});
