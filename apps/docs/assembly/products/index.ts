/**
 * The explorer's two matrix products, on addresses in this module's memory: float32, row by row. Widths are multiples of
 * 8, batches of 4.
 *
 * Eight chains of sums hide the latency of the additions and leave registers for the operands, as in the kernels of
 * packages/cpu/assembly/orthogonal.
 *
 * @module
 */

/** Vectors that go through the matrix together: at width 512 they fill 32 kB, a first-level cache. */
const CHUNK: usize = 16;

// @ts-ignore: decorator
@inline
function sumOf(v: v128): f32 {
  return f32x4.extract_lane(v, 0) + f32x4.extract_lane(v, 1) + (f32x4.extract_lane(v, 2) + f32x4.extract_lane(v, 3));
}

/** y ← x·Wᵀ: `batch` vectors of `inputs` numbers, W is outputs × inputs. */
export function forward(w: usize, x: usize, y: usize, batch: usize, outputs: usize, inputs: usize): void {
  const row = inputs * 4;
  const yRow = outputs * 4;
  for (let from: usize = 0; from < batch; from += CHUNK) {
    const to = min(from + CHUNK, batch);
    for (let o: usize = 0; o < outputs; o += 2) {
      const w0 = w + o * row;
      for (let b = from; b < to; b += 4) {
        let p0 = f32x4.splat(0);
        let p1 = p0;
        let p2 = p0;
        let p3 = p0;
        let q0 = p0;
        let q1 = p0;
        let q2 = p0;
        let q3 = p0;
        let at = w0;
        let xAt = x + b * row;
        for (const end = at + row; at < end; at += 16, xAt += 16) {
          const u = v128.load(at);
          const v = v128.load(at + row);
          const x0 = v128.load(xAt);
          p0 = f32x4.add(p0, f32x4.mul(u, x0));
          q0 = f32x4.add(q0, f32x4.mul(v, x0));
          const x1 = v128.load(xAt + row);
          p1 = f32x4.add(p1, f32x4.mul(u, x1));
          q1 = f32x4.add(q1, f32x4.mul(v, x1));
          const x2 = v128.load(xAt + 2 * row);
          p2 = f32x4.add(p2, f32x4.mul(u, x2));
          q2 = f32x4.add(q2, f32x4.mul(v, x2));
          const x3 = v128.load(xAt + 3 * row);
          p3 = f32x4.add(p3, f32x4.mul(u, x3));
          q3 = f32x4.add(q3, f32x4.mul(v, x3));
        }
        const out = y + b * yRow + o * 4;
        f32.store(out, sumOf(p0));
        f32.store(out, sumOf(q0), 4);
        f32.store(out + yRow, sumOf(p1));
        f32.store(out + yRow, sumOf(q1), 4);
        f32.store(out + 2 * yRow, sumOf(p2));
        f32.store(out + 2 * yRow, sumOf(q2), 4);
        f32.store(out + 3 * yRow, sumOf(p3));
        f32.store(out + 3 * yRow, sumOf(q3), 4);
      }
    }
  }
}

/** back ← g·W: `batch` vectors of `outputs` numbers. */
export function backward(w: usize, g: usize, back: usize, batch: usize, outputs: usize, inputs: usize): void {
  const row = inputs * 4;
  const gRow = outputs * 4;
  for (let i: usize = 0; i < row; i += 32) {
    for (let b: usize = 0; b < batch; b += 4) {
      let p0 = f32x4.splat(0);
      let p1 = p0;
      let p2 = p0;
      let p3 = p0;
      let q0 = p0;
      let q1 = p0;
      let q2 = p0;
      let q3 = p0;
      let at = w + i;
      let gAt = g + b * gRow;
      for (const end = gAt + gRow; gAt < end; gAt += 4, at += row) {
        const u = v128.load(at);
        const v = v128.load(at, 16);
        const g0 = v128.load32_splat(gAt);
        p0 = f32x4.add(p0, f32x4.mul(u, g0));
        q0 = f32x4.add(q0, f32x4.mul(v, g0));
        const g1 = v128.load32_splat(gAt + gRow);
        p1 = f32x4.add(p1, f32x4.mul(u, g1));
        q1 = f32x4.add(q1, f32x4.mul(v, g1));
        const g2 = v128.load32_splat(gAt + 2 * gRow);
        p2 = f32x4.add(p2, f32x4.mul(u, g2));
        q2 = f32x4.add(q2, f32x4.mul(v, g2));
        const g3 = v128.load32_splat(gAt + 3 * gRow);
        p3 = f32x4.add(p3, f32x4.mul(u, g3));
        q3 = f32x4.add(q3, f32x4.mul(v, g3));
      }
      const out = back + b * row + i;
      v128.store(out, p0);
      v128.store(out, q0, 16);
      v128.store(out + row, p1);
      v128.store(out + row, q1, 16);
      v128.store(out + 2 * row, p2);
      v128.store(out + 2 * row, q2, 16);
      v128.store(out + 3 * row, p3);
      v128.store(out + 3 * row, q3, 16);
    }
  }
}
