/**
 * Whether a device computes what the stream says: small fills compared with core's reference. The float32 laws are
 * tested when a generator is made, and decide how the device's arithmetic is used; every other kernel when it is first
 * used, behind the tensor that it makes.
 *
 * @module
 */
import { WeightInitError } from "@weightinit/core";
import type { ExactFill, Layout } from "./answers.ts";
import { type Arithmetic, INTEGERS } from "./arithmetic.ts";
import type { Failure } from "./failure.ts";
import { type GatherableFill, gatheredFill } from "./fill-gathered.ts";
import { boundsOf, fitsFloat16, isPlainArithmetic, type RandomFill } from "./fill-params.ts";
import type { GatheredTrial, GpuContext } from "./gpu-context.ts";
import { DIMS, LENGTH, packs, passes, passesGathered, trialsOf } from "./trials.ts";
import { elementwiseKernel } from "./wgsl/elementwise.ts";
import type { Kernel } from "./wgsl/kernel.ts";
import type { AffinePath } from "./wgsl/law.ts";
import { packingKernel } from "./wgsl/packing.ts";
import { vectorKernel } from "./wgsl/vectors.ts";

const f = Math.fround;
/** Laws whose product and sum both round, at the ends of the range that the hardware may be given. */
const LAWS: readonly RandomFill[] = [
  { kind: "normal", std: f(0.7), mean: f(0.1) },
  { kind: "normal", std: f(3.3e-29), mean: 0 },
  { kind: "normal", std: 2 ** -98, mean: 2 ** -102 },
  { kind: "normal", std: 2 ** 120, mean: -(2 ** 122) },
  { kind: "uniform", half: f(1.1), mid: f(0.3), first: f(-0.8), last: f(1.4) },
  { kind: "uniform", half: 2 ** -102, mid: 0, first: -(2 ** -102), last: 2 ** -102 },
  {
    kind: "truncatedNormal",
    std: f(1.3),
    mean: f(-0.2),
    start: 0x05d22c44n,
    range: 0xf45ba778n,
    first: -2,
    last: 2,
  },
];

/** Laws whose values meet their bounds, which the hardware's kernels are specialised for. */
const BOUNDED: readonly RandomFill[] = [
  { kind: "uniform", half: f(1.1), mid: f(0.3), first: f(-0.5), last: f(0.875) },
  { kind: "uniform", half: f(1.1), mid: f(0.3), first: -1, last: f(0.875) },
  { kind: "uniform", half: f(1.1), mid: f(0.3), first: f(-0.5), last: 2 },
  { kind: "uniform", half: f(1.1), mid: f(0.3), first: 0, last: f(0.875) },
  { kind: "uniform", half: f(1.1), mid: f(0.3), first: 0, last: 2 },
  { kind: "truncatedNormal", std: f(1.3), mean: f(0.2), start: 0x80000000n, range: 0x60000000n, first: 0, last: 2 },
];

export const FLOAT32: Layout = { part: "float32", parts: 1 };

/** Kernels that the float32 laws run along a path, which are also those of most fills. */
function knownAnswerKernels(path: AffinePath): Kernel[] {
  const kinds = ["normal", "uniform", "truncatedNormal"] as const;
  const kernels: Kernel[] = kinds.map((kind) => elementwiseKernel(kind, "float32", path));
  if (path === "soft") return kernels;
  const laws = LAWS.map((fill) => ({
    ...FLOAT32,
    kind: fill.kind,
    path,
    bounds: boundsOf(fill, "float32"),
    packs: false,
  }));
  return [...new Set([...kernels, ...laws.map(vectorKernel)])];
}

function wrong(context: GpuContext, what: string, wayOut: string): WeightInitError {
  const info = context.device.adapterInfo;
  return new WeightInitError(
    "WI_DEVICE_ERROR",
    `expected the known answers of the portable stream, got others: ${what} (${info?.vendor ?? ""} ${info?.architecture ?? ""} ${info?.description ?? ""}); ${wayOut}`,
  );
}

const UPDATE = "update the driver, or use @weightinit/cpu";

async function check(context: GpuContext): Promise<void> {
  let failure: WeightInitError | undefined;
  const trials = LAWS.flatMap((fill) => trialsOf(fill, FLOAT32));
  for (const path of ["fused", "hardware", "soft"] as const) {
    const kernels = knownAnswerKernels(path);
    const error = await context.pipelines.compile(path === "fused" ? [...kernels, packingKernel()] : kernels);
    if (context.failure !== undefined) throw context.failure;
    failure ??= error;
    if (error !== undefined || !(await passes(context, trials, { path, packs: false }))) continue;
    const arithmetic = path === "soft" ? INTEGERS : { path, packs: await packs(context) };
    for (const law of LAWS)
      context.trials.set(kernelsOf({ fill: law, layout: FLOAT32, inRuns: false }, arithmetic), PASSED);
    context.arithmetic = arithmetic;
    return;
  }
  if (failure !== undefined) throw failure;
  context.failure ??= wrong(context, "this GPU or its driver computes wrong integers", UPDATE);
}

/** Runs the known answers of float32, once a device. Rejects if they could not be run at all; the next call tries again. */
export function checkKnownAnswers(context: GpuContext): Promise<void> {
  if (context.checking === undefined) {
    context.checking = check(context);
    context.checking.catch(() => {
      context.checking = undefined;
    });
  }
  return context.checking;
}

/** A fill as its kernels see it. */
export interface Job {
  readonly fill: ExactFill;
  readonly layout: Layout;
  /** As {@link isInRuns} says of its place. */
  readonly inRuns: boolean;
}

