/**
 * Householder reflectors of the normals, and the triangular factor that joins a block of them.
 *
 * Reflector k is made of column k of V from the diagonal down, x: v = x + s‖x‖e₁ with s = sign(x₀) (complex: x₀/|x₀|;
 * 1 where x₀ = 0), H = I − 2vvᴴ/(vᴴv), so that Hx = −s‖x‖e₁, and D_kk = −s. Then Q = H₁ ⋯ Hₙ·I·D is the Q of the QR
 * decomposition with a positive diagonal of a matrix of normals, which is Haar-distributed (Stewart 1980, "The
 * efficient generation of random orthogonal matrices"; Mezzadri 2007, "How to generate random matrices from the
 * classical compact groups").
 *
 * v is x itself but for its head, so the normals serve as reflectors where they lie. It is rounded before anything is
 * computed from it, and H of the rounded v is exactly orthogonal. A zero column gives H = I, D = 1.
 *
 * @module
 */
import type { BlockKernels, BlockMemory } from "./kernels/kernels.ts";
import { BLOCK_WIDTH, type Block, blockOf, newReals, type OrthogonalPlan, type Reals } from "./plan.ts";

/** The reflectors of a plan: the normals, and what those do not hold. */
export interface Reflectors {
  readonly plan: OrthogonalPlan;
  /** The m×n matrix of normals, row-major; only its entries on and below the diagonal are used. */
  readonly normals: Reals;
  /** First element of each v: n elements. */
  readonly heads: Reals;
  /** The diagonal of D: n elements. */
  readonly signs: Reals;
  /** For each block, T transposed and tiled as in `BlockMemory.t`: `BLOCK_WIDTH`² reals a block. */
  readonly t: Reals;
  /** Scratch memory of a block: T before it is rounded. */
  readonly inverse: Float64Array;
}

/** Memory for the reflectors of a plan, in the precision of the normals. */
export function allocateReflectors(plan: OrthogonalPlan, normals: Reals): Reflectors {
  const reals = (length: number) => newReals(normals.BYTES_PER_ELEMENT, length);
  return {
    plan,
    normals,
    heads: reals(plan.parts * plan.n),
    signs: reals(plan.parts * plan.n),
    t: reals(plan.blocks * BLOCK_WIDTH * BLOCK_WIDTH),
    inverse: new Float64Array(BLOCK_WIDTH * BLOCK_WIDTH),
  };
}

/** What makes VᵀV. */
export interface GramKernels {
  readonly memory: Pick<BlockMemory, "v" | "gram">;
  readonly gram: BlockKernels["gram"];
}

/** Makes heads, signs and T of the blocks `from` … `to`−1; blocks are independent. */
export function makeReflectors(reflectors: Reflectors, kernels: GramKernels, from: number, to: number): void {
  const { plan, heads, t, inverse } = reflectors;
  const { v, gram } = kernels.memory;
  for (let j = from; j < to; j++) {
    const { rows, width } = blockOf(plan, j);
    // The heads follow from the norms, so VᵀV is first summed without them.
    heads.fill(0, j * BLOCK_WIDTH, j * BLOCK_WIDTH + width);
    packBlock(reflectors, j, v);
    kernels.gram(rows, width);
    makeHeads(reflectors, j, gram);
    addHeads(reflectors, j, gram);
    invertTriangle(gram, width, inverse, t.subarray(j * BLOCK_WIDTH * BLOCK_WIDTH));
  }
}

/** Heads and signs of block `j`, whose `gram` holds the squared norms of what lies below the diagonal. */
function makeHeads({ plan, normals: v, heads, signs }: Reflectors, j: number, gram: Float64Array): void {
  const { m, n, parts } = plan;
  const { start, count, width } = blockOf(plan, j);
  for (let k = 0; k < count; k++) {
    const at = parts * ((start + k) * n + start + k);
    const to = parts * (start + k);
    const re = v[at]!;
    const im = parts === 2 ? v[at + 1]! : 0;
    const square = re * re + im * im;
    const size = Math.sqrt(square);
    const norm = Math.sqrt(gram[parts * k * (width + 1)]! + square);
    const signRe = size === 0 ? 1 : re / size;
    const signIm = size === 0 ? 0 : im / size;
    // Of a single element H = −1 and D = −s; H = 1 and D = s are the same without a rounding.
    const identity = norm === 0 || start + k === m - 1;
    heads[to] = identity ? 0 : re + signRe * norm;
    signs[to] = identity ? signRe : -signRe;
    if (parts === 2) {
      heads[to + 1] = identity ? 0 : im + signIm * norm;
      signs[to + 1] = identity ? signIm : -signIm;
    }
  }
}

