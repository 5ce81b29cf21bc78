/** What the CPU device makes of a foreign generator's numbers, number by number, against arithmetic done here. */
import {
  type DType,
  type ForeignRng,
  normal,
  orthogonal,
  registerRng,
  sparseInit,
  truncatedNormal,
  uniform,
} from "@weightinit/core";
import { widen16 } from "@weightinit/core/stream";
import { describe, expect, it } from "vitest";
import { type CpuMakes, cpuDevice } from "../src/index.ts";

/** Gives the numbers it was made of, over and over. */
class Script implements ForeignRng<CpuMakes> {
  declare readonly "~makes": CpuMakes;
  readonly asked: [kind: string, length: number, dtype: DType, bytes: number][] = [];
  readonly #uniforms: readonly number[];
  readonly #normals: readonly number[];

  constructor({ uniforms = [], normals = [] }: { uniforms?: readonly number[]; normals?: readonly number[] }) {
    this.#uniforms = uniforms;
    this.#normals = normals;
  }
  #fill(kind: string, from: readonly number[], out: Float32Array | Float64Array, dtype: DType) {
    this.asked.push([kind, out.length, dtype, out.BYTES_PER_ELEMENT]);
    for (let i = 0; i < out.length; i++) out[i] = from[i % from.length]!;
  }
  uniform(out: Float32Array | Float64Array, dtype: DType) {
    this.#fill("uniform", this.#uniforms, out, dtype);
  }
  normal(out: Float32Array | Float64Array, dtype: DType) {
    this.#fill("normal", this.#normals, out, dtype);
  }
}
registerRng(Script, cpuDevice);

const normals = (...list: number[]) => new Script({ normals: list });
const uniforms = (...list: number[]) => new Script({ uniforms: list });

describe("normals", () => {
  it("are z·std + mean, each operation rounded to float32", () => {
    // 1.1·0.1 and 0.1 are no float32 values; the sum of the unrounded product would round to another one.
    const z = Math.fround(1.1);
    const [std, mean] = [Math.fround(0.1), Math.fround(-0.11)];
    const product = Math.fround(z * std);
    expect(Math.fround(product + mean)).not.toBe(Math.fround(z * std + mean));
    expect(normal(normals(1.1), 1, { std: 0.1, mean: -0.11 }).data[0]).toBe(Math.fround(product + mean));
  });

  it("are z·std where the mean is 0: the sign of zero stays theirs", () => {
    expect(Object.is(normal(normals(-0), 1).data[0], -0)).toBe(true);
    expect(normal(normals(-1.5, 3), 2, { std: 2 }).data).toEqual(Float32Array.of(-3, 6));
  });

  it("are computed in doubles for float64, and rounded twice for 16-bit dtypes", () => {
    expect(normal(normals(1.1), "float64", 1, { std: 0.1, mean: 0.7 }).data[0]).toBe(1.1 * 0.1 + 0.7);
    // 1 + 2⁻¹¹ + 2⁻³⁰ is above the middle of two float16 values; in float32 it is the middle, which goes to the even 1.
    const z = 1 + 2 ** -11 + 2 ** -30;
    expect(normal(normals(z), "float16", 1).data[0]).toBe(0x3c00);
    // A product in float32: 0x1.000802p0·0x1p0 is above the middle, and goes up.
    expect(normal(normals(1 + 2 ** -11 + 2 ** -20), "float16", 1).data[0]).toBe(0x3c01);
    expect(normal(normals(1 + 2 ** -8), "bfloat16", 1).data[0]).toBe(0x3f80);
    expect(normal(normals(1 + 2 ** -8 + 2 ** -20), "bfloat16", 1).data[0]).toBe(0x3f81);
  });

  it("of complex dtypes have √½ of the std in each part", () => {
    const rng = normals(1, -2);
    const { data } = normal(rng, "complex128", 2, { std: 3 });
    expect([...data]).toEqual([1, -2, 1, -2].map((z) => z * (3 * Math.SQRT1_2)));
    expect(rng.asked).toEqual([["normal", 4, "complex128", 8]]);
  });

  it("are asked for with the dtype, in the computing precision", () => {
    const rng = normals(0.5);
    normal(rng, "bfloat16", 2, 3);
    normal(rng, "float64", 2);
    expect(rng.asked).toEqual([
      ["normal", 6, "bfloat16", 4],
      ["normal", 2, "float64", 8],
    ]);
  });
});

