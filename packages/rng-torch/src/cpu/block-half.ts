/**
 * Normals of the 16-bit types as PyTorch drew them up to 2.11: every operation rounds to the type.
 *
 * @module
 */
import { glibcCosf, glibcLogf, glibcSinf } from "@weightinit/rng-parts";
import { rounded } from "../reals.ts";
import type { TorchVersion } from "../torch-version.ts";

const f = Math.fround;

/** Makes normals of the 16 uniform numbers of the type from `at` on; `mean` and `std` of the type. */
export function normalBlockHalf(
  out: Float32Array,
  at: number,
  mean: number,
  std: number,
  type: "float16" | "bfloat16",
  torch: TorchVersion,
): void {
  const r = (x: number) => rounded(x, type);
  // 1.13's float16 computes in float32 but for these four.
  const inner = torch === "1.13" && type === "float16" ? f : r;
  for (let i = at; i < at + 8; i++) {
    const u1 = r(1 - out[i]!);
    const radius = r(Math.sqrt(inner(-2 * inner(glibcLogf(u1)))));
    const theta = r(f(2 * Math.PI * out[i + 8]!));
    out[i] = r(inner(inner(radius * inner(glibcCosf(theta))) * std) + mean);
    out[i + 8] = r(inner(inner(radius * inner(glibcSinf(theta))) * std) + mean);
  }
}
