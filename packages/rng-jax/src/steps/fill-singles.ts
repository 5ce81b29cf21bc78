/**
 * Float32 numbers in bulk.
 *
 * @module
 */
import { CHUNK } from "../chunk.ts";
import { type Draw, drawWords, visit } from "../draw.ts";
import { type Kernels, kernels } from "../wasm/kernels.ts";
import { type Steps, valueAt } from "./steps.ts";

/** Fewer numbers are not worth the kernel's compilation. */
const FEW = 64;
/** Factors below this may make subnormal numbers, which the kernels do not flush. */
const SMALL = 2 ** -90;

function suitsKernels({ lo, range, isNormal, root, scale, isFused }: Steps): boolean {
  const isLarge = (x: number) => Math.abs(x) >= SMALL;
  // The largest uniform number; ±1 would become infinite.
  const isWithin = !isNormal || (lo > -1 && Math.fround(lo + (1 - 2 ** -23) * range) < 1 && isLarge(root));
  return isWithin && isLarge(scale) && isLarge(range) && !isFused;
}

/** Makes numbers of the kernels' words, in place. */
function transform(wasm: Kernels, length: number, steps: Steps): void {
  const { lo, range, isNormal, root, least, most, scale, shift } = steps;
  if (isNormal) wasm.normals(length, lo, range, root, least, most, scale, shift);
  else wasm.uniforms(length, lo, range, scale, shift);
}

/** Fills `out` with the values of a draw: 23 bits of a word are a number in [0, 1). */
export function fillSingles(draw: Draw, steps: Steps, out: Float32Array): void {
  const wasm = out.length >= FEW && suitsKernels(steps) ? kernels() : undefined;
  const words = new Uint32Array(Math.min(CHUNK, out.length));
  visit(out.length, (range, length) => {
    const chunk = words.subarray(0, length);
    drawWords(draw, chunk, range);
    if (wasm) {
      wasm.words.set(chunk);
      transform(wasm, length, steps);
      out.set(wasm.numbers.subarray(0, length), range.first);
      return;
    }
    for (let i = 0; i < length; i++) out[range.first + i] = valueAt(steps, (chunk[i]! >>> 9) * 2 ** -23);
  });
}