describe("normals that the dtype cannot hold", () => {
  const refused = /\.normal to give numbers that the law keeps finite in float16, got 7 at 1.*\[WI_BAD_RANDOM\]/;

  it("are refused, and out is left alone", () => {
    const out = new Uint16Array(3).fill(9);
    expect(() => normal(normals(1, 7), "float16", 3, { std: 1e4, out })).toThrow(refused);
    expect(() => sparseInit(normals(1, 7), "float16", 3, 1, { sparsity: 0, std: 1e4, out })).toThrow(refused);
    expect(out).toEqual(new Uint16Array(3).fill(9));
    expect(() => normal(normals(-7), "float16", 1, { std: 1e4 })).toThrow("got -7 at 0");
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY])("nor can any: %d", (z) => {
    expect(() => normal(normals(0, z), 2)).toThrow(/\.normal to give a finite number, got .* at 1.*WI_BAD_RANDOM/);
  });

  it("count by what the law makes of them", () => {
    expect(widen16(normal(normals(7), "float16", 1, { std: 9000 }).data[0]!, "float16")).toBe(63008);
    expect(normal(normals(7), "bfloat16", 1, { std: 1e4 }).data[0]).toBe(0x4789); // 70,144, the nearest to 70,000
    expect(normal(normals(30), "float32", 1, { std: 1e37 }).data[0]).toBe(Math.fround(Math.fround(1e37) * 30));
    expect(() => normal(normals(40), "float32", 1, { std: 1e37 })).toThrow("WI_BAD_RANDOM");
  });
});

describe("uniforms", () => {
  it("are (u − ½)·(hi − lo) + mid, each operation rounded to float32", () => {
    const u = Math.fround(0.3);
    const [half, mid] = [Math.fround(0.35), Math.fround(0.05)];
    const expected = Math.fround(Math.fround(Math.fround(u - 0.5) * (2 * half)) + mid);
    expect(uniform(uniforms(0.3), 1, { lo: -0.3, hi: 0.4 }).data[0]).toBe(expected);
    expect(uniform(uniforms(0.3), "float64", 1, { lo: -0.3, hi: 0.4 }).data[0]).toBe(
      (0.3 - 0.5) * (2 * (0.4 / 2 + 0.3 / 2)) + (0.4 / 2 - 0.3 / 2),
    );
  });

  it("stay inside the bounds, in the dtype", () => {
    // 1 − 2⁻²⁴ times 2 − 2⁻²³ rounds up to the bound; float16 and bfloat16 round 0.99999994 up to 1.
    const most = 1 - 2 ** -24;
    expect(uniform(uniforms(most), "float16", 1).data[0]).toBe(0x3bff);
    expect(uniform(uniforms(most), "bfloat16", 1).data[0]).toBe(0x3f7f);
    expect(uniform(uniforms(most), 1, { lo: 3, hi: 4 }).data[0]).toBe(Math.fround(4 - 2 ** -22));
    expect(uniform(uniforms(0), "float16", 1, { lo: 0.1, hi: 1 }).data[0]).toBe(0x2e67); // the least ≥ 0.1
  });

  it("of a double that is 1 in float32 are those of the largest float32 below 1", () => {
    const [half, mid] = [Math.fround(0.5005), Math.fround(-0.4995)];
    const expected = Math.fround(Math.fround(2 * (0.5 - 2 ** -24) * half) + mid);
    expect(uniform(uniforms(1 - 2 ** -53), 1, { lo: -1, hi: 0.001 }).data[0]).toBe(expected);
  });

  it("fill the whole range of float64", () => {
    const [lo, hi] = [-1.7e308, 1.7e308];
    const { data } = uniform(uniforms(0, 0.25, 0.5, 0.75, 1 - 2 ** -53), "float64", 5, { lo, hi });
    expect([...data]).toEqual([lo, lo / 2, 0, hi / 2, (1 - 2 ** -52) * hi]);
  });
});

