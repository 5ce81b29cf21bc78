/**
 * The kernels in plain TypeScript, for both precisions: the definition of the bits, and what runs where WASM does not.
 *
 * In float32, `Math.fround` after each operation makes it the float32 operation: a double holds the product of two
 * float32 exactly, and rounding their sum twice is harmless (Figueroa 1995, "When is double rounding innocuous?").
 * Two copies of the products, one a precision, would be 1.2× (float32) and 2× (float64) faster; WASM is 24× and 12×.
 *
 * @module
 */

import { newReals, type Reals } from "../plan.ts";
import { type BlockKernels, CHUNK_ROWS, type KernelSizes, STRIP_BYTES } from "./kernels.ts";

/** Kernels on arrays of their own. */
export function typescriptKernels(single: boolean, sizes: KernelSizes): BlockKernels {
  const reals = (length: number) => newReals(single ? 4 : 8, length);
  const strip = STRIP_BYTES / (single ? 4 : 8);
  const v = reals(sizes.rows * sizes.width);
  const t = reals(sizes.width * sizes.width);
  const panel = reals(sizes.rows * Math.ceil(sizes.columns / strip) * strip);
  const gram = new Float64Array(sizes.width * sizes.width);
  const w = reals(sizes.width * strip);
  const x = reals(sizes.width * strip);

  return {
    sizes,
    memory: { v, t, panel, gram },

    gram(rows, width) {
      for (let i = 0; i < width; i++) {
        for (let k = i; k < width; k++) gram[i * width + k] = dot(v, columnAt(i, rows), columnAt(k, rows), rows);
      }
    },

    apply(rows, width, firstRow, firstStrip, strips) {
      const block = { reals: v, rows };
      const factor = { reals: t, rows: width };
      for (let s = firstStrip; s < strips; s++) {
        const c = { reals: panel, at: (s * sizes.rows + firstRow) * strip };
        w.fill(0);
        x.fill(0);
        for (let r = 0; r < rows; r += CHUNK_ROWS) {
          const to = Math.min(rows, r + CHUNK_ROWS);
          addTransposedProduct(single, width, block, { from: r, to }, c, w);
        }
        addTransposedProduct(single, width, factor, { from: 0, to: width }, { reals: w, at: 0 }, x);
        subtractProduct(single, width, block, x, c);
      }
    },
  };
}

/** A matrix in tiles of 4 columns, as `BlockMemory.v`. */
interface Tiles {
  readonly reals: Reals;
  readonly rows: number;
}

/** A strip of a panel, from its first row on. */
interface Strip {
  readonly reals: Reals;
  readonly at: number;
}

/** Where column k of a matrix in tiles of 4 columns starts; its rows are 4 apart. */
function columnAt(k: number, rows: number): number {
  return (k >> 2) * rows * 4 + (k & 3);
}

function dot(v: Reals, a: number, b: number, rows: number): number {
  let sum = 0;
  for (let r = 0; r < 4 * rows; r += 4) sum += v[a + r]! * v[b + r]!;
  return sum;
}

/** out ← out + AᵀB over some rows: A has `width` columns, B and out are strips. */
function addTransposedProduct(
  single: boolean,
  width: number,
  { reals: a, rows }: Tiles,
  { from, to }: { readonly from: number; readonly to: number },
  { reals: b, at: bAt }: Strip,
  out: Reals,
): void {
  const strip = STRIP_BYTES / b.BYTES_PER_ELEMENT;
  // Tiles of 4×2: eight independent chains hide the latency of the additions.
  for (let k = 0; k < width; k += 4) {
    for (let column = 0; column < strip; column += 2) {
      let p0 = 0;
      let p1 = 0;
      let p2 = 0;
      let p3 = 0;
      let q0 = 0;
      let q1 = 0;
      let q2 = 0;
      let q3 = 0;
      let i = k * rows + from * 4;
      let j = bAt + from * strip + column;
      for (let r = from; r < to; r++) {
        const x = b[j]!;
        const y = b[j + 1]!;
        p0 = multiplyAdd(single, p0, a[i]!, x);
        q0 = multiplyAdd(single, q0, a[i]!, y);
        p1 = multiplyAdd(single, p1, a[i + 1]!, x);
        q1 = multiplyAdd(single, q1, a[i + 1]!, y);
        p2 = multiplyAdd(single, p2, a[i + 2]!, x);
        q2 = multiplyAdd(single, q2, a[i + 2]!, y);
        p3 = multiplyAdd(single, p3, a[i + 3]!, x);
        q3 = multiplyAdd(single, q3, a[i + 3]!, y);
        i += 4;
        j += strip;
      }
      const at = k * strip + column;
      out[at]! += p0;
      out[at + 1]! += q0;
      out[at + strip]! += p1;
      out[at + strip + 1]! += q1;
      out[at + 2 * strip]! += p2;
      out[at + 2 * strip + 1]! += q2;
      out[at + 3 * strip]! += p3;
      out[at + 3 * strip + 1]! += q3;
    }
  }
}

/** C ← C − V·X for the rows of V; X and C are strips. */
function subtractProduct(
  single: boolean,
  width: number,
  { reals: v, rows }: Tiles,
  x: Reals,
  { reals: c, at: cAt }: Strip,
): void {
  const strip = STRIP_BYTES / c.BYTES_PER_ELEMENT;
  for (let r = 0; r < rows; r += 4) {
    for (let column = 0; column < strip; column += 2) {
      let p0 = 0;
      let p1 = 0;
      let p2 = 0;
      let p3 = 0;
      let q0 = 0;
      let q1 = 0;
      let q2 = 0;
      let q3 = 0;
      for (let k = 0; k < width; k++) {
        const i = columnAt(k, rows) + r * 4;
        const y = x[k * strip + column]!;
        const z = x[k * strip + column + 1]!;
        p0 = multiplyAdd(single, p0, v[i]!, y);
        q0 = multiplyAdd(single, q0, v[i]!, z);
        p1 = multiplyAdd(single, p1, v[i + 4]!, y);
        q1 = multiplyAdd(single, q1, v[i + 4]!, z);
        p2 = multiplyAdd(single, p2, v[i + 8]!, y);
        q2 = multiplyAdd(single, q2, v[i + 8]!, z);
        p3 = multiplyAdd(single, p3, v[i + 12]!, y);
        q3 = multiplyAdd(single, q3, v[i + 12]!, z);
      }
      const at = cAt + r * strip + column;
      c[at]! -= p0;
      c[at + 1]! -= q0;
      c[at + strip]! -= p1;
      c[at + strip + 1]! -= q1;
      c[at + 2 * strip]! -= p2;
      c[at + 2 * strip + 1]! -= q2;
      c[at + 3 * strip]! -= p3;
      c[at + 3 * strip + 1]! -= q3;
    }
  }
}

/** sum + a·b, product and sum rounded to the precision. */
function multiplyAdd(single: boolean, sum: number, a: number, b: number): number {
  return single ? Math.fround(sum + Math.fround(a * b)) : sum + a * b;
}
