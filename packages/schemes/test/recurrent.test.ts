/** Recurrent layers, ZerO, and the linear algebra that they need. */
import { randn64 } from "@weightinit/core";
import { CpuRng, type CpuTensor } from "@weightinit/cpu";
import { describe, expect, it } from "vitest";
import { chrono, forgetGateBias, recurrentOrthogonal, zerO } from "../src/index.ts";
import { orthonormalColumns } from "../src/linear-algebra/orthonormal.ts";
import { singularTriples } from "../src/linear-algebra/svd.ts";
import { codeOf } from "./support/refused.ts";

const rng = () => new CpuRng(7);

/** Numbers that look random. */
const noise = (n: number) => ((n + 1) * 0.6180339887498949) % 1;

/** Largest deviation of QᴴQ from the identity; `at` gives part `p` of Q's (row, column). */
function deviation(size: number, at: (row: number, column: number, part: number) => number, parts: number): number {
  let worst = 0;
  for (let a = 0; a < size; a++) {
    for (let b = 0; b < size; b++) {
      let [re, im] = [0, 0];
      for (let row = 0; row < size; row++) {
        const [x, y, u, v] = [
          at(row, a, 0),
          parts === 2 ? at(row, a, 1) : 0,
          at(row, b, 0),
          parts === 2 ? at(row, b, 1) : 0,
        ];
        re += x * u + y * v;
        im += x * v - y * u;
      }
      worst = Math.max(worst, Math.abs(re - (a === b ? 1 : 0)), Math.abs(im));
    }
  }
  return worst;
}

describe("linear algebra", () => {
  it("has orthonormal columns, of which the triangular rest is upper with a positive diagonal", () => {
    const random = randn64(rng(), 200).data;
    for (const parts of [1, 2]) {
      // Columns that are nearly the same, where one round of Gram-Schmidt fails.
      const matrix = (row: number, column: number, part: number) =>
        (part === 0 ? 1 : 0) + 1e-5 * random[(row * 9 + column) * 2 + part]!;
      const { re, im } = orthonormalColumns(9, 9, parts === 2, matrix);
      const q = (row: number, column: number, part: number) => (part === 0 ? re : im!)[column]![row]!;
      expect(deviation(9, q, parts)).toBeLessThan(1e-14);
      for (let c = 0; c < 9; c++) {
        for (let a = 0; a <= c; a++) {
          let [real, imaginary] = [0, 0];
          for (let row = 0; row < 9; row++) {
            const [x, y] = [matrix(row, a, 0), parts === 2 ? matrix(row, a, 1) : 0];
            const [u, v] = [q(row, c, 0), parts === 2 ? q(row, c, 1) : 0];
            real += u * x + v * y;
            imaginary += u * y - v * x;
          }
          if (a === c) expect(real).toBeGreaterThan(0);
          else expect(Math.abs(real)).toBeLessThan(1e-14);
          expect(Math.abs(imaginary)).toBeLessThan(1e-14);
        }
      }
    }
  });

  it("has singular triples that the matrix is the sum of", () => {
    const size = 24;
    const entry = (i: number, j: number) => noise(31 * i + 7 * j) - 0.5;
    const triples = singularTriples(
      Array.from({ length: size }, (_, j) => Float64Array.from({ length: size }, (_, i) => entry(i, j))),
    );
    expect(triples.every(({ sigma }, i) => i === 0 || sigma <= triples[i - 1]!.sigma)).toBe(true);
    for (let i = 0; i < size; i++) {
      for (let j = 0; j < size; j++) {
        const sum = triples.reduce((total, { left, right }) => total + left[i]! * right[j]!, 0);
        expect(Math.abs(sum - entry(i, j))).toBeLessThan(1e-13);
      }
    }
    expect(deviation(size, (row, column) => triples[column]!.right[row]!, 1)).toBeLessThan(1e-13);
    // The squares of the singular values sum to those of the entries, and a rank-one matrix has one that is not 0.
    const flat = singularTriples([Float64Array.of(3, 6), Float64Array.of(4, 8)]);
    expect(flat[0]!.sigma).toBeCloseTo(Math.sqrt(125), 12);
    expect(flat[1]!.sigma).toBeLessThan(1e-14);
  });
});

