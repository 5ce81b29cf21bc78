/**
 * Kernels whose every real depends on its own word only, and the constant: for any reals of a binding, four an
 * invocation. Whole vectors of large fills have faster ones (`vectors.ts`).
 *
 * @module
 */
import { type Access, ENTRY, type Kernel, kernelOf, paramsStruct } from "./kernel.ts";
import {
  type AffinePath,
  CONSTANT_FIELDS,
  type ConstantField,
  type ElementwiseField,
  FIELDS,
  FIELDS_IN_RUNS,
  floatLaw,
  PLACE_FIELDS,
  type PlaceField,
  pathIn,
  type RandomKind,
  SPAN_FIELDS,
  type SpanField,
  softLaw,
  tableOf,
} from "./law.ts";
import { BLOCK, WORDS } from "./philox.ts";
import { RUN_WORDS } from "./runs.ts";
import { clamping, NARROW, type Part, STORE } from "./storage.ts";

/** Reals an invocation makes. */
export const REALS = 4;

const OUT = `
@group(1) @binding(0) var<storage, read_write> OUT: array<u32>;`;

const MAIN = `
${ENTRY}
  let four = P.base + q;
  let p = four * ${REALS}u;
  if (p >= P.end) { return; }
  let w = words(four);
  store(p, vec4<u32>(real(w.x), real(w.y), real(w.z), real(w.w)));
}`;

/** `words` and `real` are for `parts` to declare: the words of a four, and the dtype's bits of a word's real. */
function realsKernel<Field extends string>(
  name: string,
  fields: readonly Field[],
  part: Part,
  parts: () => readonly string[],
  buffers: readonly Access[] = ["read_write"],
): Kernel<Field> {
  return kernelOf(name, fields, buffers, () => [paramsStruct(fields), OUT, ...parts(), STORE[part], MAIN].join("\n"));
}

/** The kernel of a random fill; `inRuns`: of a place that is not one run. */
export function elementwiseKernel(
  kind: RandomKind,
  part: Part,
  path: AffinePath,
  inRuns = false,
): Kernel<ElementwiseField> {
  const name = `${kind} ${part} ${pathIn(kind, path)}${inRuns ? " in runs" : ""}`;
  return realsKernel<ElementwiseField>(name, inRuns ? FIELDS_IN_RUNS : FIELDS, part, () => {
    const isClamped = kind !== "normal";
    const stream = [tableOf(kind), ...(inRuns ? [RUN_WORDS] : [BLOCK, WORDS]), NARROW[part]];
    if (path === "soft") {
      const real = isClamped ? "clamped(narrow(affine(u)))" : "narrow(affine(u))";
      return [...stream, ...softLaw(kind), isClamped ? clamping(part) : "", realOf(real)];
    }
    const bounds = isClamped ? (part === "float32" ? "above below" : "above zero") : "";
    return [...stream, ...floatLaw(kind, path, bounds), realOf("narrow(bounded(u))")];
  });
}

function realOf(value: string): string {
  return `
fn real(u: u32) -> u32 {
  return ${value};
}`;
}

/** Stores lo and hi by turns from real 0 of the binding: a constant's real and imaginary part, or one value twice. */
export function constantKernel(part: Part): Kernel<ConstantField> {
  const width = part === "float32" ? 32 : 16;
  return realsKernel(`constant ${width}`, CONSTANT_FIELDS, part, () => [
    `
fn words(q: u32) -> vec4<u32> {
  return vec4<u32>(P.lo, P.hi, P.lo, P.hi);
}`,
    realOf("u"),
  ]);
}

/** Stores reals of IN, from the first on. */
export function copyKernel(part: Part): Kernel<SpanField> {
  const [width, item] = part === "float32" ? [32, "IN[n]"] : [16, "(IN[n >> 1u] >> ((n & 1u) * 16u)) & 0xffffu"];
  return realsKernel(
    `copy ${width}`,
    SPAN_FIELDS,
    part,
    () => [
      `
@group(1) @binding(1) var<storage, read_write> IN: array<u32>;
fn words(q: u32) -> vec4<u32> {
  let n = q * ${REALS}u - P.first;
  return vec4<u32>(n, n + 1u, n + 2u, n + 3u);
}
fn real(n: u32) -> u32 {
  return ${item};
}`,
    ],
    ["read_write", "read_write"],
  );
}

/** Stores the bare words: what the benchmark's Philox row runs. */
export function wordsKernel(): Kernel<PlaceField> {
  return realsKernel("words", PLACE_FIELDS, "float32", () => [BLOCK, WORDS, realOf("u")]);
}
