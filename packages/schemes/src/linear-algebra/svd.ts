/**
 * Singular values and vectors, in float64 and with the same bits in every engine.
 *
 * @module
 */

/** One of the terms σ·u·vᵀ that a matrix is the sum of. */
export interface SingularTriple {
  readonly sigma: number;
  /** σ·u. */
  readonly left: Float64Array;
  /** v, of length 1. */
  readonly right: Float64Array;
}

/** Columns whose cosine is below it are orthogonal. */
const ORTHOGONAL = 1e-15;
/** Far above what any matrix takes: convergence is quadratic after a few. */
const SWEEPS = 60;

/**
 * The singular triples of a square matrix, σ descending, by one-sided Jacobi rotations (Hestenes, "Inversion of
 * matrices by biorthogonalization and related results", 1958; Demmel and Veselić 1992: small σ are accurate, too).
 *
 * @param columns - of the matrix; overwritten
 */
export function singularTriples(columns: readonly Float64Array[]): SingularTriple[] {
  const size = columns.length;
  const rights = columns.map((_, i) => Float64Array.from({ length: size }, (_, j) => (i === j ? 1 : 0)));
  for (let sweep = 0, isDone = false; sweep < SWEEPS && !isDone; sweep++) {
    isDone = true;
    for (let p = 0; p < size - 1; p++) {
      for (let q = p + 1; q < size; q++) {
        const [x, y] = [columns[p]!, columns[q]!];
        const [xx, yy, xy] = [dot(x, x), dot(y, y), dot(x, y)];
        if (Math.abs(xy) <= ORTHOGONAL * Math.sqrt(xx * yy)) continue;
        isDone = false;
        const zeta = (yy - xx) / (2 * xy);
        const tangent = (zeta < 0 ? -1 : 1) / (Math.abs(zeta) + Math.sqrt(1 + zeta * zeta));
        const cosine = 1 / Math.sqrt(1 + tangent * tangent);
        rotate(x, y, cosine, cosine * tangent);
        rotate(rights[p]!, rights[q]!, cosine, cosine * tangent);
      }
    }
  }
  const triples = columns.map((left, i) => ({ sigma: Math.sqrt(dot(left, left)), left, right: rights[i]! }));
  return triples.sort((a, b) => b.sigma - a.sigma);
}

function dot(x: Float64Array, y: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += x[i]! * y[i]!;
  return sum;
}

function rotate(x: Float64Array, y: Float64Array, cosine: number, sine: number): void {
  for (let i = 0; i < x.length; i++) {
    const [a, b] = [x[i]!, y[i]!];
    x[i] = cosine * a - sine * b;
    y[i] = sine * a + cosine * b;
  }
}
