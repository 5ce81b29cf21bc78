/**
 * Normals by the C library's functions: `normal_fill_16`, which PyTorch uses for float64, and for float32 on CPUs
 * without AVX2.
 *
 * @module
 */
import { fma, fmaf, glibcCos, glibcCosf, glibcLog, glibcLogf, glibcSin, glibcSinf } from "@weightinit/rng-parts";

/** Makes float64 normals of the 16 uniform numbers from `at` on. */
export function normalBlock64(out: Float64Array, at: number, mean: number, std: number, fused: boolean): void {
  for (let i = at; i < at + 8; i++) {
    const radius = Math.sqrt(-2 * glibcLog(1 - out[i]!));
    const theta = 2 * Math.PI * out[i + 8]!;
    const a = radius * glibcCos(theta);
    const b = radius * glibcSin(theta);
    out[i] = fused ? fma(a, std, mean) : a * std + mean;
    out[i + 8] = fused ? fma(b, std, mean) : b * std + mean;
  }
}

const f = Math.fround;

/** Makes float32 normals of the 16 uniform numbers from `at` on; `mean` and `std` of float32. */
export function normalBlock32(out: Float32Array, at: number, mean: number, std: number, fused: boolean): void {
  for (let i = at; i < at + 8; i++) {
    const radius = f(Math.sqrt(f(-2 * glibcLogf(f(1 - out[i]!)))));
    const theta = f(2 * Math.PI * out[i + 8]!);
    const a = f(radius * glibcCosf(theta));
    const b = f(radius * glibcSinf(theta));
    out[i] = fused ? fmaf(a, std, mean) : f(a * std) + mean;
    out[i + 8] = fused ? fmaf(b, std, mean) : f(b * std) + mean;
  }
}
