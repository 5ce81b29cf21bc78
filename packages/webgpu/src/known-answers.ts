/**
 * Whether a device computes what the stream says: small fills compared with core's reference, once a device.
 *
 * @module
 */
import { WeightInitError } from "@weightinit/core";
import { type Key, portableWords, realFunction, VALUES } from "@weightinit/core/stream";
import { fillRandom } from "./fill-elementwise.ts";
import { float32Bits, type RandomFill } from "./fill-params.ts";
import type { GpuContext } from "./gpu-context.ts";
import { piecesOf } from "./pieces.ts";
import { COPY_SRC, STORAGE } from "./webgpu-flags.ts";
import { type AffinePath, elementwiseKernel } from "./wgsl/elementwise.ts";

const KEY: Key = [0x9e3779b9, 0x7f4a7c15];
/** Reals a fill: a fused or sloppy step changes about a quarter of them. */
const LENGTH = 1024;

/** Laws whose product and sum both round, at the ends of the range that the hardware may be given. */
const LAWS: readonly RandomFill[] = [
  { kind: "normal", std: Math.fround(0.7), mean: Math.fround(0.1) },
  { kind: "normal", std: Math.fround(3.3e-29), mean: 0 },
  { kind: "normal", std: 2 ** -98, mean: 2 ** -102 },
  { kind: "normal", std: 2 ** 120, mean: -(2 ** 122) },
  { kind: "uniform", half: Math.fround(1.1), mid: Math.fround(0.3), first: Math.fround(-0.8), last: Math.fround(1.4) },
  { kind: "uniform", half: 2 ** -102, mid: 0, first: -(2 ** -102), last: 2 ** -102 },
  {
    kind: "truncatedNormal",
    std: Math.fround(1.3),
    mean: Math.fround(-0.2),
    start: 0x05d22c44n,
    range: 0xf45ba778n,
    first: -2,
    last: 2,
  },
];

/** Kernels that the known answers run, which are also those of most fills. */
export function knownAnswerKernels(path: AffinePath) {
  return (["normal", "uniform", "truncatedNormal"] as const).map((kind) => elementwiseKernel(kind, "float32", path));
}

let expected: Uint32Array | undefined;

function answers(): Uint32Array {
  expected ??= Uint32Array.from(
    LAWS.flatMap((law, draw) => {
      const words = new Uint32Array(LENGTH);
      portableWords(KEY, draw)(words, 0, VALUES);
      const real = realFunction(law, "float32");
      return Array.from(words, (word) => float32Bits(real(word, 0)));
    }),
  );
  return expected;
}

/** Whether every bit of the known answers is right, computed along `path`. */
async function passes(context: GpuContext, path: AffinePath): Promise<boolean> {
  await context.compile(knownAnswerKernels(path));
  const bytes = LENGTH * 4;
  const { buffer, failure } = context.createBuffer(LAWS.length * bytes, STORAGE | COPY_SRC);
  const work = context.recorder.record(() => {
    LAWS.forEach((law, draw) => {
      const pieces = piecesOf({ buffer, offset: draw * bytes, size: bytes }, 4, context.device.limits);
      fillRandom(context, law, KEY, { draw, from: 0 }, { pieces, part: "float32", parts: 1 }, path);
    });
  });
  context.recorder.flush();
  try {
    const error = (await failure) ?? (await work);
    if (error !== undefined) throw error;
    const got = new Uint32Array(await context.staging.read({ buffer, offset: 0, size: buffer.size }));
    const want = answers();
    return got.every((bits, i) => bits === want[i]);
  } finally {
    buffer.destroy();
  }
}

async function check(context: GpuContext): Promise<void> {
  if (await passes(context, "hardware")) {
    context.exact = true;
    return;
  }
  if (await passes(context, "soft")) return;
  const info = context.device.adapterInfo;
  context.failure ??= new WeightInitError(
    "WI_DEVICE_ERROR",
    `expected the known answers of the portable stream, got others: this GPU or its driver computes wrong integers (${info?.vendor ?? ""} ${info?.architecture ?? ""} ${info?.description ?? ""}); update the driver, or use @weightinit/cpu`,
  );
}

const checks = new WeakMap<GpuContext, Promise<void>>();

/** Runs the known answers, once a device. Rejects if they could not be run at all. */
export function checkKnownAnswers(context: GpuContext): Promise<void> {
  let running = checks.get(context);
  if (running === undefined) {
    running = check(context);
    checks.set(context, running);
  }
  return running;
}
