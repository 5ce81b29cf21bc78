/**
 * Orthonormal columns of a matrix, in float64 and with the same bits in every engine.
 *
 * @module
 */

/** Columns of a matrix: real parts and, of a complex one, imaginary parts. */
export interface Columns {
  readonly re: readonly Float64Array[];
  readonly im: readonly Float64Array[] | undefined;
}

/**
 * The Q of a QR decomposition whose R has a positive diagonal, by modified Gram-Schmidt, each column twice (Giraud,
 * Langou and Rozložník, "The loss of orthogonality in the Gram-Schmidt orthogonalization process", 2005: twice is
 * enough). Of a Gaussian matrix it is Haar-distributed (Mezzadri 2007).
 *
 * @param entry - part 0 or 1 of the matrix at (row, column); rows ≥ cols
 */
export function orthonormalColumns(
  rows: number,
  cols: number,
  isComplex: boolean,
  entry: (row: number, column: number, part: 0 | 1) => number,
): Columns {
  const column = (at: number, part: 0 | 1) => Float64Array.from({ length: rows }, (_, row) => entry(row, at, part));
  const re: Float64Array[] = [];
  const im: Float64Array[] = [];
  for (let c = 0; c < cols; c++) {
    const x = column(c, 0);
    const y = isComplex ? column(c, 1) : undefined;
    for (let round = 0; round < 2; round++) {
      for (let earlier = 0; earlier < c; earlier++) subtractProjection(x, y, re[earlier]!, im[earlier]);
    }
    normalize(x, y);
    re.push(x);
    if (y !== undefined) im.push(y);
  }
  return { re, im: isComplex ? im : undefined };
}

/** x + iy minus its projection on the unit vector p + iq. */
function subtractProjection(
  x: Float64Array,
  y: Float64Array | undefined,
  p: Float64Array,
  q: Float64Array | undefined,
): void {
  let real = 0;
  for (let row = 0; row < x.length; row++) real += p[row]! * x[row]!;
  if (y === undefined || q === undefined) {
    for (let row = 0; row < x.length; row++) x[row]! -= real * p[row]!;
    return;
  }
  let imaginary = 0;
  for (let row = 0; row < x.length; row++) {
    real += q[row]! * y[row]!;
    imaginary += p[row]! * y[row]! - q[row]! * x[row]!;
  }
  for (let row = 0; row < x.length; row++) {
    x[row]! -= real * p[row]! - imaginary * q[row]!;
    y[row]! -= real * q[row]! + imaginary * p[row]!;
  }
}

function normalize(x: Float64Array, y: Float64Array | undefined): void {
  let square = 0;
  for (let row = 0; row < x.length; row++) square += x[row]! * x[row]! + (y === undefined ? 0 : y[row]! * y[row]!);
  const norm = Math.sqrt(square);
  for (let row = 0; row < x.length; row++) {
    x[row]! /= norm;
    if (y !== undefined) y[row]! /= norm;
  }
}