describe("recurrentOrthogonal", () => {
  const made = (dtype: string, layout: string, dims: number[], gain = 1) =>
    (recurrentOrthogonal as unknown as (...args: unknown[]) => CpuTensor<"float64">)(rng(), dtype, dims, {
      layout,
      gain,
    }).data;

  it.each([
    ["float64", 1],
    ["complex128", 2],
  ] as const)("has one orthogonal matrix a gate in both orders, %s", (dtype, parts) => {
    const units = 7;
    const stacked = made(dtype, "torch", [4 * units, units]);
    const beside = made(dtype, "keras", [units, 4 * units]);
    for (let gate = 0; gate < 4; gate++) {
      const inStack = (row: number, column: number, part: number) =>
        stacked[((gate * units + row) * units + column) * parts + part]!;
      expect(deviation(units, inStack, parts)).toBeLessThan(1e-13);
      const inRow = (row: number, column: number, part: number) =>
        beside[(row * 4 * units + gate * units + column) * parts + part]!;
      expect(deviation(units, inRow, parts)).toBeLessThan(1e-14);
    }
    // Independent: the first entries of the gates differ.
    expect(new Set(Array.from({ length: 4 }, (_, gate) => beside[gate * units * parts])).size).toBe(4);
  });

  it("is Haar-distributed side by side: entries have mean 0, variance 1/units, and the trace's variance is 1", () => {
    const [units, gates] = [5, 4000];
    const data = made("float64", "keras", [units, gates * units], -2).map((x) => x / -2);
    let [traces, square, sum] = [0, 0, 0];
    for (let gate = 0; gate < gates; gate++) {
      let trace = 0;
      for (let i = 0; i < units; i++) trace += data[i * gates * units + gate * units + i]!;
      traces += trace ** 2 / gates;
      const first = data[gate * units]!;
      sum += first / gates;
      square += first ** 2 / gates;
    }
    expect(Math.abs(sum)).toBeLessThan(4 / Math.sqrt(units * gates));
    // Of a Haar matrix E q⁴ = 3/(n(n + 2)), E tr² = 1 and E tr⁴ = 3.
    expect(Math.abs(square - 1 / units)).toBeLessThan(4 * Math.sqrt((3 / 35 - 1 / 25) / gates));
    expect(Math.abs(traces - 1)).toBeLessThan(4 * Math.sqrt(2 / gates));
  });

  it("refuses other shapes, and parts", () => {
    const code = (dims: number[], options: object = {}) => codeOf(() => recurrentOrthogonal(rng(), dims, options));
    expect([code([4]), code([4, 4, 4]), code([7, 3]), code([3, 12])]).toEqual([
      "WI_BAD_RANK",
      "WI_BAD_RANK",
      "WI_BAD_DIMS",
      "WI_BAD_DIMS",
    ]);
    expect(code([3, 12], { layout: "keras", rows: [0, 1] })).toBe("WI_ROWS_NOT_SUPPORTED");
    const whole = recurrentOrthogonal(rng(), "float64", 12, 3, { layout: "torch" }).data;
    const gate = recurrentOrthogonal(rng(), "float64", 12, 3, { layout: "torch", rows: [6, 9] }).data;
    expect([...gate]).toEqual([...whole.subarray(18, 27)]);
  });
});

describe("chrono", () => {
  it("has ln U(1, tMax − 1) and its negative", () => {
    const units = 2.5e5;
    const { data } = chrono(rng(), "float64", 4 * units, { tMax: 22 });
    const [i, f, g, o] = [0, 1, 2, 3].map((gate) => data.subarray(gate * units, (gate + 1) * units));
    expect(f!.every((x, n) => x === -i![n]!)).toBe(true);
    expect(g!.every((x) => x === 0) && o!.every((x) => x === 0)).toBe(true);
    const times = f!.map((x) => Math.exp(x));
    expect(times.every((t) => t >= 1 && t <= 21.0000001)).toBe(true);
    const mean = times.reduce((a, b) => a + b, 0) / units;
    expect(Math.abs(mean - 11)).toBeLessThan(4 * (20 / Math.sqrt(12 * units)));
  });

  it("follows the order of the gates, and has them apart", () => {
    const all = chrono(rng(), "float64", 12, { tMax: 50 }).data;
    const other = chrono(rng(), "float64", 12, { tMax: 50, gates: "fcoi" }).data;
    expect([...other]).toEqual([...all.subarray(3, 6), 0, 0, 0, 0, 0, 0, ...all.subarray(0, 3)]);
    expect([...chrono(rng(), "float64", 3, { tMax: 50, gates: "f" }).data]).toEqual([...all.subarray(3, 6)]);
    expect([...chrono(rng(), "float64", 3, { tMax: 50, gates: "i" }).data]).toEqual([...all.subarray(0, 3)]);
    expect(codeOf(() => chrono(rng(), 10, { tMax: 50 }))).toBe("WI_BAD_DIMS");
    expect(codeOf(() => chrono(rng(), 4, 4, { tMax: 50 }))).toBe("WI_BAD_RANK");
    expect(codeOf(() => (chrono as unknown as (...args: unknown[]) => unknown)(rng(), 4))).toBe("WI_MISSING_OPTION");
  });
});