/** Adds the products of the heads, rounded as they will be used, to VᵀV on and above the diagonal. */
function addHeads({ plan, normals: v, heads }: Reflectors, j: number, gram: Float64Array): void {
  const { n, parts } = plan;
  const { start, count, width } = blockOf(plan, j);
  for (let k = 0; k < count; k++) {
    const re = heads[parts * (start + k)]!;
    const im = parts === 2 ? heads[parts * (start + k) + 1]! : 0;
    for (let i = 0; i < k; i++) {
      const at = parts * ((start + k) * n + start + i);
      if (parts === 1) gram[i * width + k]! += v[at]! * re;
      else {
        // conj(v)·head as the block [[re, −im], [im, re]].
        const block = 2 * i * width + 2 * k;
        const productRe = v[at]! * re + v[at + 1]! * im;
        const productIm = v[at]! * im - v[at + 1]! * re;
        gram[block]! += productRe;
        gram[block + 1]! -= productIm;
        gram[block + width]! += productIm;
        gram[block + width + 1]! += productRe;
      }
    }
    for (let part = 0; part < parts; part++) gram[(parts * k + part) * (width + 1)]! += re * re + im * im;
  }
}

/** Copies the reflectors of block `j` into `to`, laid out as `BlockMemory.v`. */
export function packBlock({ plan, normals, heads }: Reflectors, j: number, to: Reals): void {
  const block = blockOf(plan, j);
  const { start, count, rows, width } = block;
  to.fill(0, 0, rows * width);
  if (plan.parts === 1) packReal(normals, plan, block, to);
  else packComplex(normals, plan, block, to);
  // The triangle above the diagonal is zero, and the diagonal holds the heads.
  for (let k = 0; k < count; k++) {
    for (let r = 0; r <= k; r++) {
      const at = plan.parts * (start + k);
      const re = r < k ? 0 : heads[at]!;
      if (plan.parts === 1) to[(((k >> 2) * rows + r) << 2) + (k & 3)] = re;
      else putComplex(to, complexAt(rows, r, k), re, r < k ? 0 : heads[at + 1]!);
    }
  }
}

function packReal(v: Reals, { m, n }: OrthogonalPlan, { start, count, rows }: Block, to: Reals): void {
  const whole = count & ~3;
  for (let r = start; r < m; r++) {
    const from = r * n + start;
    let at = (r - start) * 4;
    for (let k = 0; k < whole; k += 4) {
      to[at] = v[from + k]!;
      to[at + 1] = v[from + k + 1]!;
      to[at + 2] = v[from + k + 2]!;
      to[at + 3] = v[from + k + 3]!;
      at += rows * 4;
    }
    for (let k = whole; k < count; k++) to[at++] = v[from + k]!;
  }
}

function packComplex(v: Reals, { m, n }: OrthogonalPlan, { start, count, rows }: Block, to: Reals): void {
  for (let r = start; r < m; r++) {
    for (let k = 0; k < count; k++) {
      const at = 2 * (r * n + start + k);
      putComplex(to, complexAt(rows, r - start, k), v[at]!, v[at + 1]!);
    }
  }
}

/** Where in tiles of `rows` rows the block of element (r, k) begins: at row 2r, column 2k. */
function complexAt(rows: number, r: number, k: number): number {
  return ((k >> 1) * rows + 2 * r) * 4 + 2 * (k & 1);
}

/** Writes re + im·i as the block [[re, −im], [im, re]]. */
function putComplex(to: Reals, at: number, re: number, im: number): void {
  to[at] = re;
  to[at + 1] = -im;
  to[at + 4] = im;
  to[at + 5] = re;
}

/**
 * T with H₁ ⋯ H_b = I − V·T·Vᵀ: the inverse of the upper triangle of G = VᵀV with its diagonal halved (Puglisi 1992;
 * Joffrain et al. 2006, "Accumulating Householder transformations, revisited"), in float64, rounded once into `t`,
 * transposed and tiled. A zero column of V gives a zero row and column of T.
 */
function invertTriangle(gram: Float64Array, width: number, inverse: Float64Array, t: Reals): void {
  inverse.fill(0);
  for (let k = 0; k < width; k++) {
    const tau = gram[k * width + k]! === 0 ? 0 : 2 / gram[k * width + k]!;
    inverse[k * width + k] = tau;
    for (let i = 0; i < k; i++) {
      let sum = 0;
      for (let l = i; l < k; l++) sum += inverse[i * width + l]! * gram[l * width + k]!;
      inverse[i * width + k] = -tau * sum;
    }
  }
  for (let i = 0; i < width; i++) {
    for (let k = 0; k < width; k++) t[((i >> 2) * width + k) * 4 + (i & 3)] = inverse[i * width + k]!;
  }
}
