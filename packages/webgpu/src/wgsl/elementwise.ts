/**
 * Kernels whose every real depends on its own word only, and the constant.
 *
 * @module
 */
import { AFFINE_HARDWARE, AFFINE_SOFT } from "./affine.ts";
import { ENTRY, type Kernel, paramsStruct } from "./kernel.ts";
import {
  NEAREST,
  NORMAL_VARIATE,
  QUANTILE,
  TRUNCATED_VARIATE,
  UNIFORM_VARIATE,
  UNIFORM_VARIATE_SOFT,
} from "./normal.ts";
import { MULHI, PHILOX, WORDS } from "./philox.ts";
import { clamping, NARROW, type Part, STORE } from "./storage.ts";

/** What a binding holds of the stream, and where. */
const FIELDS = [
  // Key, draw number, and the block of real 0 of the binding, with the words to skip in it.
  "key0",
  "key1",
  "draw",
  "block0",
  "block1",
  "skip",
  // Reals of the binding to write.
  "first",
  "end",
  // The affine step, as float32 bits; `zero` is 0, which the compiler must not know.
  "scale",
  "shift",
  "zero",
  // Quantile cells of a truncated normal.
  "start",
  "range",
  // Bounds, in the dtype's bits.
  "lo",
  "hi",
] as const;
export type ElementwiseField = (typeof FIELDS)[number];

/** Whose arithmetic makes the affine step: the device's floats, or integers. */
export type AffinePath = "hardware" | "soft";

const BINDINGS = `
@group(0) @binding(1) var<storage, read> TABLE: array<vec2<u32>>;
@group(0) @binding(2) var<storage, read_write> OUT: array<u32>;`;

const MAIN = `
${ENTRY}
  let p = q * 4u;
  if (p >= P.end || p + 4u <= P.first) { return; }
  let w = words(q);
  store(p, vec4<u32>(real(w.x), real(w.y), real(w.z), real(w.w)));
}`;

function kernel(name: string, parts: readonly string[]): Kernel<ElementwiseField> {
  return {
    name,
    fields: FIELDS,
    buffers: ["read", "read_write"],
    code: [paramsStruct(FIELDS), BINDINGS, ...parts].join("\n"),
  };
}

/** The kernel of a random fill. */
export function elementwiseKernel(
  kind: "uniform" | "normal" | "truncatedNormal",
  part: Part,
  path: AffinePath,
): Kernel<ElementwiseField> {
  const variate = {
    normal: [NEAREST, QUANTILE, NORMAL_VARIATE],
    truncatedNormal: [NEAREST, QUANTILE, TRUNCATED_VARIATE],
    uniform: path === "hardware" ? [UNIFORM_VARIATE] : [NEAREST, UNIFORM_VARIATE_SOFT],
  }[kind];
  const bounded = kind !== "normal";
  return kernel(`${kind} ${part} ${path}`, [
    MULHI,
    PHILOX,
    WORDS,
    ...variate,
    path === "hardware" ? AFFINE_HARDWARE : AFFINE_SOFT,
    NARROW[part],
    ...(bounded ? [clamping(part)] : []),
    `
fn real(u: u32) -> u32 {
  return ${bounded ? "clamped(narrow(affine(variate(u))))" : "narrow(affine(variate(u)))"};
}`,
    STORE[part],
    MAIN,
  ]);
}

/** Stores lo and hi by turns: a constant's real and imaginary part, or the same value twice. */
export function constantKernel(part: Part): Kernel<ElementwiseField> {
  return kernel(`constant ${part}`, [
    `
fn words(q: u32) -> vec4<u32> {
  let even = select(P.lo, P.hi, (P.first & 1u) == 1u);
  let odd = select(P.hi, P.lo, (P.first & 1u) == 1u);
  return vec4<u32>(even, odd, even, odd);
}
fn real(w: u32) -> u32 {
  return w;
}`,
    STORE[part],
    MAIN,
  ]);
}

/** Stores the bare words: what the known answers and the benchmark's Philox row run. */
export function wordsKernel(): Kernel<ElementwiseField> {
  return kernel("words", [
    MULHI,
    PHILOX,
    WORDS,
    `
fn real(u: u32) -> u32 {
  return u;
}`,
    STORE.float32,
    MAIN,
  ]);
}
