/**
 * The singular values of a square matrix: it is made bidiagonal by reflections, of which bisection finds the values
 * (G. Golub, W. Kahan: Calculating the singular values and pseudo-inverse of a matrix, 1965).
 *
 * @module
 */

/** Makes column `from` of the rows below zero by a reflection, and applies that to the columns behind; returns the entry. */
function reflectColumn(a: Float64Array, n: number, from: number): number {
  let square = 0;
  for (let r = from; r < n; r++) square += a[r * n + from]! ** 2;
  const first = a[from * n + from]!;
  const entry = first > 0 ? -Math.sqrt(square) : Math.sqrt(square);
  if (square === 0) return 0;
  a[from * n + from] = first - entry;
  const scale = 1 / (square - first * entry); // 2 / |v|²
  const sums = new Float64Array(n);
  for (let r = from; r < n; r++) {
    const v = a[r * n + from]!;
    for (let c = from + 1; c < n; c++) sums[c]! += v * a[r * n + c]!;
  }
  for (let r = from; r < n; r++) {
    const v = a[r * n + from]! * scale;
    for (let c = from + 1; c < n; c++) a[r * n + c]! -= v * sums[c]!;
  }
  return entry;
}

/** The same for row `row`, behind its second entry on the diagonal's right. */
function reflectRow(a: Float64Array, n: number, row: number): number {
  const from = row + 1;
  if (from >= n) return 0;
  let square = 0;
  for (let c = from; c < n; c++) square += a[row * n + c]! ** 2;
  const first = a[row * n + from]!;
  const entry = first > 0 ? -Math.sqrt(square) : Math.sqrt(square);
  if (square === 0) return 0;
  a[row * n + from] = first - entry;
  const scale = 1 / (square - first * entry);
  for (let r = row + 1; r < n; r++) {
    let sum = 0;
    for (let c = from; c < n; c++) sum += a[row * n + c]! * a[r * n + c]!;
    sum *= scale;
    for (let c = from; c < n; c++) a[r * n + c]! -= sum * a[row * n + c]!;
  }
  return entry;
}

/**
 * How many singular values of the bidiagonal matrix are below x: the symmetric tridiagonal matrix with 0 on its diagonal
 * and both diagonals' entries in turn beside it has them and their negatives as eigenvalues; Sylvester's inertia counts.
 */
function countBelow(squares: Float64Array, x: number): number {
  let count = 0;
  let pivot = -x;
  if (pivot < 0) count++;
  for (let i = 0; i < squares.length; i++) {
    pivot = -x - squares[i]! / (pivot === 0 ? -Number.MIN_VALUE * 2 ** 60 : pivot);
    if (pivot < 0) count++;
  }
  return count - (squares.length + 1) / 2;
}

const BISECTIONS = 60;

/** From the largest down. @param matrix - n × n, row by row; not changed */
export function singularValues(matrix: ArrayLike<number>, n: number): number[] {
  const a = Float64Array.from(matrix);
  const squares = new Float64Array(2 * n - 1);
  let bound = 0;
  let before = 0;
  for (let k = 0; k < n; k++) {
    const diagonal = Math.abs(reflectColumn(a, n, k));
    const beside = Math.abs(reflectRow(a, n, k));
    squares[2 * k] = diagonal ** 2;
    if (k < n - 1) squares[2 * k + 1] = beside ** 2;
    // Gershgorin's circles of the tridiagonal matrix.
    bound = Math.max(bound, before + diagonal, diagonal + beside);
    before = beside;
  }
  if (!Number.isFinite(bound)) return new Array<number>(n).fill(Number.NaN);
  if (bound === 0) return new Array<number>(n).fill(0);
  return Array.from({ length: n }, (_, k) => {
    // In the logarithm: small values get as many digits as large ones.
    let [low, high] = [bound * 2 ** -60, bound * 1.0001];
    for (let i = 0; i < BISECTIONS; i++) {
      const middle = Math.sqrt(low * high);
      if (countBelow(squares, middle) <= n - 1 - k) low = middle;
      else high = middle;
      if (high / low < 1 + 1e-12) break;
    }
    return Math.sqrt(low * high);
  });
}
