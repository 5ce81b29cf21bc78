/**
 * Kernels of the orthogonal fill: Householder reflectors, their triangular factors, and the tiled products that apply a
 * block of them. Here, and only here, floats are added and multiplied as the device likes: the result is promised
 * within 1e-5, not to the bit.
 *
 * Complex matrices run through the same real products: a reflector's entry a + bi counts as the block
 * [[a, −b], [b, a]], and a column of Q as twice as many reals. Tiles are 32×32, in vectors of four; a workgroup of 8×8
 * makes one, 4×4 elements an invocation.
 *
 * @module
 */
import { ENTRY, type Kernel, paramsStruct } from "./kernel.ts";
import { NARROW, type Part, STORE } from "./storage.ts";

/** Real columns of a block of reflectors, and the side of a tile. */
export const BLOCK = 32;

/** Rows and columns of Q as elements, and the block's first column. */
const FIELDS = ["m", "n", "start"] as const;
export type OrthogonalField = (typeof FIELDS)[number];

/** Entries of V as a real matrix, zero outside, and places of Q: real row r of column c. */
const ACCESS = {
  1: `
fn v(r: u32, c: u32) -> f32 {
  if (r >= P.m || c >= P.n) { return 0.0; }
  return V[r * P.n + c];
}
fn place(r: u32, c: u32) -> u32 {
  return r * P.n + c;
}`,
  2: `
fn v(r: u32, c: u32) -> f32 {
  if (r >= 2u * P.m || c >= 2u * P.n) { return 0.0; }
  let x = V[2u * ((r >> 1u) * P.n + (c >> 1u)) + ((r ^ c) & 1u)];
  return select(x, -x, (c & 1u) > (r & 1u));
}
fn place(r: u32, c: u32) -> u32 {
  return 2u * ((r >> 1u) * P.n + c) + (r & 1u);
}`,
} as const;

function kernel(name: string, parts: 1 | 2, code: string): Kernel<OrthogonalField> {
  return {
    name: `${name} ${parts}`,
    fields: FIELDS,
    buffers: ["read_write", "read_write", "read_write", "read_write"],
    code: `${paramsStruct(FIELDS)}
@group(0) @binding(1) var<storage, read_write> V: array<f32>;
@group(0) @binding(2) var<storage, read_write> Q: array<f32>;
@group(0) @binding(3) var<storage, read_write> T: array<f32>;
@group(0) @binding(4) var<storage, read_write> W: array<f32>;
${code}`,
  };
}

/** Columns and rows of a workgroup that sums columns: neighbours read neighbouring elements. */
export const SUM_COLUMNS = 32;
const SUM_ROWS = 8;

/**
 * Turns the normals V into reflectors v = x + s‖x‖e₁, s = x₀/|x₀|, zero above the diagonal, and writes D_kk = −s to
 * Q's diagonal. A column of one element gives H = I, D = s.
 */
export function reflectorKernel(parts: 1 | 2): Kernel<OrthogonalField> {
  const element = (at: string, i: number) => `V[${parts}u * (${at})${i === 0 ? "" : ` + ${i}u`}]`;
  const each = (statement: (i: number) => string) => Array.from({ length: parts }, (_, i) => statement(i)).join(" ");
  return kernel(
    "reflectors",
    parts,
    `
var<workgroup> partial: array<f32, ${SUM_COLUMNS * SUM_ROWS}>;
fn squared(at: u32) -> f32 {
  return ${element("at", 0)} * ${element("at", 0)}${parts === 1 ? "" : ` + ${element("at", 1)} * ${element("at", 1)}`};
}
@compute @workgroup_size(${SUM_COLUMNS}, ${SUM_ROWS})
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_id) local: vec3<u32>,
) {
  let k = (group.x + group.y * groups.x) * ${SUM_COLUMNS}u + local.x;
  var sum = 0.0;
  if (k < P.n) {
    for (var r = local.y; r < k; r += ${SUM_ROWS}u) { ${each((i) => `${element("r * P.n + k", i)} = 0.0;`)} }
    for (var r = k + local.y; r < P.m; r += ${SUM_ROWS}u) { sum += squared(r * P.n + k); }
  }
  partial[local.y * ${SUM_COLUMNS}u + local.x] = sum;
  workgroupBarrier();
  if (local.y != 0u || k >= P.n) { return; }
  for (var y = 1u; y < ${SUM_ROWS}u; y++) { sum += partial[y * ${SUM_COLUMNS}u + local.x]; }
  let at = k * P.n + k;
  let norm = sqrt(sum);
  let size = sqrt(squared(at));
  let identity = k + 1u == P.m || size == 0.0;
${Array.from(
  { length: parts },
  (_, i) => `  let head${i} = ${element("at", i)};
  let s${i} = select(head${i} / size, ${i === 0 ? "1.0" : "0.0"}, size == 0.0);
  ${element("at", i)} = select(head${i} + s${i} * norm, 0.0, identity);
  ${element("at", i).replace("V", "Q")} = select(-s${i}, s${i}, identity);`,
).join("\n")}
}`,
  );
}

