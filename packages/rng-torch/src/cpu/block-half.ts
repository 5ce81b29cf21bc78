/**
 * Normals of the 16-bit types as PyTorch drew them up to 2.11: every operation rounds to the type.
 *
 * A uniform number has 11 or 8 bits there, so that the functions of all of them are tables.
 *
 * @module
 */
import { glibcCosf, glibcLogf, glibcSinf, type Half, roundHalf } from "@weightinit/rng-parts";
import type { TorchVersion } from "../torch-version.ts";

const f = Math.fround;

/** The parts of a pair by the number k of 2⁻¹¹s or 2⁻⁸s. */
interface Tables {
  readonly radius: Float32Array;
  readonly sine: Float32Array;
  readonly cosine: Float32Array;
}

const made: Record<string, Tables> = {};

/** 1.13's float16 computes in float32 but for u1, the radius, the angle and the result. */
const isWide = (type: Half, torch: TorchVersion) => torch === "1.13" && type === "float16";

function tablesOf(type: Half, torch: TorchVersion): Tables {
  const wide = isWide(type, torch);
  const name = wide ? "wide" : type;
  if (made[name] !== undefined) return made[name];
  const size = type === "float16" ? 2048 : 256;
  const r = (x: number) => roundHalf(x, type);
  const inner = wide ? f : r;
  const each = (value: (u: number) => number) => Float32Array.from({ length: size }, (_, k) => value(k / size));
  const theta = (u: number) => r(f(2 * Math.PI * u));
  made[name] = {
    radius: each((u) => r(f(Math.sqrt(inner(-2 * inner(glibcLogf(r(1 - u)))))))),
    sine: each((u) => inner(glibcSinf(theta(u)))),
    cosine: each((u) => inner(glibcCosf(theta(u)))),
  };
  return made[name];
}

/** Makes normals of the 16 uniform numbers of the type from `at` on; `mean` and `std` of the type. */
export function halfBlocks(type: Half, torch: TorchVersion, mean: number, std: number) {
  const { radius, sine, cosine } = tablesOf(type, torch);
  const wide = isWide(type, torch);
  const size = radius.length;
  const value = (x: number) => {
    if (wide) return roundHalf(f(f(x) * std) + mean, type);
    return roundHalf(roundHalf(roundHalf(x, type) * std, type) + mean, type);
  };
  return (out: Float32Array, at: number): void => {
    for (let i = at; i < at + 8; i++) {
      const k = out[i + 8]! * size;
      const length = radius[out[i]! * size]!;
      out[i] = value(length * cosine[k]!);
      out[i + 8] = value(length * sine[k]!);
    }
  };
}
