/**
 * `normal_` on the CPU: `normal_kernel`, `normal_fill` and `normal_distribution`.
 *
 * @module
 */
import { type RealDType, WeightInitError } from "@weightinit/core";
import { fma, glibcCos, glibcLog1p, glibcSin, roundHalves } from "@weightinit/rng-parts";
import { type Reals, rounded } from "../reals.ts";
import { isSince } from "../torch-version.ts";
import { type Kernels, kernels } from "../wasm/kernels.ts";
import { normalBlock } from "./block-avx2.ts";
import { halfBlocks } from "./block-half.ts";
import { normalBlock32, normalBlock64 } from "./block-plain.ts";
import type { CpuBehaviour, CpuSource } from "./cpu-source.ts";
import { fillUnits16, fillUnits32, fillUnits64 } from "./uniform.ts";

/** Numbers that one block transforms; tensors of fewer are drawn one by one. */
const BLOCK = 16;

/** `normal_(mean, std)` of a contiguous tensor of `type`. */
export function fillNormal(
  source: CpuSource,
  out: Reals,
  type: RealDType,
  mean: number,
  std: number,
  behaviour: CpuBehaviour,
): void {
  if (out.length < BLOCK) fillNormalOneByOne(source, out, type, mean, std, behaviour);
  else if (type === "float64") fillBlocks64(source, out as Float64Array, mean, std, behaviour);
  else if (type === "float32") fillBlocks32(source, out as Float32Array, mean, std, behaviour);
  else fillHalf(source, out as Float32Array, type, mean, std, behaviour);
}

function fillHalf(
  source: CpuSource,
  out: Float32Array,
  type: "float16" | "bfloat16",
  mean: number,
  std: number,
  behaviour: CpuBehaviour,
): void {
  const { torch } = behaviour;
  if (!isSince(torch, "2.12")) {
    fillBlocksHalf(source, out, type, mean, std, torch);
    return;
  }
  if (torch === "2.12") {
    throw new WeightInitError(
      "WI_NOT_REPRODUCED",
      `expected another version than torch "2.12" for ${type} normals, whose numbers were never compared, got ${out.length} of them; use "2.11" or "2.13"`,
    );
  }
  // Unlike float32's, the units of an incomplete last block are not drawn.
  const whole = out.length - (out.length % BLOCK);
  fillBlocks32(source, out.subarray(0, whole), mean, std, behaviour);
  if (whole < out.length) fillBlocks32(source, out.subarray(out.length - BLOCK), mean, std, behaviour);
  roundHalves(out, type);
}

/** Words (of float64: pairs of them) that `normal_` of `n` numbers takes; `undefined` for those drawn one by one. */
export function normalWords(n: number, type: RealDType, { torch }: CpuBehaviour): number | undefined {
  const isHalf = type === "float16" || type === "bfloat16";
  if (n < BLOCK || (isHalf && torch === "2.12")) return undefined;
  const rest = n % BLOCK;
  // Since 2.13 the 16-bit types do not draw the units of an incomplete last block.
  const units = isHalf && isSince(torch, "2.13") ? n - rest : n;
  return units + (rest === 0 ? 0 : BLOCK);
}

/** `normal_(mean, std)` of fewer than 16 numbers, or of a tensor that is not contiguous: pairs, in float64. */
export function fillNormalOneByOne(
  source: CpuSource,
  out: Reals,
  type: RealDType,
  mean: number,
  std: number,
  { simd }: CpuBehaviour,
): void {
  for (let i = 0; i < out.length; i++) {
    const z = nextNormal(source);
    out[i] = rounded(simd ? fma(z, std, mean) : z * std + mean, type);
  }
}

/** Box and Muller's pair; the sine is kept for the next call. */
function nextNormal(source: CpuSource): number {
  const { kept } = source;
  if (kept !== undefined) {
    source.kept = undefined;
    return kept;
  }
  const u1 = source.unit64();
  const radius = Math.sqrt(-2 * glibcLog1p(-source.unit64()));
  const theta = 2 * Math.PI * u1;
  source.kept = radius * glibcSin(theta);
  return radius * glibcCos(theta);
}

/**
 * All units, then block after block; for the rest, the last 16 places get 16 units more, so that they overlap with the
 * block before.
 */
function fillBlocks<R extends Reals>(out: R, units: (part: R) => void, block: (out: R, at: number) => void): void {
  units(out);
  for (let at = 0; at + BLOCK <= out.length; at += BLOCK) block(out, at);
  if (out.length % BLOCK === 0) return;
  const last = out.subarray(out.length - BLOCK) as R;
  units(last);
  block(last, 0);
}

function fillBlocks32(source: CpuSource, out: Float32Array, mean: number, std: number, behaviour: CpuBehaviour): void {
  const m = Math.fround(mean);
  const s = Math.fround(std);
  const fused = isSince(behaviour.torch, "2.13");
  const made = behaviour.simd ? kernels() : undefined;
  if (made !== undefined) {
    fillByKernel(made, source, out, m, s);
    return;
  }
  fillBlocks(
    out,
    (part) => fillUnits32(source, part),
    behaviour.simd ? (part, at) => normalBlock(part, at, m, s) : (part, at) => normalBlock32(part, at, m, s, fused),
  );
}

/** {@link fillBlocks} with the kernel of {@link normalBlock}. */
function fillByKernel(
  { words, numbers, cpuNormals }: Kernels,
  source: CpuSource,
  out: Float32Array,
  mean: number,
  std: number,
): void {
  const rest = out.length % BLOCK;
  const make = (at: number, count: number) => {
    source.fill(words.subarray(0, count));
    cpuNormals(count / BLOCK, mean, std);
    out.set(numbers.subarray(0, count), at);
  };
  const whole = out.length - rest;
  for (let at = 0; at < whole; at += words.length) make(at, Math.min(words.length, whole - at));
  if (rest === 0) return;
  source.fill(words.subarray(0, rest));
  make(out.length - BLOCK, BLOCK);
}

function fillBlocks64(
  source: CpuSource,
  out: Float64Array,
  mean: number,
  std: number,
  { torch, simd }: CpuBehaviour,
): void {
  const fused = simd || isSince(torch, "2.13");
  fillBlocks(
    out,
    (part) => fillUnits64(source, part),
    (part, at) => normalBlock64(part, at, mean, std, fused),
  );
}

function fillBlocksHalf(
  source: CpuSource,
  out: Float32Array,
  type: "float16" | "bfloat16",
  mean: number,
  std: number,
  torch: CpuBehaviour["torch"],
): void {
  const m = rounded(mean, type);
  const s = rounded(std, type);
  fillBlocks(out, (part) => fillUnits16(source, part, type), halfBlocks(type, torch, m, s));
}
