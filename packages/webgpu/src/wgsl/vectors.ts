/**
 * Kernels of whole vectors of 16 bytes: of random fills that begin at a block of the stream, and of constants. Most of a
 * large tensor is made by these.
 *
 * An H100 has chosen how (`docs/benchmarks/webgpu.md`): no loop, two vectors an invocation, four of a constant, workgroups
 * of 256, the normal's table read where it lies; copying it to each workgroup, loops and workgroups of 128 were slower.
 *
 * @module
 */
import { type Kernel, kernelOf, paramsStruct } from "./kernel.ts";
import {
  CONSTANT_FIELDS,
  type ConstantField,
  type ElementwiseField,
  FIELDS,
  FIELDS_IN_RUNS,
  type FloatPath,
  floatLaw,
  pathIn,
  type RandomKind,
  tableOf,
} from "./law.ts";
import { BLOCK } from "./philox.ts";
import { runBlocks } from "./runs.ts";
import { type Bounds, NARROW, PAIR, type Part } from "./storage.ts";

/** Invocations a workgroup. */
const VECTOR_WORKGROUP = 256;
/** Vectors an invocation makes, and stores of a constant. */
const VECTORS = 2;
const CONSTANT_VECTORS = 4;

/** Reals in a vector. */
export function realsOf(part: Part): 4 | 8 {
  return part === "float32" ? 4 : 8;
}

/** Workgroups for so many vectors. */
export function vectorGroups(vectors: number, isConstant = false): number {
  return Math.ceil(vectors / ((isConstant ? CONSTANT_VECTORS : VECTORS) * VECTOR_WORKGROUP));
}

export const VECTORS_OUT = `
@group(1) @binding(0) var<storage, read_write> OUT: array<vec4<u32>>;`;

/** Stores `each` vectors an invocation, `vector(q)` at q, each workgroup a stretch of them. */
function vectorsKernel<Field extends string>(
  name: string,
  fields: readonly Field[],
  each: number,
  vector: (q: string) => string,
  parts: () => readonly string[],
): Kernel<Field> {
  const all = Array.from({ length: each }, (_, i) => i);
  const q = (i: number) => (i === 0 ? "q" : `q + ${i * VECTOR_WORKGROUP}u`);
  return kernelOf(name, fields, ["read_write"], () =>
    [
      paramsStruct(fields),
      VECTORS_OUT,
      ...parts(),
      `
@compute @workgroup_size(${VECTOR_WORKGROUP})
fn main(
  @builtin(workgroup_id) id: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lane: u32,
) {
  let q = (id.x + id.y * groups.x) * ${each * VECTOR_WORKGROUP}u + lane;
${all.map((i) => `  let x${i} = ${vector(q(i))};`).join("\n")}
${all.map((i) => `  if (${q(i)} < P.end) { OUT[P.first + ${q(i)}] = x${i}; }`).join("\n")}
}`,
    ].join("\n"),
  );
}

/** What a kernel of vectors is specialised for. */
export interface VectorLaw {
  readonly kind: RandomKind;
  readonly part: Part;
  readonly path: FloatPath;
  /** The bounds that values before rounding can meet. */
  readonly bounds: Bounds;
  /** Whether the device rounds to float16. */
  readonly packs: boolean;
  /** Whether the place is not one run; each is then whole vectors, and begins at a block. */
  readonly inRuns?: boolean | undefined;
}

const reals = (block: string) => ["x", "y", "z", "w"].map((word) => `bounded(${block}.${word})`);

function pairs(block: string): string {
  const [x, y, z, w] = reals(block);
  return `pair(${x}, ${y}), pair(${z}, ${w})`;
}

function packingOf({ part, packs }: VectorLaw): Part | "packed" {
  return part === "float16" && packs ? "packed" : part;
}

export function vectorName(law: VectorLaw): string {
  const { kind, path, bounds, inRuns } = law;
  return `vectors ${kind} ${packingOf(law)} ${pathIn(kind, path)} ${bounds}${inRuns ? " in runs" : ""}`;
}

export function vectorKernel(law: VectorLaw): Kernel<ElementwiseField> {
  return vectorsKernel<ElementwiseField>(
    vectorName(law),
    law.inRuns ? FIELDS_IN_RUNS : FIELDS,
    VECTORS,
    (q) => `vector(${q})`,
    () => vectorParts(law),
  );
}

/** `vector(q)`: the vector at position `q`. */
export function vectorParts(law: VectorLaw): readonly string[] {
  const { kind, path, bounds, inRuns } = law;
  const packing = packingOf(law);
  const [one, two] = inRuns
    ? ["blockIn(q, 0u)", "blockIn(q, 1u)"]
    : [packing === "float32" ? "block(P.block0 + q)" : "block(P.block0 + 2u * q)", "block(P.block0 + 2u * q + 1u)"];
  return [
    tableOf(kind),
    inRuns ? runBlocks(packing === "float32" ? 1 : 2) : BLOCK,
    ...floatLaw(kind, path, bounds),
    packing === "float32"
      ? `
fn vector(q: u32) -> vec4<u32> {
  let u = ${one};
  return vec4<u32>(${reals("u").join(", ")});
}`
      : `${packing === "float16" ? NARROW.float16 : ""}${PAIR[packing]}
fn vector(q: u32) -> vec4<u32> {
  let u = ${one};
  let v = ${two};
  return vec4<u32>(${pairs("u")}, ${pairs("v")});
}`,
  ];
}

/** A constant's vector: lo and hi by turns; they are words, whatever they hold. */
export const CONSTANT_VECTOR = "vec4<u32>(P.lo, P.hi, P.lo, P.hi)";

/** Stores {@link CONSTANT_VECTOR}. */
export function constantVectorKernel(): Kernel<ConstantField> {
  return vectorsKernel(
    "vectors constant",
    CONSTANT_FIELDS,
    CONSTANT_VECTORS,
    () => CONSTANT_VECTOR,
    () => [],
  );
}
