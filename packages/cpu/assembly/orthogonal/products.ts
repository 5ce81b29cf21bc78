/**
 * The two matrix products of orthogonal, 4 rows or reflectors by two vectors of columns at a time: eight chains of sums
 * hide the latency of the additions and leave registers for the operands (V8 allocates 15 vector registers).
 *
 * Loops are not unrolled: unrolled by 4, V8 11.3 (Node 20) loads too early, spills, and takes twice as long.
 * Layouts and the order of operations are those of BlockKernels in `src/orthogonal/kernels.ts`.
 *
 * @module
 */

/** Bytes of a row of a strip, for both precisions: two vectors. */
export const STRIP_BYTES: usize = 32;

/**
 * out ← out + AᵀB: a tile of 4 columns of A, from its row `a`, times `rows` rows of the strip B. `out` is 4 rows of a
 * strip.
 */
// @ts-ignore: decorator
@inline
export function addTransposedTile<T>(a: usize, b: usize, rows: usize, out: usize): void {
  let p0 = v128.splat<T>(0);
  let q0 = p0;
  let p1 = p0;
  let q1 = p0;
  let p2 = p0;
  let q2 = p0;
  let p3 = p0;
  let q3 = p0;
  for (const end = b + rows * STRIP_BYTES; b < end; b += STRIP_BYTES) {
    const x = v128.load(b);
    const y = v128.load(b, 16);
    const a0 = v128.load_splat<T>(a);
    p0 = v128.add<T>(p0, v128.mul<T>(a0, x));
    q0 = v128.add<T>(q0, v128.mul<T>(a0, y));
    const a1 = v128.load_splat<T>(a, sizeof<T>());
    p1 = v128.add<T>(p1, v128.mul<T>(a1, x));
    q1 = v128.add<T>(q1, v128.mul<T>(a1, y));
    const a2 = v128.load_splat<T>(a, 2 * sizeof<T>());
    p2 = v128.add<T>(p2, v128.mul<T>(a2, x));
    q2 = v128.add<T>(q2, v128.mul<T>(a2, y));
    const a3 = v128.load_splat<T>(a, 3 * sizeof<T>());
    p3 = v128.add<T>(p3, v128.mul<T>(a3, x));
    q3 = v128.add<T>(q3, v128.mul<T>(a3, y));
    a += 4 * sizeof<T>();
  }
  v128.store(out, v128.add<T>(v128.load(out), p0));
  v128.store(out, v128.add<T>(v128.load(out, 16), q0), 16);
  v128.store(out, v128.add<T>(v128.load(out, 32), p1), 32);
  v128.store(out, v128.add<T>(v128.load(out, 48), q1), 48);
  v128.store(out, v128.add<T>(v128.load(out, 64), p2), 64);
  v128.store(out, v128.add<T>(v128.load(out, 80), q2), 80);
  v128.store(out, v128.add<T>(v128.load(out, 96), p3), 96);
  v128.store(out, v128.add<T>(v128.load(out, 112), q3), 112);
}

/** C ← C − V·X for 4 rows: `v` is those rows in V's first tile of columns, `next` bytes from the second. */
// @ts-ignore: decorator
@inline
export function subtractTile<T>(v: usize, next: usize, width: usize, x: usize, c: usize): void {
  let p0 = v128.splat<T>(0);
  let q0 = p0;
  let p1 = p0;
  let q1 = p0;
  let p2 = p0;
  let q2 = p0;
  let p3 = p0;
  let q3 = p0;
  for (const end = x + width * STRIP_BYTES; x < end; v += next - 4 * sizeof<T>()) {
    for (const tileEnd = x + 4 * STRIP_BYTES; x < tileEnd; x += STRIP_BYTES) {
      const y = v128.load(x);
      const z = v128.load(x, 16);
      const v0 = v128.load_splat<T>(v);
      p0 = v128.add<T>(p0, v128.mul<T>(v0, y));
      q0 = v128.add<T>(q0, v128.mul<T>(v0, z));
      const v1 = v128.load_splat<T>(v, 4 * sizeof<T>());
      p1 = v128.add<T>(p1, v128.mul<T>(v1, y));
      q1 = v128.add<T>(q1, v128.mul<T>(v1, z));
      const v2 = v128.load_splat<T>(v, 8 * sizeof<T>());
      p2 = v128.add<T>(p2, v128.mul<T>(v2, y));
      q2 = v128.add<T>(q2, v128.mul<T>(v2, z));
      const v3 = v128.load_splat<T>(v, 12 * sizeof<T>());
      p3 = v128.add<T>(p3, v128.mul<T>(v3, y));
      q3 = v128.add<T>(q3, v128.mul<T>(v3, z));
      v += sizeof<T>();
    }
  }
  v128.store(c, v128.sub<T>(v128.load(c), p0));
  v128.store(c, v128.sub<T>(v128.load(c, 16), q0), 16);
  v128.store(c, v128.sub<T>(v128.load(c, 32), p1), 32);
  v128.store(c, v128.sub<T>(v128.load(c, 48), q1), 48);
  v128.store(c, v128.sub<T>(v128.load(c, 64), p2), 64);
  v128.store(c, v128.sub<T>(v128.load(c, 80), q2), 80);
  v128.store(c, v128.sub<T>(v128.load(c, 96), p3), 96);
  v128.store(c, v128.sub<T>(v128.load(c, 112), q3), 112);
}
