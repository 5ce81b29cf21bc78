/**
 * The calling convention to the compiler. Checked by `tsc` (the typecheck task): a line that stops compiling, or a
 * `@ts-expect-error` line that starts to, fails it. apps/compat checks it with every compiler, strict and not.
 */
import {
  type CommonOptions,
  constant,
  type DType,
  defineInitializer,
  type GainOptions,
  type Initializer,
  identityInit,
  kaimingNormal,
  type NormalOptions,
  normal,
  type Rng,
  type RngWith,
  randn64,
  type SparseOptions,
  sparseInit,
  type Tensor,
  truncatedNormal,
  zeros32,
} from "@weightinit/core";
import type { CpuMakes, CpuRng, CpuTensor } from "@weightinit/cpu";

interface GpuBuffer {
  readonly size: number;
  mapState: string;
}
interface GpuTensor<D extends DType = DType> extends Tensor<D> {
  readonly buffer: GpuBuffer;
}
interface GpuMakes {
  readonly tensors: { readonly [D in Exclude<DType, "float64" | "complex128">]: GpuTensor<D> };
  readonly out: GpuBuffer | { buffer: GpuBuffer; offset: number };
}
/** An RNG of a device without float64, as a GPU backend would declare it. */
declare class GpuRng implements Rng<GpuMakes> {
  declare readonly "~makes": GpuMakes;
}
/** A third party's generator on the CPU device: one line of types. */
declare class Twister implements Rng<CpuMakes> {
  declare readonly "~makes": CpuMakes;
}

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
declare function typed<T>(value: T): { exactly<B>(ok: Equal<T, B> extends true ? "yes" : "no"): void };

export function calls(
  rng: CpuRng,
  gpu: GpuRng,
  twister: Twister,
  shape: number[],
  frozen: readonly number[],
  fixed: readonly [2, 5],
) {
  typed(kaimingNormal(rng, 2, 5)).exactly<CpuTensor<"float32">>("yes");
  typed(kaimingNormal(rng, 2, 5).data).exactly<Float32Array<ArrayBuffer>>("yes");
  typed(kaimingNormal(rng, "float64", 2, 5).data).exactly<Float64Array<ArrayBuffer>>("yes");
  typed(kaimingNormal(rng, "bfloat16", 2, 5, { gain: 1 })).exactly<CpuTensor<"bfloat16">>("yes");
  typed(kaimingNormal(rng, 2, 5, { gain: 1, rows: [0, 1], layout: "torch" })).exactly<CpuTensor<"float32">>("yes");
  typed(kaimingNormal(rng, [2, 5])).exactly<CpuTensor<"float32">>("yes");
  typed(kaimingNormal(rng, [2, 5], { gain: 1 })).exactly<CpuTensor<"float32">>("yes");
  typed(kaimingNormal(rng, "float16", [2, 5], { gain: 1 })).exactly<CpuTensor<"float16">>("yes");
  typed(kaimingNormal(rng, [])).exactly<CpuTensor<"float32">>("yes");
  typed(kaimingNormal(rng, frozen)).exactly<CpuTensor<"float32">>("yes");
  typed(kaimingNormal(rng, fixed)).exactly<CpuTensor<"float32">>("yes");
  typed(kaimingNormal(rng, ...shape)).exactly<CpuTensor<"float32">>("yes");
  typed(kaimingNormal(rng, ...shape, { gain: 1 })).exactly<CpuTensor<"float32">>("yes");
  typed(kaimingNormal(rng, "float64", ...shape, { gain: 1 })).exactly<CpuTensor<"float64">>("yes");
  typed(kaimingNormal(gpu, 2, 5)).exactly<GpuTensor<"float32">>("yes");
  typed(kaimingNormal(gpu, "bfloat16", 2, 5)).exactly<GpuTensor<"bfloat16">>("yes");
  typed(kaimingNormal(twister, "float64", 2, 5)).exactly<CpuTensor<"float64">>("yes");
  typed(kaimingNormal(rng.fork("w"), 2, 5)).exactly<CpuTensor<"float32">>("yes");
  typed(kaimingNormal(rng.clone(), 2, 5)).exactly<CpuTensor<"float32">>("yes");
  // Default rng: an honest Tensor.
  typed(kaimingNormal(2, 5)).exactly<Tensor<"float32">>("yes");
  typed(kaimingNormal("float64", 2, 5)).exactly<Tensor<"float64">>("yes");
  typed(kaimingNormal([2, 5], { gain: 1 })).exactly<Tensor<"float32">>("yes");
  typed(kaimingNormal(...shape)).exactly<Tensor<"float32">>("yes");
  // An undefined option counts as not given, and undefined options as none.
  typed(kaimingNormal(rng, 2, 5, { gain: undefined })).exactly<CpuTensor<"float32">>("yes");
  typed(kaimingNormal(rng, 2, 5, undefined)).exactly<CpuTensor<"float32">>("yes");
  typed(kaimingNormal(rng, "float64", 2, 5, undefined)).exactly<CpuTensor<"float64">>("yes");
  typed(kaimingNormal(rng, [2, 5], undefined)).exactly<CpuTensor<"float32">>("yes");
  typed(kaimingNormal(2, 5, undefined)).exactly<Tensor<"float32">>("yes");
  // Shapes go where number[] is asked for.
  const mutable: number[] = kaimingNormal(rng, 2, 5).shape;
  typed(kaimingNormal(rng, kaimingNormal(2, 5).shape)).exactly<CpuTensor<"float32">>("yes");
  // The type by name.
  const tensor: ReturnType<typeof kaimingNormal> = kaimingNormal(rng, mutable);
  const make: (rng: CpuRng, ...dims: number[]) => CpuTensor<"float32"> = kaimingNormal;
  const general: Initializer<CommonOptions> = kaimingNormal;
  return { tensor, make, general };
}