/** Two tiles in workgroup memory, row k in vectors 8k … 8k + 7, and their product `sum` ← sum + AᵀB. */
function tiles(parts: 1 | 2): string {
  return `
var<workgroup> A: array<vec4<f32>, ${BLOCK * 8}>;
var<workgroup> B: array<vec4<f32>, ${BLOCK * 8}>;
${ACCESS[parts]}
fn rowOfV(r: u32, c: u32) -> vec4<f32> {
  var entries: vec4<f32>;
  for (var j = 0u; j < 4u; j++) { entries[j] = v(r, c + j); }
  return entries;
}
fn product(x: u32, y: u32) -> mat4x4<f32> {
  var sum: mat4x4<f32>;
  for (var k = 0u; k < ${BLOCK}u; k++) {
    let a = A[k * 8u + y];
    let b = B[k * 8u + x];
    sum += mat4x4<f32>(a.x * b, a.y * b, a.z * b, a.w * b);
  }
  return sum;
}
@compute @workgroup_size(8, 8)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_id) local: vec3<u32>,
  @builtin(local_invocation_index) lane: u32,
) {
  let tile = group.x + group.y * groups.x;
  let x = local.x;
  let y = local.y;`;
}

/**
 * T of each block, transposed, H₁ ⋯ H_b = I − V·T·Vᵀ: the inverse of the upper triangle of VᵀV with its diagonal
 * halved (Puglisi 1992; Joffrain et al. 2006, "Accumulating Householder transformations, revisited"). One workgroup a
 * block; each row of T follows from itself alone.
 */
export function triangleKernel(parts: 1 | 2): Kernel<OrthogonalField> {
  return kernel(
    "triangles",
    parts,
    `${tiles(parts)}
  let start = tile * ${BLOCK}u;
  if (start >= ${parts}u * P.n) { return; }
  var sum: mat4x4<f32>;
  for (var row = start; row < ${parts}u * P.m; row += ${BLOCK}u) {
    for (var i = lane; i < ${BLOCK * 8}u; i += 64u) {
      let entries = rowOfV(row + i / 8u, start + (i % 8u) * 4u);
      A[i] = entries;
      B[i] = entries;
    }
    workgroupBarrier();
    sum += product(x, y);
    workgroupBarrier();
  }
  // A is VᵀV from here on, B is T.
  for (var i = 0u; i < 4u; i++) { A[(y * 4u + i) * 8u + x] = sum[i]; }
  workgroupBarrier();
  if (lane >= ${BLOCK}u) { return; }
  for (var k = 0u; k < ${BLOCK}u; k++) {
    let norm = A[k * 8u + k / 4u][k % 4u];
    let tau = select(0.0, 2.0 / norm, norm > 0.0);
    var entry = select(0.0, tau, lane == k);
    if (lane < k) {
      for (var l = lane; l < k; l++) { entry += B[lane * 8u + l / 4u][l % 4u] * A[l * 8u + k / 4u][k % 4u]; }
      entry *= -tau;
    }
    B[lane * 8u + k / 4u][k % 4u] = entry;
    T[tile * ${BLOCK * BLOCK}u + k * ${BLOCK}u + lane] = entry;
  }
}`,
  );
}

