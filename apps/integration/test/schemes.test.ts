import {
  fansOf,
  glorotNormal,
  glorotUniform,
  identityInit,
  kaimingNormal,
  kaimingUniform,
  orthogonal,
  sparseInit,
} from "@weightinit/core";
import { CpuRng } from "@weightinit/cpu";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

const rng = () => new CpuRng(2026);
const variance = (data: ArrayLike<number>) => {
  const list = Array.from(data);
  const mean = list.reduce((a, b) => a + b, 0) / list.length;
  return list.reduce((a, x) => a + (x - mean) ** 2, 0) / list.length;
};

describe("fans", () => {
  it.each([
    [[], 1, 1],
    [[4], 1, 4],
    [[4, 5], 5, 4],
    [[3, 4, 5], 12, 15],
    [[2, 3, 4, 5], 24, 30],
  ])("of %j in Lux's layout are %d and %d", (shape, fanIn, fanOut) => {
    expect(fansOf(shape)).toEqual({ in: fanIn, out: fanOut });
  });

  it.each([
    [[4, 5], "torch", 5, 4],
    [[32, 16, 3, 3], "torch", 144, 288],
    [[4, 5], "keras", 4, 5],
    [[7], "keras", 7, 7],
    [[3, 3, 16, 32], "keras", 144, 288],
    // JAX: in_axis -2, out_axis -1, batch axes count in neither.
    [[8, 4, 5], { in: -2, out: -1, batch: [0] }, 4, 5],
    // Attention: heads and head size are one fan.
    [[64, 8, 16], { in: 0, out: [1, 2] }, 64, 128],
    [[3, 3, 16, 32], { in: 2, out: 3 }, 144, 288],
  ] as const)("of %j in layout %j are %d and %d", (shape, layout, fanIn, fanOut) => {
    expect(fansOf(shape, layout)).toEqual({ in: fanIn, out: fanOut });
  });

  it("agree between layouts that name the same axes", () => {
    const dim = fc.integer({ min: 0, max: 9 });
    fc.assert(
      fc.property(dim, dim, fc.array(dim, { maxLength: 3 }), (fanIn, fanOut, kernel) => {
        const torch = fansOf([fanOut, fanIn, ...kernel], "torch");
        expect(fansOf([...kernel, fanIn, fanOut], "keras")).toEqual(torch);
        expect(fansOf([fanOut, fanIn, ...kernel], { in: 1, out: 0 })).toEqual(torch);
      }),
    );
  });
});

describe("variances, within 10 % as the peer's own tests ask", () => {
  const shapes = [
    [300, 200],
    [3, 3, 64, 128],
  ];
  it.each(shapes.map((shape) => [shape]))("of shape %j", (shape) => {
    const fans = fansOf(shape);
    const near = (data: ArrayLike<number>, expected: number) => {
      const ratio = variance(data) / expected;
      expect(ratio).toBeGreaterThan(0.9);
      expect(ratio).toBeLessThan(1.1);
    };
    near(kaimingNormal(rng(), shape).data, 2 / fans.in);
    near(kaimingUniform(rng(), shape).data, 2 / fans.in);
    near(glorotNormal(rng(), shape).data, 2 / (fans.in + fans.out));
    near(glorotUniform(rng(), shape).data, 2 / (fans.in + fans.out));
    near(kaimingNormal(rng(), shape, { gain: 3 }).data, 9 / fans.in);
  });

  it("of a scheme whose bound is 0 is 0: +0 everywhere, and still one draw", () => {
    const one = rng();
    const { data } = kaimingUniform(one, 3, 4, { gain: 0 });
    expect(data.every((x) => Object.is(x, 0))).toBe(true);
    expect(one.draw).toBe(1);
  });

  it("of complex weights are E|w|²", () => {
    for (const init of [kaimingNormal, kaimingUniform]) {
      const { data } = init(rng(), "complex64", 300, 200);
      const meanSquare = data.reduce((sum, x) => sum + x * x, 0) / (data.length / 2);
      expect(Math.abs(meanSquare / (2 / 200) - 1)).toBeLessThan(0.01);
    }
  });
});

