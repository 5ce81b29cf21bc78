/**
 * The WASM module of orthogonal: BlockKernels of `src/orthogonal/kernels/kernels.ts` on addresses in its memory.
 *
 * @module
 */
import { gram } from "./gram";
import { addTransposedTile, STRIP_BYTES, subtractTile } from "./products";

/** CHUNK_ROWS of `src/orthogonal/kernels/kernels.ts`. */
const CHUNK_ROWS: usize = 128;

/** C ← C − V·(T·(Vᵀ·C)) for `strips` strips; `c` is the first one's first row, `next` bytes lie between strips. */
// @ts-ignore: decorator
@inline
function apply<T>(
  v: usize,
  rows: usize,
  width: usize,
  t: usize,
  c: usize,
  next: usize,
  strips: usize,
  w: usize,
  x: usize,
): void {
  const stride = rows * 4 * sizeof<T>();
  for (; strips > 0; strips--) {
    memory.fill(w, 0, width * STRIP_BYTES);
    memory.fill(x, 0, width * STRIP_BYTES);
    for (let r: usize = 0; r < rows; r += CHUNK_ROWS) {
      const chunk = min(CHUNK_ROWS, rows - r);
      for (let k: usize = 0; k < width; k += 4) {
        addTransposedTile<T>(v + (k * rows + 4 * r) * sizeof<T>(), c + r * STRIP_BYTES, chunk, w + k * STRIP_BYTES);
      }
    }
    for (let i: usize = 0; i < width; i += 4) {
      addTransposedTile<T>(t + i * width * sizeof<T>(), w, width, x + i * STRIP_BYTES);
    }
    for (let r: usize = 0; r < rows; r += 4) {
      subtractTile<T>(v + 4 * r * sizeof<T>(), stride, width, x, c + r * STRIP_BYTES);
    }
    c += next;
  }
}

export function apply32(
  v: usize, rows: usize, width: usize, t: usize, c: usize, next: usize, strips: usize, w: usize, x: usize,
): void {
  apply<f32>(v, rows, width, t, c, next, strips, w, x);
}

export function apply64(
  v: usize, rows: usize, width: usize, t: usize, c: usize, next: usize, strips: usize, w: usize, x: usize,
): void {
  apply<f64>(v, rows, width, t, c, next, strips, w, x);
}

export function gram32(v: usize, rows: usize, width: usize, out: usize): void {
  gram<f32>(v, rows, width, out);
}

export function gram64(v: usize, rows: usize, width: usize, out: usize): void {
  gram<f64>(v, rows, width, out);
}
