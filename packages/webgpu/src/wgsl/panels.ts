/**
 * Kernels of panels of reflectors: their triangular factors, and the tiled products that apply them.
 *
 * @module
 */
import type { Kernel } from "./kernel.ts";
import { BUFFERS, type Buffer, type OrthogonalField, orthogonalKernel } from "./orthogonal.ts";
import {
  A_ROW,
  each,
  PANEL,
  PRODUCT,
  type Shape,
  STEP,
  SUMS,
  TILE_ENTRY,
  tiles,
  VECTORS,
  vectors,
  writing,
} from "./tiles.ts";

/** A kernel that multiplies tiles. */
function tileKernel(name: string, shape: Shape, code: () => string): Kernel<OrthogonalField> {
  const { parts, isWide } = shape;
  const ofVectors: readonly Buffer[] = isWide ? BUFFERS : ["T", "S"];
  return orthogonalKernel(`${name} ${parts}${isWide ? " wide" : ""}`, ofVectors, () => `${tiles(shape)}\n${code()}`);
}

/** Vectors of four in a tile. */
const TILE = PANEL * VECTORS;

/** `kept`: the sum over all chunks from `least` on of vector `at` of a tile, chunks `step` tiles apart. */
const KEPT = `
fn kept(at: u32, least: u32, step: u32) -> vec4<f32> {
  var sum = vec4<f32>();
  for (var c = least; c < P.chunks; c++) { sum += S[c * step * ${TILE}u + at]; }
  return sum;
}`;

/** Rows that are summed without a stop: with more, 2²⁰ rows were 4.4e-6 off. */
const RUN = 256;

/**
 * Stores as tile `kept` of S the sums over the rows of a chunk: of the panel at `first`, and of what `right` loads; run by
 * run, so that errors stay small.
 */
function chunkSums(kept: string, right: (row: string) => string): string {
  const row = (i: number) => `row + up + ${4 * i}u`;
  const load = (declare: string) =>
    each(4, (i) => `${declare}l${i} = panel(${row(i)}, first + 4u * along); ${declare}r${i} = ${right(row(i))};`);
  return `
  let kept = (${kept}) * ${TILE}u;
  let end = min(rows(), (chunk + 1u) * P.chunk);
  var row = max(first, chunk * P.chunk);
  var isFirst = true;
  ${SUMS}
  ${load("var ")}
  while (row < end) {
    workgroupBarrier();
    ${each(4, (i) => `A[(up + ${4 * i}u) * ${A_ROW}u + along] = l${i}; B[(up + ${4 * i}u) * ${VECTORS}u + along] = r${i};`)}
    workgroupBarrier();
    row += ${STEP}u;
    if (row < end) { ${load("")} }
    ${PRODUCT}
    if (row % ${RUN}u == 0u || row >= end) {
      ${vectors("c", (sum, r, c) => {
        const at = `S[kept + (${r}) * ${VECTORS}u + ${c}]`;
        return `${at} = select(${at}, vec4<f32>(), isFirst) + ${sum}; ${sum} = vec4<f32>();`;
      })}
      isFirst = false;
    }
  }`;
}

/** VᵀV of each panel over the rows of a chunk; one workgroup a panel and chunk. */
export function gramKernel(shape: Shape): Kernel<OrthogonalField> {
  return tileKernel(
    "grams",
    shape,
    () => `${TILE_ENTRY}
  let panels = (${shape.parts}u * P.n + ${PANEL - 1}u) / ${PANEL}u;
  let first = (tile % panels) * ${PANEL}u;
  let chunk = tile / panels;
  if (chunk >= P.chunks) { return; }
  let inside = first + 4u * max(x, y) < ${shape.parts}u * P.n;
  ${chunkSums("tile", (row) => `panel(${row}, first + 4u * along)`)}
}`,
  );
}

/**
 * T of each panel, transposed, H₁ ⋯ H_b = I − V·T·Vᵀ: the inverse of the upper triangle of VᵀV with its diagonal
 * halved (Puglisi 1992; Joffrain et al. 2006, "Accumulating Householder transformations, revisited"). One workgroup a
 * panel; each row of T follows from itself alone.
 */
export function triangleKernel(parts: 1 | 2): Kernel<OrthogonalField> {
  return orthogonalKernel(
    `triangles ${parts}`,
    ["S"],
    () => `${KEPT}
var<workgroup> G: array<vec4<f32>, ${TILE}>;
fn gram(row: u32, col: u32) -> f32 {
  return G[row * ${VECTORS}u + (col >> 2u)][col & 3u];
}
${TILE_ENTRY}
  let panels = (${parts}u * P.n + ${PANEL - 1}u) / ${PANEL}u;
  if (tile >= panels) { return; }
  for (var i = lane; i < ${TILE}u; i += ${PANEL}u) {
    G[i] = kept(tile * ${TILE}u + i, tile * ${PANEL}u / P.chunk, panels);
  }
  workgroupBarrier();
  let t = tile * ${4 * TILE}u + lane;
  for (var k = 0u; k < ${PANEL}u; k++) {
    let norm = gram(k, k);
    let tau = select(0.0, 2.0 / norm, norm > 0.0);
    var entry = select(0.0, tau, lane == k);
    if (lane < k) {
      for (var l = lane; l < k; l++) { entry += T[t + l * ${PANEL}u] * gram(l, k); }
      entry *= -tau;
    }
    T[t + k * ${PANEL}u] = entry;
  }
}`,
  );
}

