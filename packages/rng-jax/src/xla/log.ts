/**
 * The natural logarithm of float32 numbers as XLA's CPU compiler writes it out: a polynomial of Cephes, with fused
 * operations (`xla/backends/cpu/codegen/math`).
 *
 * @module
 */
import { fmaf } from "@weightinit/rng-parts";

const f = Math.fround;
const single = /* @__PURE__ */ new Float32Array(1);
const bits = /* @__PURE__ */ new Int32Array(single.buffer);

/** √½ */
const ROOT_HALF = 0.7071067690849304;
/** The parts of ln 2. */
const LN2_LOW = -0.00021219444170128554;
const LN2_HIGH = 0.693359375;

/** ln x of a normal float32 x ≥ 0. */
export function logf(x: number): number {
  if (x === 0) return Number.NEGATIVE_INFINITY;
  single[0] = x;
  let e = (bits[0]! >> 23) - 126;
  bits[0] = (bits[0]! & 0x7fffff) | 0x3f000000;
  const m = single[0]!;
  let t = f(m - 1);
  if (m < ROOT_HALF) {
    e -= 1;
    t = f(t + m);
  }
  const z = f(t * t);
  const y = f(z * t);
  const a = fmaf(fmaf(t, 0.07037683576345444, -0.11514610052108765), t, 0.11676998436450958);
  const b = fmaf(fmaf(t, -0.12420140951871872, 0.14249323308467865), t, -0.16668057441711426);
  const c = fmaf(fmaf(t, 0.2000071406364441, -0.24999994039535522), t, 0.3333333134651184);
  const p = fmaf(fmaf(fmaf(a, y, b), y, c), y, f(e * LN2_LOW));
  return fmaf(e, LN2_HIGH, f(f(t - f(0.5 * z)) + p));
}
