/**
 * The CPU device: typed arrays filled from the portable stream, from words of a function, or by a foreign generator.
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
  isPortable,
  type OrthogonalFill,
  product,
  type Rng,
  type StorageOf,
  shown,
  type Tensor,
  WeightInitError,
} from "@weightinit/core";
import type { CpuMakes } from "./cpu-makes.ts";
import { CpuTensor } from "./cpu-tensor.ts";
import { fillDrawn } from "./fills/drawn.ts";
import { fillConstant, fillDiagonal } from "./fills/fixed.ts";
import { isForeign } from "./foreign/draw.ts";
import { fillFromForeign } from "./foreign/fill-foreign.ts";
import { FunctionRng } from "./function-rng.ts";
import { checkArray, type Items, outOfMemory, storageClass } from "./storage.ts";
import { portableReals } from "./stream/portable-source.ts";
import { realsFromWords, wordsNeeded } from "./stream/words-source.ts";

/** Whether a generator's tensors lie on shared memory. */
function sharesMemory(rng: object): boolean {
  return "shared" in rng && rng.shared === true;
}

/** Most threads that a generator's fills may use, if it says so: a `CpuRng` may, another copy's as well. */
function threadsOf(rng: object): number | undefined {
  return "threads" in rng ? (rng.threads as number | undefined) : undefined;
}

/** A typed array is at most this long: the row counts of selection sampling must fit a word. */
const MOST_ELEMENTS = 2 ** 32 - 1;

/** New memory. Its error is put into words when there is one: a small tensor costs no more than its memory. */
function fresh<D extends DType>(dtype: D, shape: readonly number[], length: number, isShared: boolean): StorageOf[D] {
  const Class = storageClass(dtype);
  try {
    const memory = isShared ? new SharedArrayBuffer(length * Class.BYTES_PER_ELEMENT) : length;
    return new Class(memory as number) as StorageOf[D];
  } catch (cause) {
    const purpose = `${length} numbers (${dtype}, shape [${shape}])`;
    throw outOfMemory(cause, purpose, "; make the tensor in parts with the rows option");
  }
}

function allocate<D extends DType>(rng: Rng, { dtype, shape, out }: AllocateRequest<D>): CpuTensor<D> {
  if (!(isPortable(rng) || rng instanceof FunctionRng || isForeign(rng))) {
    throw new WeightInitError(
      "WI_BAD_ARGUMENT",
      `expected a CPU generator with uniform(out), normal(out) and fillOrder "row-major" or "column-major", got ${shown(rng)}`,
    );
  }
  const length = dtypeInfo(dtype).parts * product(shape);
  if (out !== undefined) return new CpuTensor(dtype, shape, checkArray("out", dtype, length, out));
  return new CpuTensor(dtype, shape, fresh(dtype, shape, length, sharesMemory(rng)));
}

/** What a fill writes to: elements `at` … `at + length − 1` of the tensor. */
function target(data: Items, parts: number, { at, length }: FillPlace): Items {
  return at === 0 && length * parts === data.length ? data : data.subarray(at * parts, (at + length) * parts);
}

/** The shape of what a place has of a tensor: that of all of it, or a list. */
function shapeOf(shape: readonly number[], { length }: FillPlace): readonly number[] {
  return product(shape) === length ? shape : [length];
}

/** Makes a matrix of its own, and puts its entries where they belong. */
function fillSpaced(rng: Rng, tensor: CpuTensor, what: OrthogonalFill, place: FillPlace): void {
  const { dtype } = tensor;
  const matrix = allocate(rng, { dtype, shape: [what.rows, what.cols], out: undefined });
  fill(rng, matrix, { ...what, spacing: 1 }, { ...place, at: 0 });
  const { parts } = dtypeInfo(dtype);
  const [from, to] = [matrix.data, tensor.data] as [Items, Items];
  for (let n = 0; n < from.length; n++) {
    to[(place.at + Math.floor(n / parts) * what.spacing) * parts + (n % parts)] = from[n]!;
  }
}

function fill(rng: Rng, tensor: Tensor, what: Fill, place: FillPlace): void {
  const { dtype, shape, data } = tensor as CpuTensor;
  const info = dtypeInfo(dtype);
  if (what.kind === "orthogonal" && what.spacing !== 1) {
    fillSpaced(rng, tensor as CpuTensor, what, place);
    return;
  }
  const out = target(data as Items, info.parts, place);
  if (what.kind === "constant") fillConstant(what, info, out, threadsOf(rng));
  else if (what.kind === "values") out.set(what.values);
  else if (what.kind === "diagonal") fillDiagonal(what, info, out, place);
  else if (isPortable(rng)) {
    const threads = threadsOf(rng);
    // Orthogonal has workers of its own; its normals, 4 % of the work, are not worth another 10 MB for each thread.
    const source = portableReals(rng.key, place.draw, what.kind === "orthogonal" ? 1 : threads);
    fillDrawn(what, info, source, out, { place, threads });
  } else if (rng instanceof FunctionRng) {
    const words = rng.words(wordsNeeded(what, info, out.length));
    fillDrawn(what, info, realsFromWords(words), out, { place: { ...place, from: 0 } });
  } else if (isForeign(rng)) fillFromForeign(rng, what, info, shapeOf(shape, place), out);
}

/** The device of {@link CpuRng} and of every generator that runs in this process. */
export const cpuDevice: Device<Rng<CpuMakes>> = {
  name: "cpu",
  supports: /* @__PURE__ */ Object.freeze({ dtypes, maxElements: MOST_ELEMENTS, slices: true }),
  allocate,
  fill,
};
