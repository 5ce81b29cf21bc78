/**
 * The calling convention to the compiler. Checked by `tsc` (the typecheck task): a line that stops compiling, or a
 * `@ts-expect-error` line that starts to, fails it.
 */
import {
  type CommonOptions,
  type DType,
  defineInitializer,
  type GainOptions,
  identityInit,
  kaimingNormal,
  type Rng,
  type RngWith,
  randn64,
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
  // An undefined option counts as not given.
  typed(kaimingNormal(rng, 2, 5, { gain: undefined })).exactly<CpuTensor<"float32">>("yes");
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
  identityInit(rng, 3, 3, 4, 4, { shift: [1, 2] });
  // out follows the rng.
  kaimingNormal(rng, 2, 5, { out: new Float32Array(10) });
  kaimingNormal(rng, { out: new Float32Array(10) })(2, 5);
  const tensor: Tensor<"float32"> = kaimingNormal(either, 2, 5);
  return tensor;
}

export function wrong(rng: CpuRng, gpu: GpuRng) {
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
  // @ts-expect-error null
  kaimingNormal(null, 2, 5);
  // @ts-expect-error undefined dim
  kaimingNormal(rng, undefined, 5);
  // @ts-expect-error GPU memory for a CPU rng
  kaimingNormal(rng, 2, 5, { out: {} as GpuBuffer });
  // @ts-expect-error out without an rng: whose memory?
  kaimingNormal(2, 5, { out: new Float32Array(10) });
  // @ts-expect-error three shifts
  identityInit(rng, 3, 3, { shift: [1, 2, 3] });
  // @ts-expect-error Tensor has no data: name the rng
  kaimingNormal(2, 5).data;
}

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
