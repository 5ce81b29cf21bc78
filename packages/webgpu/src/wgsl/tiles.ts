/**
 * Parts of kernels that multiply tiles of 64×64 in workgroup memory, 16 of the summed index at a time. A workgroup of 8×8
 * makes one tile, 8×8 elements an invocation: of rows 4y … 4y + 3 and 32 below them, columns 4x … 4x + 3 and 32 beyond,
 * so that the vectors which neighbours read lie in different banks. Both tiles need 8.5 KB of the 16 that WebGPU
 * guarantees.
 *
 * @module
 */

/** Real columns of a panel of reflectors, and the side of a tile. */
export const PANEL = 64;
/** Length of the summed index that is in workgroup memory at a time. */
export const STEP = 16;
/** Vectors of four in a row of a tile. */
export const VECTORS = PANEL / 4;
/** Distance of A's rows, in vectors: one more, since columns of A are written too. */
export const A_ROW = VECTORS + 1;

/** What the kernels are specialised for: reals an element, and whether rows are whole vectors of four. */
export interface Shape {
  readonly parts: 1 | 2;
  readonly isWide: boolean;
}

/** `count` statements. */
export function each(count: number, statement: (i: number) => string): string {
  return Array.from({ length: count }, (_, i) => statement(i)).join("\n");
}

/** Rows of an invocation's elements, relative to the tile. */
const ROWS = Array.from({ length: 8 }, (_, i) => `4u * y + ${(i >> 2) * 32 + (i & 3)}u`);

/** For each vector of four that an invocation makes: its name, its row, and its column in vectors. */
export function vectors(of: string, statement: (name: string, row: string, col: string) => string): string {
  return ROWS.flatMap((row, i) => [0, 1].map((h) => statement(`${of}${i}${h}`, row, `(x + ${8 * h}u)`))).join("\n");
}

/** Opens the entry point: `tile` is the workgroup's number; `up` and `along` are the row and vector it loads first. */
export const TILE_ENTRY = `
@compute @workgroup_size(8, 8)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_id) local: vec3<u32>,
  @builtin(local_invocation_index) lane: u32,
) {
  let tile = group.x + group.y * groups.x;
  let x = local.x;
  let y = local.y;
  let up = lane / ${VECTORS}u;
  let along = lane % ${VECTORS}u;`;

/** c ← c + AᵀB over one step, by the invocations whose elements are `inside` the matrix. */
export const PRODUCT = `
for (var k = 0u; inside && k < ${STEP}u; k++) {
let a0 = A[k * ${A_ROW}u + y];
let a1 = A[k * ${A_ROW}u + y + 8u];
let b0 = B[k * ${VECTORS}u + x];
let b1 = B[k * ${VECTORS}u + x + 8u];
${vectors("c", (name) => {
  const [, i, h] = [...name].map(Number) as [number, number, number];
  return `${name} += a${i >> 2}.${"xyzw"[i & 3]} * b${h};`;
})}
}`;

/** Declares the sums of {@link PRODUCT}. */
export const SUMS = vectors("c", (name) => `var ${name} = vec4<f32>();`);

/** Declares the tiles, and how vectors of four are read from a real matrix, zero outside of it. */
export function tiles({ parts, isWide }: Shape): string {
  /** The vector at column `c` of a row of `length` reals. */
  const read = (matrix: string, row: string, length: string) =>
    isWide
      ? `${matrix}[(${row} * ${length} + c) >> 2u]`
      : `vec4<f32>(${[0, 1, 2, 3]
          .map((i) => `select(0.0, ${matrix}[${row} * ${length} + c + ${i}u], c + ${i}u < ${length})`)
          .join(", ")})`;
  const width = parts === 1 ? "P.n" : "(2u * P.n)";
  return `
var<workgroup> A: array<vec4<f32>, ${STEP * A_ROW}>;
var<workgroup> B: array<vec4<f32>, ${STEP * VECTORS}>;
fn rows() -> u32 {
  return ${parts}u * P.m;
}
fn panel(r: u32, c: u32) -> vec4<f32> {
  if (r >= rows() || c >= ${width}) { return vec4<f32>(); }
  ${
    parts === 1
      ? `return ${read("V", "r", width)};`
      : `let v = ${read("V", "(r >> 1u)", width)};
  return select(vec4<f32>(v.x, -v.y, v.z, -v.w), v.yxwz, (r & 1u) == 1u);`
  }
}
fn q(r: u32, c: u32) -> vec4<f32> {
  if (r >= rows() || c >= P.n) { return vec4<f32>(); }
  return ${read("Q", "r", "P.n")};
}
fn w(r: u32, c: u32) -> vec4<f32> {
  if (c >= P.n) { return vec4<f32>(); }
  return ${read("W", "r", "P.n")};
}`;
}

/** `write`: the vector at column `c` of row `r` of a matrix, so far as it is inside. */
export function writing(matrix: "Q" | "W", { isWide }: Shape): string {
  const element = (i: number) => `if (c + ${i}u < P.n) { ${matrix}[r * P.n + c + ${i}u] = value.${"xyzw"[i]}; }`;
  return `
fn write(r: u32, c: u32, value: vec4<f32>) {
  if (c >= P.n) { return; }
  ${isWide ? `${matrix}[(r * P.n + c) >> 2u] = value;` : each(4, element)}
}`;
}
