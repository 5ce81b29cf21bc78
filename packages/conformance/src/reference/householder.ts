/**
 * Haar-distributed orthogonal and unitary matrices as a product of Householder reflectors, unblocked and in doubles:
 * Stewart, "The efficient generation of random orthogonal matrices with an application to condition estimators", SIAM
 * J. Numer. Anal. 17 (1980); Mezzadri, "How to generate random matrices from the classical compact groups", Notices of
 * the AMS 54 (2007).
 *
 * @module
 */

/** A matrix of complex numbers, row-major; a real one has zeros in `im`. */
interface Matrix {
  readonly re: Float64Array;
  readonly im: Float64Array;
  readonly cols: number;
}

/** u = x + (x₀/|x₀|)·‖x‖·e₁ of the part of column k below the diagonal, and its sign x₀/|x₀|. */
function reflector(v: Matrix, rows: number, k: number) {
  const at = (i: number) => (k + i) * v.cols + k;
  const re = Float64Array.from({ length: rows - k }, (_, i) => v.re[at(i)]!);
  const im = Float64Array.from({ length: rows - k }, (_, i) => v.im[at(i)]!);
  const norm = Math.hypot(...re, ...im);
  const first = Math.hypot(re[0]!, im[0]!);
  const sign = { re: re[0]! / first, im: im[0]! / first };
  re[0]! += sign.re * norm;
  im[0]! += sign.im * norm;
  return { re, im, sign };
}

/** q ← (I − 2·u·uᴴ / (uᴴ·u))·q on rows and columns from k on; the columns before have nothing there yet. */
function reflect(q: Matrix, u: { re: Float64Array; im: Float64Array }, k: number): void {
  let squared = 0;
  for (let i = 0; i < u.re.length; i++) squared += u.re[i]! ** 2 + u.im[i]! ** 2;
  for (let col = k; col < q.cols; col++) {
    let re = 0;
    let im = 0;
    for (let i = 0; i < u.re.length; i++) {
      const at = (k + i) * q.cols + col;
      re += u.re[i]! * q.re[at]! + u.im[i]! * q.im[at]!;
      im += u.re[i]! * q.im[at]! - u.im[i]! * q.re[at]!;
    }
    re *= 2 / squared;
    im *= 2 / squared;
    for (let i = 0; i < u.re.length; i++) {
      const at = (k + i) * q.cols + col;
      q.re[at]! -= u.re[i]! * re - u.im[i]! * im;
      q.im[at]! -= u.re[i]! * im + u.im[i]! * re;
    }
  }
}

/** Q = H₁ ⋯ H_n · I(m×n) · D for a tall matrix of normals, D_kk = −x₀/|x₀| of reflector k. */
function product(v: Matrix, rows: number): Matrix {
  const { cols } = v;
  const q = { re: new Float64Array(rows * cols), im: new Float64Array(rows * cols), cols };
  for (let k = cols - 1; k >= 0; k--) {
    const u = reflector(v, rows, k);
    q.re[k * cols + k] = -u.sign.re;
    q.im[k * cols + k] = -u.sign.im;
    reflect(q, u, k);
  }
  return q;
}

/**
 * An orthogonal (unitary) matrix of `rows`×`cols`, row-major, complex numbers interleaved: orthonormal columns, or rows
 * when there are fewer rows than columns; that one is the transpose of the `cols`×`rows` one.
 *
 * @param normals - standard normals of the tall matrix, row-major, complex ones interleaved
 * @param parts - 1 for real matrices, 2 for complex ones
 */
export function haar(normals: Float64Array, rows: number, cols: number, parts: 1 | 2): Float64Array {
  const [tall, short] = [Math.max(rows, cols), Math.min(rows, cols)];
  const part = (offset: number) =>
    Float64Array.from({ length: tall * short }, (_, i) => (offset < parts ? normals[i * parts + offset]! : 0));
  const q = product({ re: part(0), im: part(1), cols: short }, tall);
  const out = new Float64Array(rows * cols * parts);
  for (let row = 0; row < rows; row++) {
    for (let col = 0; col < cols; col++) {
      const from = rows >= cols ? row * cols + col : col * rows + row;
      const to = (row * cols + col) * parts;
      out[to] = q.re[from]!;
      if (parts === 2) out[to + 1] = q.im[from]!;
    }
  }
  return out;
}