export function partials(rng: CpuRng, gpu: GpuRng, shape: number[]) {
  typed(kaimingNormal()(rng, 2, 5)).exactly<CpuTensor<"float32">>("yes");
  typed(kaimingNormal(rng)(2, 5)).exactly<CpuTensor<"float32">>("yes");
  typed(kaimingNormal(rng, { gain: 1 })(2, 5)).exactly<CpuTensor<"float32">>("yes");
  typed(kaimingNormal(rng, { gain: 1 })("float64", 2, 5, { gain: 2 })).exactly<CpuTensor<"float64">>("yes");
  typed(kaimingNormal({ gain: 1 })(rng, "float64", 2, 5)).exactly<CpuTensor<"float64">>("yes");
  typed(kaimingNormal({ gain: 1 })(gpu, 2, 5)).exactly<GpuTensor<"float32">>("yes");
  typed(kaimingNormal("bfloat16")(gpu, 2, 5)).exactly<GpuTensor<"bfloat16">>("yes");
  typed(kaimingNormal("float64", { gain: 1 })(rng)([2, 5])).exactly<CpuTensor<"float64">>("yes");
  typed(kaimingNormal(rng, "float64")(2, 5)).exactly<CpuTensor<"float64">>("yes");
  typed(kaimingNormal(rng, "float64", { gain: 1 })({ gain: 2 })(...shape)).exactly<CpuTensor<"float64">>("yes");
  typed(kaimingNormal("float64")(2, 5)).exactly<Tensor<"float64">>("yes");
  // What is given later wins.
  typed(kaimingNormal(rng)(rng, 2, 5)).exactly<CpuTensor<"float32">>("yes");
  typed(kaimingNormal(rng, { gain: 1 })(gpu, 2, 5)).exactly<GpuTensor<"float32">>("yes");
  typed(kaimingNormal("float64")("float32", 2, 5)).exactly<Tensor<"float32">>("yes");
  typed(kaimingNormal("float64")(rng, "float32", 2, 5)).exactly<CpuTensor<"float32">>("yes");
  typed(kaimingNormal(rng, "float64")("float16")(2, 5)).exactly<CpuTensor<"float16">>("yes");
  typed(kaimingNormal(rng, "float64")(gpu, "float32", 2, 5)).exactly<GpuTensor<"float32">>("yes");
}

