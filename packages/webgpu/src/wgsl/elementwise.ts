/**
 * Kernels whose every real depends on its own word only, and the constant: for any reals of a binding, four an
 * invocation. Whole vectors of large fills have faster ones (`vectors.ts`).
 *
 * @module
 */
import { ENTRY, type Kernel, kernelOf, paramsStruct } from "./kernel.ts";
import {
  type AffinePath,
  CONSTANT_FIELDS,
  type ConstantField,
  type ElementwiseField,
  FIELDS,
  floatLaw,
  PLACE_FIELDS,
  type PlaceField,
  pathIn,
  type RandomKind,
  softLaw,
  tableOf,
} from "./law.ts";
import { BLOCK, WORDS } from "./philox.ts";
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
): Kernel<Field> {
  return kernelOf(name, fields, ["read_write"], () =>
    [paramsStruct(fields), OUT, ...parts(), STORE[part], MAIN].join("\n"),
  );
}

/** The kernel of a random fill. */
export function elementwiseKernel(kind: RandomKind, part: Part, path: AffinePath): Kernel<ElementwiseField> {
  return realsKernel(`${kind} ${part} ${pathIn(kind, path)}`, FIELDS, part, () => {
    const isClamped = kind !== "normal";
    const stream = [tableOf(kind), BLOCK, WORDS, NARROW[part]];
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

/** Stores the bare words: what the benchmark's Philox row runs. */
export function wordsKernel(): Kernel<PlaceField> {
  return realsKernel("words", PLACE_FIELDS, "float32", () => [BLOCK, WORDS, realOf("u")]);
}