/** W ← T·VᵀQ for the block that starts at `start`; one workgroup for 32 columns of Q. */
export function projectKernel(parts: 1 | 2): Kernel<OrthogonalField> {
  return kernel(
    "project",
    parts,
    `
fn q(r: u32, c: u32) -> f32 {
  if (r >= ${parts}u * P.m || c >= P.n) { return 0.0; }
  return Q[place(r, c)];
}
${tiles(parts)}
  let first = ${parts}u * P.start;
  let col = P.start + tile * ${BLOCK}u;
  if (col >= P.n) { return; }
  var sum: mat4x4<f32>;
  for (var row = first; row < ${parts}u * P.m; row += ${BLOCK}u) {
    for (var i = lane; i < ${BLOCK * 8}u; i += 64u) {
      let r = row + i / 8u;
      let c = (i % 8u) * 4u;
      var entries: vec4<f32>;
      for (var j = 0u; j < 4u; j++) { entries[j] = q(r, col + c + j); }
      A[i] = rowOfV(r, first + c);
      B[i] = entries;
    }
    workgroupBarrier();
    sum += product(x, y);
    workgroupBarrier();
  }
  let t = (first / ${BLOCK}u) * ${BLOCK * BLOCK}u;
  for (var i = 0u; i < 4u; i++) { B[(y * 4u + i) * 8u + x] = sum[i]; }
  for (var i = lane; i < ${BLOCK * 8}u; i += 64u) {
    for (var j = 0u; j < 4u; j++) { A[i][j] = T[t + i * 4u + j]; }
  }
  workgroupBarrier();
  sum = product(x, y);
  for (var i = 0u; i < 4u; i++) {
    for (var j = 0u; j < 4u; j++) {
      let c = col + x * 4u + j;
      if (c < P.n) { W[(y * 4u + i) * P.n + c] = sum[i][j]; }
    }
  }
}`,
  );
}

/** Q ← Q − V·W for the block that starts at `start`; one workgroup a tile of Q below and right of it. */
export function updateKernel(parts: 1 | 2): Kernel<OrthogonalField> {
  return kernel(
    "update",
    parts,
    `
fn w(k: u32, c: u32) -> f32 {
  if (c >= P.n) { return 0.0; }
  return W[k * P.n + c];
}
${tiles(parts)}
  let first = ${parts}u * P.start;
  let across = (P.n - P.start + ${BLOCK - 1}u) / ${BLOCK}u;
  let row = first + (tile / across) * ${BLOCK}u;
  let col = P.start + (tile % across) * ${BLOCK}u;
  if (row >= ${parts}u * P.m) { return; }
  for (var i = lane; i < ${BLOCK * 8}u; i += 64u) {
    let k = i / 8u;
    let j = (i % 8u) * 4u;
    var a: vec4<f32>;
    var b: vec4<f32>;
    for (var l = 0u; l < 4u; l++) {
      a[l] = v(row + j + l, first + k);
      b[l] = w(k, col + j + l);
    }
    A[i] = a;
    B[i] = b;
  }
  workgroupBarrier();
  let change = product(x, y);
  for (var i = 0u; i < 4u; i++) {
    for (var j = 0u; j < 4u; j++) {
      let r = row + y * 4u + i;
      let c = col + x * 4u + j;
      if (r < ${parts}u * P.m && c < P.n) { Q[place(r, c)] -= change[i][j]; }
    }
  }
}`,
  );
}

const FINISH_FIELDS = ["first", "end", "start", "parts", "rows", "cols", "gain"] as const;

/**
 * Stores gain·Q, transposed where it is wide, as the dtype; real `start` of the tensor is the binding's first one. No
 * −0 comes out.
 */
export function finishKernel(part: Part): Kernel<(typeof FINISH_FIELDS)[number]> {
  return {
    name: `finish ${part}`,
    fields: FINISH_FIELDS,
    buffers: ["read", "read_write"],
    code: `${paramsStruct(FINISH_FIELDS)}
@group(0) @binding(1) var<storage, read> Q: array<f32>;
@group(0) @binding(2) var<storage, read_write> OUT: array<u32>;
${NARROW[part]}
${STORE[part]}
fn real(p: u32) -> u32 {
  if (p < P.first || p >= P.end) { return 0u; }
  let i = P.start + (p - P.first);
  let element = i / P.parts;
  var at = element;
  if (P.rows < P.cols) { at = (element % P.cols) * P.rows + element / P.cols; }
  let x = bitcast<u32>(bitcast<f32>(P.gain) * Q[at * P.parts + i % P.parts]);
  return narrow(select(x, 0u, (x & 0x7fffffffu) == 0u));
}
${ENTRY}
  let p = q * 4u;
  if (p >= P.end || p + 4u <= P.first) { return; }
  store(p, vec4<u32>(real(p), real(p + 1u), real(p + 2u), real(p + 3u)));
}`,
  };
}
