/**
 * The Q of a QR decomposition, its signs those that make R's diagonal positive.
 *
 * Such a Q is unique, so this one, computed in float64, agrees with every LAPACK's to its rounding. The orthogonal
 * initializers of PyTorch, JAX and Keras are that.
 *
 * @module
 */

/**
 * Replaces `count` columns of `length` ≥ `count`, one after the other, by Householder's Q (Golub and Van Loan, algorithms
 * 5.2.1 and 5.1.5), R's diagonal positive.
 */
export function orthonormalize(columns: Float64Array, length: number, count: number): void {
  const signs = new Float64Array(count);
  const factors = new Float64Array(count);
  for (let k = 0; k < count; k++) {
    const v = columns.subarray(k * length + k, (k + 1) * length);
    const first = v[0]!;
    const norm = normOf(v);
    // R's entry is −sign(first)·norm; v becomes the reflector, scaled to v[0] = 1.
    signs[k] = first > 0 ? -1 : 1;
    const pivot = first - signs[k]! * norm;
    factors[k] = norm === 0 ? 0 : -signs[k]! * (pivot / norm);
    for (let j = 1; j < v.length; j++) v[j] = norm === 0 ? 0 : v[j]! / pivot;
    v[0] = 1;
    for (let i = k + 1; i < count; i++) reflect(columns.subarray(i * length + k, (i + 1) * length), v, factors[k]!);
  }
  for (let k = count - 1; k >= 0; k--) {
    const v = columns.slice(k * length + k, (k + 1) * length);
    const column = columns.subarray(k * length, (k + 1) * length);
    column.fill(0);
    column[k] = 1;
    for (let i = k; i < count; i++) reflect(columns.subarray(i * length + k, (i + 1) * length), v, factors[k]!);
    if (signs[k] === -1) for (let j = 0; j < length; j++) column[j] = -column[j]!;
  }
}

function normOf(v: Float64Array): number {
  let sum = 0;
  for (let j = 0; j < v.length; j++) sum += v[j]! * v[j]!;
  return Math.sqrt(sum);
}

/** (I − factor·v·vᵀ)·column. */
function reflect(column: Float64Array, v: Float64Array, factor: number): void {
  let dot = 0;
  for (let j = 0; j < v.length; j++) dot += v[j]! * column[j]!;
  const step = factor * dot;
  for (let j = 0; j < v.length; j++) column[j] = column[j]! - step * v[j]!;
}

/**
 * The orthogonal matrix of rows×cols that Keras and JAX make of normal numbers: those are the rows of a matrix of
 * max(rows, cols)×min(rows, cols), whose Q is transposed where rows < cols.
 *
 * @param normals - as many as the matrix has entries, row-major; they become its entries, row-major
 */
export function orthogonalOfTall(normals: Float32Array | Float64Array, rows: number, cols: number): void {
  const length = Math.max(rows, cols);
  const count = Math.min(rows, cols);
  const columns = new Float64Array(length * count);
  for (let i = 0; i < count; i++) for (let j = 0; j < length; j++) columns[i * length + j] = normals[j * count + i]!;
  orthonormalize(columns, length, count);
  const place = (i: number, j: number) => (rows < cols ? i * length + j : j * count + i);
  for (let i = 0; i < count; i++) for (let j = 0; j < length; j++) normals[place(i, j)] = columns[i * length + j]!;
}