/** Largest entry of |QᵀQ − gain²·I| for the columns of a row-major matrix. */
function deviation(q: ArrayLike<number>, rows: number, cols: number, gain = 1): number {
  let worst = 0;
  for (let a = 0; a < cols; a++) {
    for (let b = a; b < cols; b++) {
      let dot = 0;
      for (let r = 0; r < rows; r++) dot += q[r * cols + a]! * q[r * cols + b]!;
      worst = Math.max(worst, Math.abs(dot - (a === b ? gain * gain : 0)));
    }
  }
  return worst;
}

const transposed = (q: ArrayLike<number>, rows: number, cols: number) =>
  Array.from({ length: rows * cols }, (_, i) => q[(i % rows) * cols + Math.floor(i / rows)]!);

describe("orthogonal", () => {
  it.each([
    [[20, 20], 1],
    [[50, 7], 1],
    [[7, 50], 1],
    [[50, 7], -2.5],
    [[3, 4, 6], 1],
    [[3, 4, 30], 1],
  ])("of shape %j, gain %d, has orthonormal columns or rows and keeps its shape", (shape, gain) => {
    const tensor = orthogonal(rng(), "float64", shape, { gain });
    expect(tensor.shape).toEqual(shape);
    const cols = shape.at(-1)!;
    const rows = tensor.size / cols;
    const error =
      rows >= cols
        ? deviation(tensor.data, rows, cols, gain)
        : deviation(transposed(tensor.data, rows, cols), cols, rows, gain);
    expect(error).toBeLessThan(1e-13);
  });

  it("takes PyTorch's matrix, dims[0] × rest, in its layout", () => {
    const { data } = orthogonal(rng(), "float64", 4, 3, 5, { layout: "torch" });
    expect(deviation(transposed(data, 4, 15), 15, 4)).toBeLessThan(1e-13);
  });

  it("is at most 2e-6 off at 512×512 in float32, 1e-13 in float64", () => {
    const single = deviation(orthogonal(rng(), 512, 512).data, 512, 512);
    const double = deviation(orthogonal(rng(), "float64", 512, 512).data, 512, 512);
    console.log(`max|QᵀQ − I| at 512×512: float32 ${single.toExponential(2)}, float64 ${double.toExponential(2)}`);
    expect(single).toBeLessThan(2e-6);
    expect(double).toBeLessThan(1e-13);
  });

  it("is Haar distributed: entries, traces and traces of squares of many small matrices", () => {
    const source = rng();
    const n = 4;
    const count = 20_000;
    let entries = 0;
    let trace = 0;
    let traceSquared = 0;
    let traceOfSquare = 0;
    let negative = 0;
    for (let i = 0; i < count; i++) {
      const q = orthogonal(source, "float64", n, n).data;
      let t = 0;
      let t2 = 0;
      for (let r = 0; r < n; r++) {
        t += q[r * n + r]!;
        for (let c = 0; c < n; c++) {
          entries += q[r * n + c]!;
          t2 += q[r * n + c]! * q[c * n + r]!;
        }
      }
      trace += t;
      traceSquared += t * t;
      traceOfSquare += t2;
      if (determinant(q, n) < 0) negative++;
    }
    // Diaconis and Shahshahani 1994: under Haar measure on O(n), E tr Q = 0, E (tr Q)² = 1, E tr Q² = 1.
    // Bounds are 5 standard errors of variances at most 3.
    const bound = 5 * Math.sqrt(3 / count);
    expect(Math.abs(entries / (count * n * n))).toBeLessThan(bound);
    expect(Math.abs(trace / count)).toBeLessThan(bound);
    expect(Math.abs(traceSquared / count - 1)).toBeLessThan(bound);
    expect(Math.abs(traceOfSquare / count - 1)).toBeLessThan(bound);
    expect(Math.abs(negative / count - 0.5)).toBeLessThan(5 * Math.sqrt(0.25 / count));
  });
});

function determinant(matrix: ArrayLike<number>, n: number): number {
  if (n === 1) return matrix[0]!;
  let sum = 0;
  for (let c = 0; c < n; c++) {
    const minor = Array.from(matrix).filter((_, i) => i >= n && i % n !== c);
    sum += (c % 2 === 0 ? 1 : -1) * matrix[c]! * determinant(minor, n - 1);
  }
  return sum;
}