export function others(rng: CpuRng, gpu: GpuRng, either: CpuRng | GpuRng) {
  typed(zeros32(rng, 3)).exactly<CpuTensor<"float32">>("yes");
  typed(zeros32(gpu)(3, 4)).exactly<GpuTensor<"float32">>("yes");
  typed(zeros32()(rng, 3)).exactly<CpuTensor<"float32">>("yes");
  typed(randn64(rng, 3).data).exactly<Float64Array<ArrayBuffer>>("yes");
  // Required options, early or late.
  typed(sparseInit(rng, 4, 5, { sparsity: 0.5 })).exactly<CpuTensor<"float32">>("yes");
  typed(sparseInit({ sparsity: 0.5 })(rng, 4, 5)).exactly<CpuTensor<"float32">>("yes");
  typed(sparseInit(rng, "float64", { sparsity: 0.5 })(4, 5)).exactly<CpuTensor<"float64">>("yes");
  typed(sparseInit(rng)(4, 5, { sparsity: 0.5 })).exactly<CpuTensor<"float32">>("yes");
  typed(sparseInit({ std: 1 })(rng, 4, 5, { sparsity: 0.5 })).exactly<CpuTensor<"float32">>("yes");
  typed(sparseInit({ std: 1 })({ sparsity: 0.5 })(rng, 4, 5)).exactly<CpuTensor<"float32">>("yes");
  typed(sparseInit({ std: 1 })({ sparsity: 0.5 })(rng, 4, 5, { std: 2 })).exactly<CpuTensor<"float32">>("yes");
  typed(constant({ value: 1 })(rng, "float64", [])).exactly<CpuTensor<"float64">>("yes");
  identityInit(rng, 3, 3, 4, 4, { shift: [1, 2] });
  // out follows the rng, and the dtype.
  kaimingNormal(rng, 2, 5, { out: new Float32Array(10) });
  kaimingNormal(rng, [2, 5], { out: new Float32Array(10) });
  kaimingNormal(rng, { out: new Float32Array(10) })(2, 5);
  kaimingNormal(rng, { out: new Float64Array(10) })("float64", 2, 5);
  kaimingNormal(rng, "float64", { out: new Float64Array(10) })(2, 5);
  kaimingNormal(rng, "bfloat16", 2, 5, { out: new Uint16Array(10) });
  kaimingNormal(rng, "complex64", 2, 5, { out: new Float32Array(20) });
  zeros32(rng, 3, { out: new Float32Array(3) });
  const tensor: Tensor<"float32"> = kaimingNormal(either, 2, 5);
  return tensor;
}

export function wrong(rng: CpuRng, gpu: GpuRng) {
  // @ts-expect-error option typo beside a good one in a partial
  kaimingNormal(rng, { gain: 1, gian: 1 });
  // @ts-expect-error option typo beside a good one in a partial without rng
  normal({ std: 1, maen: 1 });
  // @ts-expect-error sparsity missing after a partial that gave another option
  sparseInit({ std: 1 })(rng, 2, 2);
  // @ts-expect-error sparsity missing after a partial that gave another option with the rng
  sparseInit(rng, { std: 1 })(2, 2);
  // @ts-expect-error sparsity missing after a partial that gave another option with the dtype
  sparseInit(rng, "float64", { std: 1 })([2, 2]);
  // @ts-expect-error value missing
  constant(rng, 2);
  // @ts-expect-error bytes for float32
  kaimingNormal(rng, 1, { out: new Uint8Array(4) });
  // @ts-expect-error doubles for float32
  kaimingNormal(rng, [1], { out: new Float64Array(1) });
  // @ts-expect-error floats for float64
  kaimingNormal(rng, "float64", 1, { out: new Float32Array(1) });
  // @ts-expect-error floats for bfloat16
  kaimingNormal(rng, "bfloat16")(1, { out: new Float32Array(1) });
  // @ts-expect-error floats for float64, bound
  kaimingNormal(rng, "float64", { out: new Float32Array(1) });
  // @ts-expect-error doubles for float32 in its name
  zeros32(rng, 1, { out: new Float64Array(1) });
  // @ts-expect-error a DataView
  kaimingNormal(rng, 1, { out: new DataView(new ArrayBuffer(4)) });
  // @ts-expect-error dtype to a fill
  zeros32(rng, "float32", 2);
  // @ts-expect-error dtype typo
  kaimingNormal(rng, "float23", 2, 5);
  // @ts-expect-error option typo
  kaimingNormal(rng, 2, 5, { gian: 1 });
  // @ts-expect-error option typo in a partial
  kaimingNormal(rng, { gian: 1 });
  // @ts-expect-error option typo beside a good one
  kaimingNormal(rng, 2, 5, { gain: 1, gian: 1 });
  // @ts-expect-error option of another scheme
  kaimingNormal(rng, 2, 5, { sparsity: 1 });
  // @ts-expect-error options before dims
  kaimingNormal(rng, { gain: 1 }, 2, 5);
  // @ts-expect-error dtype before rng
  kaimingNormal("float64", rng, 2, 5);
  // @ts-expect-error string dim
  kaimingNormal(rng, "2", 5);
  // @ts-expect-error array and dims
  kaimingNormal(rng, [2, 5], 3);
  // @ts-expect-error float64 is not on this GPU
  kaimingNormal(gpu, "float64", 2, 5);
  // @ts-expect-error float64 is not on this GPU, bound first
  kaimingNormal("float64")(gpu, 2, 5);
  // @ts-expect-error float64 fill on this GPU
  randn64(gpu, 2, 5);
  // @ts-expect-error complex truncated normal
  truncatedNormal(rng, "complex64", 2, 5);
  // @ts-expect-error sparsity missing
  sparseInit(rng, 4, 5);
  // @ts-expect-error sparsity missing after a partial without options
  sparseInit(rng)(4, 5);
  // @ts-expect-error not an rng
  kaimingNormal(Math.random, 2, 5);
  // @ts-expect-error not an rng
  kaimingNormal({ next: () => 1 }, 2, 5);
  // @ts-expect-error GPU memory for a CPU rng
  kaimingNormal(rng, 2, 5, { out: {} as GpuBuffer });
  // @ts-expect-error out without an rng: whose memory?
  kaimingNormal(2, 5, { out: new Float32Array(10) });
  // @ts-expect-error a shift that is no number
  identityInit(rng, 3, 3, { shift: [1, "2"] });
  // @ts-expect-error Tensor has no data: name the rng
  kaimingNormal(2, 5).data;
}

