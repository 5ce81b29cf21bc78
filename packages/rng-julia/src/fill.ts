/**
 * Julia's `rand!` and `randn!` for each element type, over a raw source.
 *
 * @module
 */
import { type DType, dtypeInfo, shown, WeightInitError } from "@weightinit/core";
import { roundToFloat16 } from "./float16.ts";
import type { RawSource } from "./raw-source.ts";
import { nextNormal, normalFrom } from "./ziggurat.ts";

/** The element types Julia draws. */
export type JuliaFloat = "float16" | "float32" | "float64";

/** bfloat16 is drawn as Float32, which the device rounds: Julia has no generator of its own for it. */
function elementOf(dtype: DType): JuliaFloat {
  const { part } = dtypeInfo(dtype);
  return part === "bfloat16" ? "float32" : part;
}

function isDouble(out: Float32Array | Float64Array, dtype: DType): out is Float64Array {
  const { precision, parts } = dtypeInfo(dtype);
  const name = precision === "float64" ? "Float64Array" : "Float32Array";
  if (!(precision === "float64" ? out instanceof Float64Array : out instanceof Float32Array)) {
    throw new WeightInitError("WI_BAD_ARGUMENT", `expected a ${name} to fill with ${dtype}, got ${shown(out)}`);
  }
  if (out.length % parts !== 0) {
    throw new WeightInitError("WI_BAD_ARGUMENT", `expected pairs of re, im to fill with ${dtype}, got ${shown(out)}`);
  }
  return precision === "float64";
}

/** `rand(rng, T)`. */
export function nextUniform(source: RawSource, element: JuliaFloat): number {
  switch (element) {
    case "float16":
      return source.nextFloat16();
    case "float32":
      return source.nextFloat32();
    case "float64":
      return source.nextFloat64();
  }
}

/** `randn(rng, T)`: a Float64 draw, rounded once. */
export function nextNormalOf(source: RawSource, element: JuliaFloat): number {
  const x = nextNormal(source);
  return element === "float64" ? x : element === "float32" ? Math.fround(x) : roundToFloat16(x);
}

/** `rand!(rng, T[…])`; complex elements are drawn one part after another. */
export function fillUniform(source: RawSource, out: Float32Array | Float64Array, dtype: DType): void {
  const element = elementOf(dtype);
  const double = isDouble(out, dtype);
  if (dtypeInfo(dtype).isComplex) for (let i = 0; i < out.length; i++) out[i] = nextUniform(source, element);
  else if (double) source.fillFloat64(out);
  else if (element === "float16") source.fillFloat16(out);
  else source.fillFloat32(out as Float32Array);
}

/** `randn!(rng, T[…])`, parts of complex numbers not yet scaled by √½. Only real Float64 arrays are drawn in bulk. */
export function fillNormal(source: RawSource, out: Float32Array | Float64Array, dtype: DType): void {
  const element = elementOf(dtype);
  if (!isDouble(out, dtype) || dtype !== "float64" || out.length < source.bulkNormalLength) {
    for (let i = 0; i < out.length; i++) out[i] = nextNormalOf(source, element);
    return;
  }
  // All first draws, then one number after another, whose further draws follow those.
  const words = new Uint32Array(out.buffer, out.byteOffset, 2 * out.length);
  source.fill52(words);
  for (let i = 0; i < out.length; i++) out[i] = normalFrom(source, words[2 * i + 1]!, words[2 * i]! | 0);
}