describe("truncated normals", () => {
  // Φ⁻¹(½ + ¼·(Φ(2) − Φ(−2))), by Python's statistics.NormalDist.
  const QUARTILE = 0.6391119108712732;

  it("are the quantile between the bounds, of 53 bits, from lo to hi", () => {
    const make = (u: number, options: object) =>
      truncatedNormal(uniforms(u), "float64", 1, { lo: -2, hi: 2, ...options }).data[0]!;
    expect(make(0, {})).toBe(-2);
    expect(make(1 - 2 ** -53, {})).toBeCloseTo(2, 12);
    expect(make(1 - 2 ** -53, {})).toBeLessThanOrEqual(2);
    expect(make(0.5, {})).toBeCloseTo(0, 12);
    expect(make(0.75, {})).toBeCloseTo(QUARTILE, 6);
    expect(make(0.25, {})).toBeCloseTo(-QUARTILE, 12);
    // A 53rd bit is seen: two neighbours of u give two values.
    expect(make(0.75, {})).toBeLessThan(make(0.75 + 2 ** -53, {}));
  });

  it("have the mean added, and the std on it", () => {
    const { data } = truncatedNormal(uniforms(0.5, 0.75), "float64", 2, { mean: 3, std: 2, lo: -1, hi: 7 });
    expect(data[0]).toBeCloseTo(3, 12);
    expect(data[1]).toBeCloseTo(3 + 2 * QUARTILE, 12);
    const below = truncatedNormal(uniforms(0.5), "float64", 1, { mean: -3, std: 2, lo: -7, hi: 1 });
    expect(below.data[0]).toBeCloseTo(-3, 12);
  });

  it("use doubles for every dtype, and are clamped to it", () => {
    const rng = uniforms(0, 1 - 2 ** -53);
    const { data } = truncatedNormal(rng, "float16", 2, { lo: -2.0001, hi: 2.0001 });
    expect([...data].map((bits) => widen16(bits, "float16"))).toEqual([-2, 2]);
    expect(rng.asked).toEqual([["uniform", 2, "float64", 8]]);
    const float32 = truncatedNormal(uniforms(0.75), 1).data[0]!;
    expect(float32).toBe(Math.fround(float32));
    expect(float32).toBeCloseTo(QUARTILE, 6);
  });

  it("are rounded to float32 before they are rounded to 16 bits", () => {
    // The double just above the middle of two bfloat16 values is the middle in float32, which goes to the even one.
    const values = new Set<number>();
    for (let k = 0; k < 64; k++) {
      const [bits] = truncatedNormal(uniforms(k / 64), "bfloat16", 1).data;
      const [single] = truncatedNormal(uniforms(k / 64), "float32", 1).data;
      const [pair] = new Uint32Array(Float32Array.of(single!).buffer);
      const nearest = ((pair! + 0x7fff + ((pair! >>> 16) & 1)) >>> 16) & 0xffff;
      expect(bits).toBe(nearest);
      values.add(bits!);
    }
    expect(values.size).toBeGreaterThan(55);
  });
});

describe("sparse", () => {
  it("takes all normals, then a double for each element, column by column", () => {
    // Algorithm S at ⌊u·(rows left)⌋ < zeros left: column 0 keeps row 0 (0.9·3 → 2 ≥ 1), zeroes row 1 (0.4·2 → 0).
    const rng = new Script({ normals: [1, 2, 3, 4, 5, 6], uniforms: [0.9, 0.4, 0, 0, 0, 0.9] });
    const { data } = sparseInit(rng, "float64", 3, 2, { sparsity: 1 / 3, std: 10 });
    expect([...data]).toEqual([10, 0, 0, 40, 50, 60]);
    expect(rng.asked).toEqual([
      ["normal", 6, "float64", 8],
      ["uniform", 6, "float64", 8],
    ]);
  });
});

describe("orthogonal", () => {
  it("is worked out by hand for 2×2, also where it is wider than tall", () => {
    // x = (3, 4): Q = ((0.6, −0.8·s), (0.8, 0.6·s)), s the sign of the normal left of the second column, here −0.5 → −1·…
    const square = orthogonal(normals(3, 99, 4, -2), "float64", 2, 2, { gain: 5 }).data;
    for (const [i, x] of [3, 4, 4, -3].entries()) expect(square[i]).toBeCloseTo(x, 12);
    const rng = normals(3, 4);
    const wide = orthogonal(rng, "float64", 1, 2).data;
    for (const [i, x] of [0.6, 0.8].entries()) expect(wide[i]).toBeCloseTo(x, 12);
    expect(rng.asked).toEqual([["normal", 2, "float64", 8]]);
  });
});