/** Options in variables, and optional ones handed on. */
export function variables(rng: CpuRng, some: NormalOptions, sparse: SparseOptions, options?: NormalOptions) {
  typed(normal(rng, 2, some)).exactly<CpuTensor<"float32">>("yes");
  typed(normal(rng, some)(2)).exactly<CpuTensor<"float32">>("yes");
  typed(sparseInit(sparse)(rng, 2, 2)).exactly<CpuTensor<"float32">>("yes");
  typed(normal(rng, 2, options)).exactly<CpuTensor<"float32">>("yes");
  typed(normal(rng, "float64", [2], options)).exactly<CpuTensor<"float64">>("yes");
}

/** A tensor of whatever device is freed at the end of its block. */
export function disposed(rng: CpuRng, gpu: GpuRng) {
  using ours = kaimingNormal(rng, 2, 5);
  using theirs = kaimingNormal(gpu, 2, 5);
  using any: Tensor = kaimingNormal(2, 5);
  return ours.size + theirs.size + any.size;
}

/** Code generic over an rng that has float64. */
export function double<R extends RngWith<"float64">>(rng: R) {
  const weight = kaimingNormal(rng, "float64", 2, 5, { gain: 1 });
  const bias = kaimingNormal(rng, "float64", [5]);
  const later = kaimingNormal(rng, "float64")(2, 5);
  const plain: Tensor<"float64"> = weight;
  const dtype: "float64" = bias.dtype;
  return { weight, bias, later, plain, dtype };
}
export const doubles = (rng: CpuRng): Float64Array<ArrayBuffer>[] => {
  const { weight, bias, later } = double(rng);
  return [weight.data, bias.data, later.data];
};
// @ts-expect-error this GPU has no float64
export const singles = (gpu: GpuRng) => double(gpu);

/** Code generic over the rng keeps the exact type outside and has Tensor's members inside. */
export function dense<R extends Rng>(rng: R, out: number, fanIn: number) {
  const weight = kaimingNormal(rng, out, fanIn);
  const rank: number = weight.shape.length;
  return { weight, bias: zeros32(rng as R & RngWith<"float32">, out), rank };
}
export const layer = (rng: CpuRng): Float32Array<ArrayBuffer> => dense(rng, 3, 4).weight.data;

export const lecunNormal = defineInitializer<GainOptions>({
  name: "lecunNormal",
  options: { gain: { default: 1, check: Number.isFinite } },
  distribution: ({ fans, options }) => ({ kind: "normal", mean: 0, std: options.gain / Math.sqrt(fans.in) }),
});
export const own = (rng: CpuRng) => typed(lecunNormal(rng, "float64", 2, 5)).exactly<CpuTensor<"float64">>("yes");

/** A scheme with a required option of its own. */
interface WidthOptions extends CommonOptions {
  width: number;
}
export const box = defineInitializer<WidthOptions, "float32">({
  name: "box",
  dtypes: ["float32"],
  options: { width: { check: Number.isFinite } },
  distribution: ({ options }) => ({ kind: "symmetricUniform", bound: options.width }),
});
export function ownWrong(rng: CpuRng) {
  // @ts-expect-error width is required
  box(rng, 2);
  // @ts-expect-error float64 is not one of its dtypes
  box(rng, "float64", 2, { width: 1 });
}