/** Which kernels a fill runs. */
function kernelsOf({ fill, layout: { part }, inRuns }: Job, { path, packs }: Arithmetic): string {
  switch (fill.kind) {
    case "constant":
    case "diagonal":
    case "sparse":
    case "values":
      return `${fill.kind} ${part === "float32" ? 32 : 16}`;
    default: {
      const runs = inRuns ? " in runs" : "";
      if (path === "soft" || !isPlainArithmetic(fill, part)) return `${fill.kind} ${part} soft${runs}`;
      const isPacked = part === "float16" && packs && fitsFloat16(fill);
      return `${fill.kind} ${part} ${path} ${boundsOf(fill, part)} ${isPacked}${runs}`;
    }
  }
}

/** Fills that run the same kernels as `fill`, and show more of what they do. */
function likeFills(job: Job, arithmetic: Arithmetic): ExactFill[] {
  const { fill } = job;
  const [rows, cols] = DIMS;
  if (fill.kind === "diagonal") {
    const axes = [
      { size: rows, stride: cols, shift: 3 },
      { size: cols, stride: 1, shift: 5 },
    ] as const;
    return [{ ...fill, base: 0, count: cols, axes }];
  }
  if (fill.kind === "sparse") return [{ kind: "sparse", rows, cols, zeros: 11, std: fill.std }];
  if (fill.kind === "values") {
    const Items = job.layout.part === "float32" ? Float32Array : Uint16Array;
    return [{ kind: "values", values: new Items(Array(LENGTH).keys()) }];
  }
  if (fill.kind === "constant") return [fill, { kind: "constant", value: -1.5 }];
  const kernels = kernelsOf(job, arithmetic);
  const isLike = (law: RandomFill) => kernelsOf({ ...job, fill: law }, arithmetic) === kernels;
  return [fill, ...[...LAWS, ...BOUNDED].filter(isLike)];
}

const PASSED = Promise.resolve(undefined);

/** How a fill may compute. */
export function arithmeticOf({ arithmetic, wrongKernels }: GpuContext, job: Job): Arithmetic {
  return wrongKernels.has(kernelsOf(job, arithmetic)) ? INTEGERS : arithmetic;
}

/**
 * Tries the kernels of a fill, when they are first used on a device. Settles with the reason why tensors made by them are
 * wrong. From then on integers make such random fills, and others are refused.
 */
export function tryKernels(context: GpuContext, job: Job, arithmetic: Arithmetic): Failure | undefined {
  const { trials: known } = context;
  const kernels = kernelsOf(job, arithmetic);
  const before = known.get(kernels);
  if (before !== undefined) return before === PASSED ? undefined : before;
  const trial = async (): Failure => {
    const likes = likeFills(job, arithmetic);
    // Not amid what the caller is recording.
    await undefined;
    try {
      const trials = likes.flatMap((like) => trialsOf(like, job.layout, job.inRuns));
      if (await passes(context, trials, arithmetic)) {
        known.set(kernels, PASSED);
        return undefined;
      }
    } catch {
      // What keeps a trial from running is the tensor's own failure, or passes.
      known.delete(kernels);
      return undefined;
    }
    const what = `the kernels "${kernels}" are compiled wrongly`;
    // Integers make the same only where floats were used.
    if (!/ (fused|hardware) /.test(kernels)) {
      context.failure ??= wrong(context, what, UPDATE);
      return context.failure;
    }
    context.wrongKernels.add(kernels);
    return wrong(context, what, "make the tensor again, which integers will do");
  };
  const failure = trial();
  known.set(kernels, failure);
  return failure;
}

/** Fills that run the same gathered kernel as `fill`. */
function gatheredLikes(fill: GatherableFill, layout: Layout, arithmetic: Arithmetic): GatherableFill[] {
  if (fill.kind === "constant") return [fill, { kind: "constant", value: -1.5 }, { kind: "constant", value: 3 }];
  const place = { key: [0, 0], from: 0, length: 4, draw: 0, to: () => undefined as never } as const;
  const kernelOf = (law: GatherableFill) => gatheredFill(law, place, layout, arithmetic)?.kernel;
  return [fill, ...[...LAWS, ...BOUNDED].filter((law) => kernelOf(law) === kernelOf(fill))];
}

/**
 * Whether a kernel may make many fills at once: not before it has given the known answers, which it is asked for here
 * when it is first wanted.
 */
export function mayGather(context: GpuContext, kernel: Kernel, fill: GatherableFill, layout: Layout): boolean {
  // What waits is less, with what lies between.
  if (context.recorder.limits.maxStorageBufferBindingSize < 2 ** 25) return false;
  let known = context.gathers.get(kernel.name);
  if (known === undefined) {
    const trial: GatheredTrial = { isPassed: false, end: Promise.resolve() };
    context.gathers.set(kernel.name, trial);
    trial.end = tryGathered(context, kernel, gatheredLikes(fill, layout, context.arithmetic), layout).then(
      (isPassed) => {
        trial.isPassed = isPassed;
      },
      // What keeps a trial from running may pass.
      () => {
        context.gathers.delete(kernel.name);
      },
    );
    known = trial;
  }
  return known.isPassed;
}

async function tryGathered(
  context: GpuContext,
  kernel: Kernel,
  fills: readonly GatherableFill[],
  layout: Layout,
): Promise<boolean> {
  const error = await context.pipelines.compile([kernel]);
  return error === undefined && passesGathered(context, fills, layout, context.arithmetic);
}