describe("sparseInit", () => {
  it("has exactly ⌈rows·min(1, sparsity)⌉ zeros in every column", () => {
    const size = fc.integer({ min: 1, max: 40 });
    fc.assert(
      fc.property(size, size, fc.double({ min: -0.5, max: 1.5, noNaN: true }), (rows, cols, sparsity) => {
        const { data } = sparseInit(rng(), "float64", rows, cols, { sparsity });
        const zeros = Math.max(0, Math.ceil(rows * Math.min(1, sparsity)));
        for (let c = 0; c < cols; c++) {
          expect(Array.from({ length: rows }, (_, r) => data[r * cols + c]!).filter((x) => x === 0).length).toBe(zeros);
        }
      }),
    );
  });

  it("zeroes every row equally often", () => {
    const rows = 8;
    const cols = 40_000;
    const { data } = sparseInit(rng(), rows, cols, { sparsity: 0.5 });
    for (let r = 0; r < rows; r++) {
      const zeros = data.subarray(r * cols, (r + 1) * cols).filter((x) => x === 0).length;
      expect(Math.abs(zeros / cols - 0.5)).toBeLessThan(5 * Math.sqrt(0.25 / cols));
    }
  });

  it("has the asked std elsewhere, 0.01 by default", () => {
    const rest = sparseInit(rng(), 500, 500, { sparsity: 0.5 }).data.filter((x) => x !== 0);
    expect(Math.abs(Math.sqrt(variance(rest)) / 0.01 - 1)).toBeLessThan(0.01);
  });
});

describe("identityInit", () => {
  /** Indices of the ones. */
  const ones = (shape: number[], options = {}) => {
    const { data } = identityInit(rng(), shape, options);
    return Array.from(data).flatMap((x, i) => (x === 0 ? [] : [i]));
  };
  /** From [i, j, …] to the flat index. */
  const at = (shape: number[], ...index: number[]) => index.reduce((sum, i, axis) => sum * shape[axis]! + i, 0);

  it("is 0 for a bias", () => expect(ones([5])).toEqual([]));
  it("is the identity of a square, tall or wide matrix", () => {
    expect(ones([3, 3])).toEqual([0, 4, 8]);
    expect(ones([3, 2])).toEqual([0, 3]);
    expect(ones([2, 3])).toEqual([0, 4]);
  });
  it("stands at the centre ⌊(k−1)/2⌋ of a kernel", () => {
    const shape = [3, 4, 2, 2];
    expect(ones(shape)).toEqual([at(shape, 1, 1, 0, 0), at(shape, 1, 1, 1, 1)]);
  });
  it("moves the rows of a matrix by a number, both axes by a pair", () => {
    expect(ones([3, 3], { shift: 1 })).toEqual([at([3, 3], 0, 2), at([3, 3], 1, 0), at([3, 3], 2, 1)]);
    expect(ones([3, 3], { shift: -2 })).toEqual(ones([3, 3], { shift: 1 }));
    expect(ones([3, 3], { shift: [0, 1] })).toEqual([at([3, 3], 0, 1), at([3, 3], 1, 2), at([3, 3], 2, 0)]);
    expect(ones([3, 3], { shift: [1, 1] })).toEqual(ones([3, 3]));
  });
  it("moves both matrix axes of a kernel by a number", () => {
    const shape = [1, 1, 3, 4];
    // Ones at (0,0), (1,1), (2,2) move to (1,1), (2,2), (0,3): rows wrap at 3, columns at 4.
    expect(ones(shape, { shift: 1 })).toEqual([at(shape, 0, 0, 0, 3), at(shape, 0, 0, 1, 1), at(shape, 0, 0, 2, 2)]);
  });
  it("uses PyTorch's axes in its layout", () => {
    const shape = [2, 2, 3, 3];
    expect(ones(shape, { layout: "torch" })).toEqual([at(shape, 0, 0, 1, 1), at(shape, 1, 1, 1, 1)]);
  });
  it("has the gain as value", () =>
    expect(identityInit(rng(), 2, 2, { gain: -3 }).data).toEqual(new Float32Array([-3, 0, 0, -3])));
});
