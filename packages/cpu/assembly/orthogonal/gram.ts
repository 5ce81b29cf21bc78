/**
 * VᵀV in float64, a tile of 4×4 at a time; see BlockKernels.gram in `src/orthogonal/kernels.ts`.
 *
 * @module
 */

// @ts-ignore: decorator
@inline
function loadPair<T>(at: usize): v128 {
  return sizeof<T>() == 4 ? f64x2.promote_low_f32x4(v128.load64_zero(at)) : v128.load(at);
}

// @ts-ignore: decorator
@inline
function loadSplat<T>(at: usize, offset: usize): v128 {
  return f64x2.splat(<f64>load<T>(at + offset));
}

/** Rows and columns of the result go by whole tiles; those below the diagonal tiles are not written. */
export function gram<T>(v: usize, rows: usize, width: usize, out: usize): void {
  const stride = rows * sizeof<T>();
  for (let i: usize = 0; i < width; i += 4) {
    for (let k = i; k < width; k += 4) {
      gramTile<T>(v + i * stride, v + k * stride, rows, out + (i * width + k) * 8, width * 8);
    }
  }
}

// @ts-ignore: decorator
@inline
function gramTile<T>(a: usize, b: usize, rows: usize, out: usize, stride: usize): void {
  let p0 = f64x2.splat(0);
  let q0 = p0;
  let p1 = p0;
  let q1 = p0;
  let p2 = p0;
  let q2 = p0;
  let p3 = p0;
  let q3 = p0;
  for (const end = a + rows * 4 * sizeof<T>(); a < end; a += 4 * sizeof<T>()) {
    const x = loadPair<T>(b);
    const y = loadPair<T>(b + 2 * sizeof<T>());
    const a0 = loadSplat<T>(a, 0);
    p0 = f64x2.add(p0, f64x2.mul(a0, x));
    q0 = f64x2.add(q0, f64x2.mul(a0, y));
    const a1 = loadSplat<T>(a, sizeof<T>());
    p1 = f64x2.add(p1, f64x2.mul(a1, x));
    q1 = f64x2.add(q1, f64x2.mul(a1, y));
    const a2 = loadSplat<T>(a, 2 * sizeof<T>());
    p2 = f64x2.add(p2, f64x2.mul(a2, x));
    q2 = f64x2.add(q2, f64x2.mul(a2, y));
    const a3 = loadSplat<T>(a, 3 * sizeof<T>());
    p3 = f64x2.add(p3, f64x2.mul(a3, x));
    q3 = f64x2.add(q3, f64x2.mul(a3, y));
    b += 4 * sizeof<T>();
  }
  v128.store(out, p0);
  v128.store(out, q0, 16);
  v128.store(out + stride, p1);
  v128.store(out + stride, q1, 16);
  v128.store(out + 2 * stride, p2);
  v128.store(out + 2 * stride, q2, 16);
  v128.store(out + 3 * stride, p3);
  v128.store(out + 3 * stride, q3, 16);
}
