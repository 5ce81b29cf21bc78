/**
 * Kernels that turn the columns of normals into Householder reflectors.
 *
 * @module
 */
import type { Kernel } from "./kernel.ts";
import { type OrthogonalField, orthogonalKernel } from "./orthogonal.ts";
import { each } from "./tiles.ts";

/** Columns and rows of a workgroup that sums columns: neighbours read neighbouring elements. */
export const SUM_COLUMNS = 32;
const SUM_ROWS = 8;

/** Opens a kernel whose workgroups sum columns of V; `whole` adds up the rows of a workgroup. */
function columns(parts: 1 | 2): string {
  return `
var<workgroup> partial: array<f32, ${SUM_COLUMNS * SUM_ROWS}>;
fn squared(at: u32) -> f32 {
  return V[at] * V[at]${parts === 1 ? "" : " + V[at + 1u] * V[at + 1u]"};
}
fn whole(own: f32, local: vec3<u32>) -> f32 {
  var sum = own;
  partial[local.y * ${SUM_COLUMNS}u + local.x] = sum;
  workgroupBarrier();
  if (local.y == 0u) {
    for (var y = 1u; y < ${SUM_ROWS}u; y++) { sum += partial[y * ${SUM_COLUMNS}u + local.x]; }
  }
  return sum;
}
@compute @workgroup_size(${SUM_COLUMNS}, ${SUM_ROWS})
fn main(
  @builtin(workgroup_id) id: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_id) local: vec3<u32>,
) {
  let group = id.x + id.y * groups.x;`;
}

/** Sums of the squares of V's columns over the rows of a chunk, in S; zeros above the diagonal. */
export function squaresKernel(parts: 1 | 2): Kernel<OrthogonalField> {
  return orthogonalKernel(
    `squares ${parts}`,
    [],
    () => `${columns(parts)}
  let across = (P.n + ${SUM_COLUMNS - 1}u) / ${SUM_COLUMNS}u;
  let k = (group % across) * ${SUM_COLUMNS}u + local.x;
  let chunk = group / across;
  let first = chunk * (P.chunk / ${parts}u);
  let end = min(P.m, first + P.chunk / ${parts}u);
  var sum = 0.0;
  if (k < P.n) {
    for (var r = first + local.y; r < end; r += ${SUM_ROWS}u) {
      let at = ${parts}u * (r * P.n + k);
      if (r < k) { ${each(parts, (i) => `V[at + ${i}u] = 0.0;`)} } else { sum += squared(at); }
    }
  }
  let total = whole(sum, local);
  if (local.y == 0u && k < P.n && chunk < P.chunks) { S[chunk * P.n + k] = total; }
}`,
  );
}

/**
 * Turns the normals V into reflectors v = x + s‖x‖e₁, s = x₀/|x₀|, and writes D_kk = −s to Q's diagonal. A column of one
 * element gives H = I, D = s.
 */
export function reflectorKernel(parts: 1 | 2): Kernel<OrthogonalField> {
  return orthogonalKernel(
    `reflectors ${parts}`,
    [],
    () => `${columns(parts)}
  let k = group * ${SUM_COLUMNS}u + local.x;
  var sum = 0.0;
  if (k < P.n) {
    for (var c = local.y; c < P.chunks; c += ${SUM_ROWS}u) { sum += S[c * P.n + k]; }
  }
  let total = whole(sum, local);
  if (local.y != 0u || k >= P.n) { return; }
  let at = ${parts}u * (k * P.n + k);
  let norm = sqrt(total);
  let size = sqrt(squared(at));
  let identity = k + 1u == P.m || size == 0.0;
${each(
  parts,
  (i) => `  let head${i} = V[at + ${i}u];
  let s${i} = select(head${i} / size, ${i === 0 ? "1.0" : "0.0"}, size == 0.0);
  V[at + ${i}u] = select(head${i} + s${i} * norm, 0.0, identity);
  Q[(${parts}u * k + ${i}u) * P.n + k] = select(-s${i}, s${i}, identity);`,
)}
}`,
  );
}