/** VᵀQ for the panel that starts at `start`, over the rows of a chunk; one workgroup for 64 columns of Q and a chunk. */
export function projectKernel(shape: Shape): Kernel<OrthogonalField> {
  return tileKernel(
    "project",
    shape,
    () => `${TILE_ENTRY}
  let first = ${shape.parts}u * P.start;
  let across = (P.n - P.start + ${PANEL - 1}u) / ${PANEL}u;
  let col = P.start + (tile % across) * ${PANEL}u;
  let chunk = first / P.chunk + tile / across;
  if (chunk >= P.chunks) { return; }
  let inside = col + 4u * x < P.n && first + 4u * y < ${shape.parts}u * P.n;
  ${chunkSums("chunk * across + tile % across", (row) => `q(${row}, col + 4u * along)`)}
}`,
  );
}

/** W ← T·VᵀQ from the chunks' sums; one workgroup for 64 columns of Q. */
export function weighKernel(shape: Shape): Kernel<OrthogonalField> {
  const row = (i: number) => `(up + ${4 * i}u)`;
  return tileKernel(
    "weigh",
    shape,
    () => `${KEPT}
${writing("W", shape)}
${TILE_ENTRY}
  let first = ${shape.parts}u * P.start;
  let across = (P.n - P.start + ${PANEL - 1}u) / ${PANEL}u;
  if (tile >= across) { return; }
  let least = first / P.chunk;
  let inside = P.start + tile * ${PANEL}u + 4u * x < P.n;
  ${SUMS}
  for (var step = 0u; step < ${PANEL}u; step += ${STEP}u) {
    let sum = tile * ${TILE}u + step * ${VECTORS}u + along;
    let t = (first / ${PANEL}u) * ${TILE}u + step * ${VECTORS}u + along;
    ${each(4, (i) => `let r${i} = kept(sum + ${row(i)} * ${VECTORS}u, least, across);`)}
    workgroupBarrier();
    ${each(4, (i) => `A[${row(i)} * ${A_ROW}u + along] = T[t + ${row(i)} * ${VECTORS}u]; B[${row(i)} * ${VECTORS}u + along] = r${i};`)}
    workgroupBarrier();
    ${PRODUCT}
  }
  ${vectors("c", (sum, r, c) => `write(${r}, P.start + tile * ${PANEL}u + 4u * ${c}, ${sum});`)}
}`,
  );
}

/** Q ← Q − V·W for the panel that starts at `start`; one workgroup a tile of Q below and right of it. */
export function updateKernel(shape: Shape): Kernel<OrthogonalField> {
  // An invocation reads a block of 4×4 of V and turns it, for A has the summed index first.
  const load = (declare: string) =>
    each(
      4,
      (i) => `${declare}l${i} = panel(row + (lane >> 2u) * 4u + ${i}u, first + step + (lane & 3u) * 4u);
  ${declare}r${i} = w(up + step + ${4 * i}u, col + 4u * along);`,
    );
  const turned = (j: number) => `vec4<f32>(${[0, 1, 2, 3].map((i) => `l${i}.${"xyzw"[j]}`).join(", ")})`;
  return tileKernel(
    "update",
    shape,
    () => `${writing("Q", shape)}
${TILE_ENTRY}
  let first = ${shape.parts}u * P.start;
  let across = (P.n - P.start + ${PANEL - 1}u) / ${PANEL}u;
  let row = first + (tile / across) * ${PANEL}u;
  let col = P.start + (tile % across) * ${PANEL}u;
  if (row >= rows()) { return; }
  let inside = row + 4u * y < rows() && col + 4u * x < P.n;
  ${SUMS}
  var step = 0u;
  ${load("var ")}
  while (step < ${PANEL}u) {
    workgroupBarrier();
    ${each(4, (j) => `A[((lane & 3u) * 4u + ${j}u) * ${A_ROW}u + (lane >> 2u)] = ${turned(j)}; B[(up + ${4 * j}u) * ${VECTORS}u + along] = r${j};`)}
    workgroupBarrier();
    step += ${STEP}u;
    if (step < ${PANEL}u) { ${load("")} }
    ${PRODUCT}
  }
  ${vectors("c", (sum, r, c) => `if (row + ${r} < rows()) { write(row + ${r}, col + 4u * ${c}, q(row + ${r}, col + 4u * ${c}) - ${sum}); }`)}
}`,
  );
}
