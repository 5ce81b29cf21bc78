/**
 * Kernels that make many small fills in one dispatch, each in workgroups of its own: what they store is what the kernels
 * of `vectors.ts` do.
 *
 * @module
 */
import { type Kernel, kernelOf, paramsOfMany, WORKGROUP } from "./kernel.ts";
import { type LawField, lawFieldsOf } from "./law.ts";
import { ROUND_FIELDS } from "./philox.ts";
import { CONSTANT_VECTOR, VECTORS_OUT, type VectorLaw, vectorName, vectorParts } from "./vectors.ts";

/** Vectors that a workgroup makes, one an invocation. */
export const GROUP_VECTORS = WORKGROUP;

/** Binding 1 has for each workgroup where its parameters are, then the parameters. */
function gatheredKernel<Field extends string>(
  name: string,
  fields: readonly Field[],
  vector: string,
  parts: () => readonly string[],
): Kernel<Field> {
  return kernelOf(`gathered ${name}`, fields, ["read_write", "read_write"], () =>
    [
      paramsOfMany(fields),
      VECTORS_OUT,
      ...parts(),
      `
@compute @workgroup_size(${WORKGROUP})
fn main(
  @builtin(workgroup_id) id: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lane: u32,
) {
  let group = id.x + id.y * groups.x;
  let q = group * ${WORKGROUP}u + lane;
  if (q >= arrayLength(&OUT)) { return; }
  load(ALL[group]);
  OUT[q] = ${vector};
}`,
    ].join("\n"),
  );
}

/** Parameters of a random fill: the block of vector 0 of the binding, what the rounds take, and the law. */
export type GatheredField = "block0" | (typeof ROUND_FIELDS)[number] | LawField;

/** Random fills that begin at a block of the stream. */
export function gatheredKernelOf(law: VectorLaw): Kernel<GatheredField> {
  const fields: readonly GatheredField[] = ["block0", ...ROUND_FIELDS, ...lawFieldsOf(law.kind)];
  return gatheredKernel(vectorName(law), fields, "vector(q)", () => vectorParts(law));
}

/** Constants, as words. */
export function gatheredConstantKernel(): Kernel<"lo" | "hi"> {
  return gatheredKernel("constant", ["lo", "hi"], CONSTANT_VECTOR, () => []);
}