describe("forgetGateBias", () => {
  it("is at the forget gate alone", () => {
    expect([...forgetGateBias(rng(), 8, { value: 2.5 }).data]).toEqual([0, 0, 2.5, 2.5, 0, 0, 0, 0]);
    expect([...forgetGateBias(rng(), 3, { gates: "fio" }).data]).toEqual([1, 0, 0]);
    expect([...forgetGateBias(rng(), "complex64", 4).data]).toEqual([0, 0, 1, 0, 0, 0, 0, 0]);
    expect(codeOf(() => forgetGateBias(rng(), 6))).toBe("WI_BAD_DIMS");
    expect(codeOf(() => forgetGateBias(rng(), 4, 1))).toBe("WI_BAD_RANK");
  });
});

describe("zerO", () => {
  /** Sylvester's construction. */
  function hadamard(order: number): number[][] {
    if (order === 1) return [[1]];
    const half = hadamard(order / 2);
    return [...half.map((row) => [...row, ...row]), ...half.map((row) => [...row, ...row.map((x) => -x)])];
  }

  it.each([
    [4, 2],
    [5, 3],
    [16, 15],
    [33, 32],
    [64, 1],
  ])("of %d×%d has the first columns of a Hadamard matrix over the root of its order", (out, into) => {
    const order = 2 ** Math.ceil(Math.log2(out));
    const right = hadamard(order)
      .slice(0, out)
      .flatMap((row) => row.slice(0, into).map((x) => x / Math.sqrt(order)));
    expect([...zerO(rng(), "float64", out, into).data]).toEqual(right);
    const turned = zerO(rng(), "float64", into, out, { layout: "keras" }).data;
    expect(right.every((x, at) => turned[(at % into) * out + Math.floor(at / into)] === x)).toBe(true);
  });

  it("is the identity where no more outputs than inputs, at the centre of a kernel", () => {
    expect([...zerO(rng(), 2, 3).data]).toEqual([1, 0, 0, 0, 1, 0]);
    const kernel = zerO(rng(), 2, 2, 3, 4, { layout: "torch" }).data;
    expect(Array.from(kernel.keys()).filter((at) => kernel[at] !== 0)).toEqual([6, 36 + 6]);
    const tall = zerO(rng(), "float64", 3, 3, 2, 4, { layout: "keras" }).data;
    expect([...tall.subarray(32, 40)]).toEqual([0.5, 0.5, 0.5, 0.5, 0.5, -0.5, 0.5, -0.5]);
    expect(tall.filter((x) => x !== 0).length).toBe(8);
    const codes = [[], [4]].map((dims) => codeOf(() => zerO(rng(), dims)));
    expect(codes).toEqual(["WI_BAD_RANK", "WI_BAD_RANK"]);
    expect(codeOf(() => zerO(rng(), 2, 2, 2, { layout: { in: 0, out: 1, batch: [2] } }))).toBe("WI_BAD_LAYOUT");
    expect(codeOf(() => zerO(rng(), 2, 2, { layout: { fans: { in: 2, out: 2 } } }))).toBe("WI_BAD_LAYOUT");
  });

  it("counts binary digits beyond 32", () => {
    const [i, j] = [2 ** 40 + 2 ** 33 + 5, 2 ** 40 + 2 ** 33 + 4];
    const at = (row: number) =>
      zerO(rng(), "float64", 2 ** 41, 2 ** 41 - 1, { slice: { 0: [row, row + 1], 1: [j, j + 1] } as never });
    // Too many numbers for a tensor: 2^53 − 1 is the limit.
    expect(codeOf(() => at(i))).toBe("WI_TOO_LARGE");
    const tall = (row: number, column: number) =>
      zerO(rng(), "float64", 2 ** 45, 4, { slice: { 0: [row, row + 1], 1: [column, column + 1] } }).data[0]! *
      2 ** 22.5;
    expect([tall(2 ** 44 + 3, 3), tall(2 ** 44 + 1, 3), tall(2 ** 44, 3)].map(Math.round)).toEqual([1, -1, 1]);
  });
});
