/** LoRA and VeRA against PEFT's laws, mimetic pairs by their products, LSUV on small networks. */
import { normal, orthogonal } from "@weightinit/core";
import { CpuRng, cpuRngFrom } from "@weightinit/cpu";
import { describe, expect, it } from "vitest";
import { loraA, loraB, loraPair, lsuv, mimetic, mimeticPair, vera, veraPair } from "../src/index.ts";
import peft from "./data/peft.json" with { type: "json" };
import { expectClose } from "./support/close.ts";
import { bound, fill, std } from "./support/fills.ts";
import { codeOf } from "./support/refused.ts";

const rng = () => new CpuRng(7);

/** rows×inner times inner×cols, row-major. */
function multiplied(a: ArrayLike<number>, b: ArrayLike<number>, rows: number, inner: number, cols: number): number[] {
  return Array.from({ length: rows * cols }, (_, at) => {
    let sum = 0;
    for (let k = 0; k < inner; k++) sum += a[Math.floor(at / cols) * inner + k]! * b[k * cols + (at % cols)]!;
    return sum;
  });
}

const transposed = (a: ArrayLike<number>, rows: number, cols: number): number[] =>
  Array.from({ length: rows * cols }, (_, at) => a[(at % rows) * cols + Math.floor(at / rows)]!);

interface Case {
  readonly init: string | false;
  readonly A: readonly number[];
  readonly B: readonly number[];
  readonly A_law: "zeros" | { readonly "uniform ±"?: number; readonly "normal std"?: number };
  readonly B_law: Case["A_law"];
  readonly A_bound: number;
  readonly B_bound: number;
}

describe("LoRA", () => {
  const cases = (peft as unknown as readonly Case[]).filter(
    ({ init, A_law }) => (init === "default" || init === "gaussian") && A_law !== undefined,
  );
  it.each(cases.map((row) => [row.init, row.A.join("×"), row] as const))(
    "%s, A %s, has PEFT's laws",
    (init, _, row) => {
      const check = (name: "A" | "B", law: Case["A_law"], shape: readonly number[]) => {
        // PEFT's embeddings are adapted the other way round.
        const options = { init: row.A_law === "zeros" ? "embedding" : init, layout: "torch" };
        const half = name === "A" ? loraA : loraB;
        if (law === "zeros") expect(fill(half, shape, options)).toEqual({ kind: "constant", value: 0 });
        else if (law["uniform ±"] !== undefined) expectClose(bound(half, shape, options), law["uniform ±"]);
        else expectClose(std(half, shape, options), law["normal std"]!);
      };
      check("A", row.A_law, row.A);
      check("B", row.B_law, row.B);
    },
  );

  it("linear has both as a linear layer", () => {
    expectClose(bound(loraA, [4, 100], { init: "linear" }), 0.1);
    expectClose(bound(loraB, [100, 4], { init: "linear" }), 0.5);
    expectClose(bound(loraB, [4, 100], { init: "linear", layout: "keras" }), 0.5);
    expectClose(std(loraA, [100, 4], { init: "gaussian", layout: "keras" }), 0.25);
  });

  it.each([
    ["lux", 12, 20, 4],
    ["keras", 7, 5, 2],
    ["torch", 64, 64, 8],
  ] as const)("orthogonal: B·A = 0 and both have half the rank, layout %s", (layout, into, out, rank) => {
    const source = rng();
    const pair = loraPair(source, { in: into, out, rank, init: "orthogonal", dtype: "float64", layout });
    expect(source.draw).toBe(1);
    const isKeras = layout === "keras";
    const a = isKeras ? transposed(pair.a.data, into, rank) : [...pair.a.data];
    const b = isKeras ? transposed(pair.b.data, rank, out) : [...pair.b.data];
    expect([pair.a.shape, pair.b.shape]).toEqual(
      isKeras
        ? [
            [into, rank],
            [rank, out],
          ]
        : [
            [rank, into],
            [out, rank],
          ],
    );
    for (const x of multiplied(b, a, out, rank, into)) expect(Math.abs(x)).toBeLessThan(1e-16);
    expect(a.some((x) => Math.abs(x) > 0.01) && b.some((x) => Math.abs(x) > 0.01)).toBe(true);
    // Rank: A·Aᵀ has rank/2 eigenvalues that are 0; its determinants of more than half vanish. By Gaussian elimination.
    const gram = multiplied(a, transposed(a, into, rank), rank, into, rank);
    expect(rankOf(gram, rank)).toBe(rank / 2);
  });

  it("orthogonal: mean square 1/200 in both, independent", () => {
    const { a, b } = loraPair(rng(), { in: 5000, out: 5000, rank: 4, init: "orthogonal", dtype: "float64" });
    for (const { data } of [a, b]) {
      const square = data.reduce((sum, x) => sum + x * x, 0) / data.length;
      // ‖zQ′‖² summed over the rank is that of z: 2·5000 normals over 100, spread over 4·5000.
      expect(Math.abs(square - 1 / 200)).toBeLessThan(4 * (1 / 200) * Math.sqrt(2 / 10000));
    }
    let correlation = 0;
    for (let i = 0; i < 5000; i++) correlation += (a.data[i]! * b.data[4 * i]!) / 5000;
    expect(Math.abs(correlation)).toBeLessThan(4 / 200 / Math.sqrt(5000));
  });

  it("orthogonal: the halves by themselves, of one state", () => {
    const options = { init: "orthogonal" } as const;
    const pair = loraPair(rng(), { in: 6, out: 5, rank: 4, ...options, dtype: "float64" });
    expect([...loraA(rng(), "float64", 4, 6, options).data]).toEqual([...pair.a.data]);
    expect([...loraB(rng(), "float64", 5, 4, options).data]).toEqual([...pair.b.data]);
    const code = (call: () => unknown) => codeOf(call);
    expect(code(() => loraA(rng(), 3, 6, options))).toBe("WI_BAD_DIMS");
    expect(code(() => loraB(rng(), 6, 3, options))).toBe("WI_BAD_DIMS");
    expect(code(() => loraA(rng(), 4, 6, { ...options, rows: [0, 2] }))).toBe("WI_ROWS_NOT_SUPPORTED");
    expect(code(() => loraB(rng(), 6, 4, { ...options, slice: { 1: [0, 2] } }))).toBe("WI_ROWS_NOT_SUPPORTED");
    expect(code(() => loraA(rng(), 4, 6, 3, options))).toBe("WI_BAD_RANK");
  });

  it("orthogonal: from numbers that come one after the other, too", () => {
    const wrapped = () => {
      let state = 1;
      return cpuRngFrom(() => {
        state = (state * 16807) % 2147483647;
        return state / 2147483647;
      });
    };
    const options = { init: "orthogonal" } as const;
    const a = loraA(wrapped(), "float64", 4, 6, options).data;
    const b = loraB(wrapped(), "float64", 5, 4, options).data;
    for (const x of multiplied(b, a, 5, 4, 6)) expect(Math.abs(x)).toBeLessThan(1e-16);
    // The Gaussians of the halves are not the same numbers.
    expect(Math.abs(a[0]! / a[1]! - b[0]! / b[4]!)).toBeGreaterThan(1e-6);
    const pair = () => loraPair(wrapped(), { in: 6, out: 5, rank: 4, ...options });
    expect(codeOf(pair)).toBe("WI_NOT_PORTABLE");
  });

  it("pairs of the other kinds, and wrong sizes", () => {
    const source = rng();
    const { a, b } = loraPair(source, { in: 16, out: 8, rank: 2, init: "gaussian" });
    expect([source.draw, a.dtype, b.data.every((x) => x === 0)]).toEqual([1, "float32", true]);
    expect([...a.data]).toEqual([...loraA(rng(), 2, 16, { init: "gaussian" }).data]);
    for (const wrong of [{ in: 0 }, { out: 1.5 }, { rank: Number.NaN }, { rank: "2" }]) {
      const options = { in: 4, out: 4, rank: 2, ...wrong } as { in: number; out: number; rank: number };
      expect(codeOf(() => loraPair(rng(), options))).toBe("WI_BAD_OPTION");
    }
  });
});

/** Rank of a symmetric matrix, by elimination with pivots. */
function rankOf(matrix: readonly number[], size: number): number {
  const rows = Array.from({ length: size }, (_, i) => matrix.slice(i * size, (i + 1) * size));
  const largest = Math.max(...matrix.map(Math.abs));
  let rank = 0;
  for (let column = 0; column < size; column++) {
    const rest = rows.slice(rank).map((row, i) => [Math.abs(row[column]!), i + rank] as const);
    const [size_, pivot] = rest.sort((x, y) => y[0] - x[0])[0] ?? [0, 0];
    if (size_ < 1e-10 * largest) continue;
    [rows[rank], rows[pivot]] = [rows[pivot]!, rows[rank]!];
    for (let i = rank + 1; i < size; i++) {
      const factor = rows[i]![column]! / rows[rank]![column]!;
      rows[i] = rows[i]!.map((x, j) => x - factor * rows[rank]![j]!);
    }
    rank++;
  }
  return rank;
}

describe("VeRA", () => {
  const rows = (peft as unknown as readonly Case[]).filter(({ init }) => init === "vera");
  it.each(rows.map((row) => [row.A.join("×"), row] as const))("A %s has PEFT's bounds", (_, row) => {
    expectClose(bound(vera, row.A), row.A_bound);
    expectClose(bound(vera, row.B), row.B_bound);
  });

  it("cuts the layers' matrices out of the shared ones", () => {
    const source = rng();
    const sizes = { rank: 4, maxIn: 20, maxOut: 16, dtype: "float64" } as const;
    const all = veraPair(source, sizes);
    const part = veraPair(source, { ...sizes, in: 12, out: 5 });
    expect(source.draw).toBe(0);
    expect([all.a.shape, all.b.shape, part.a.shape, part.b.shape]).toEqual([
      [4, 20],
      [16, 4],
      [4, 12],
      [5, 4],
    ]);
    expect([...part.a.data]).toEqual([...all.a.data].filter((_, at) => at % 20 < 12));
    expect([...part.b.data]).toEqual([...all.b.data].slice(0, 20));
    expect(veraPair(new CpuRng(8), sizes).a.data[0]).not.toBe(all.a.data[0]);
    for (const wrong of [{ in: 21 }, { out: 17 }, { in: 0 }, { rank: 0.5 }, { maxIn: -1 }, { maxOut: Number.NaN }]) {
      expect(codeOf(() => veraPair(source, { ...sizes, ...wrong }))).toBe("WI_BAD_OPTION");
    }
    expect(codeOf(() => veraPair({} as CpuRng, sizes))).toBe("WI_NOT_PORTABLE");
  });
});

describe("mimetic", () => {
  const width = 12;
  /** α·Z/√d + diagonal, from the float64 normals of the same draw. */
  const matrix = (head: number, alpha: number, diagonal: number) => {
    const z = normal(rng(), "float64", (head + 1) * width * width).data.subarray(head * width * width);
    return Array.from(z, (x, at) => (alpha * x) / Math.sqrt(width) + (at % (width + 1) === 0 ? diagonal : 0));
  };

  it("values and outputs have the product α·Z/√d − β·I, in every layout", () => {
    const right = matrix(0, 0.4, -0.4);
    for (const layout of ["lux", "torch", "keras"] as const) {
      const [v, o] = mimeticPair(rng(), ["value", "output"], { width, dtype: "float64", layout });
      const product =
        layout === "keras"
          ? multiplied(v.data, o.data, width, width, width)
          : transposed(multiplied(o.data, v.data, width, width, width), width, width);
      for (const [at, x] of right.entries()) expect(Math.abs(product[at]! - x)).toBeLessThan(1e-13);
    }
  });

  it("queries and keys of a head as wide as the model have the product α·Z/√d + β·I", () => {
    const [q, k] = mimeticPair(rng(), ["query", "key"], { width, inner: 2 * width, heads: 2, dtype: "float64" });
    for (const head of [0, 1]) {
      const part = (data: Float64Array) => data.subarray(head * width * width, (head + 1) * width * width);
      const product = multiplied(transposed(part(q.data), width, width), part(k.data), width, width, width);
      for (const [at, x] of matrix(head, 0.7, 0.7).entries()) expect(Math.abs(product[at]! - x)).toBeLessThan(1e-13);
    }
  });

  it("heads that are narrower have the best approximation: what is left out is orthogonal to what is in", () => {
    const size = 3;
    const [q, k] = mimeticPair(rng(), ["query", "key"], { width, heads: 4, dtype: "float64", alpha: 1, beta: 0.5 });
    for (let head = 0; head < 4; head++) {
      const part = (data: Float64Array) => data.subarray(head * size * width, (head + 1) * size * width);
      const product = multiplied(transposed(part(q.data), size, width), part(k.data), width, size, width);
      const rest = matrix(head, 1, 0.5).map((x, at) => x - product[at]!);
      for (const x of multiplied(part(q.data), rest, size, width, width)) expect(Math.abs(x)).toBeLessThan(1e-13);
      for (const x of multiplied(rest, transposed(part(k.data), size, width), width, width, size)) {
        expect(Math.abs(x)).toBeLessThan(1e-13);
      }
      // Both factors have the same lengths √σ, the largest first.
      const norms = (data: Float64Array) =>
        Array.from({ length: size }, (_, r) => Math.hypot(...part(data).subarray(r * width, (r + 1) * width)));
      const [lengths, others] = [norms(q.data), norms(k.data)];
      for (const [r, x] of lengths.entries()) expectClose(x, others[r]!, 1e-12);
      expect([...lengths].sort((a, b) => b - a)).toEqual(lengths);
    }
  });

  it("refuses other shapes", () => {
    const code = (dims: number[], options: object) =>
      codeOf(() => mimetic(rng(), dims, options as { projection: "query" }));
    expect([
      code([8], { projection: "query" }),
      code([8, 4], { projection: "query" }),
      code([8, 8], { projection: "key", heads: 3 }),
      code([4, 8], { projection: "output" }),
      code([16, 8], { projection: "query", heads: 2 }),
      code([8, 8], {}),
    ]).toEqual(["WI_BAD_RANK", "WI_BAD_DIMS", "WI_BAD_DIMS", "WI_BAD_DIMS", "accepted", "WI_MISSING_OPTION"]);
    expect(codeOf(() => mimeticPair({} as CpuRng, ["query", "key"], { width }))).toBe("WI_NOT_PORTABLE");
  });
});

describe("lsuv", () => {
  const size = 24;
  const inputs = normal(rng().fork("data"), "float64", 100, size, { std: 3 }).data;
  const relu = (x: number) => Math.max(0, x);
  const layers = ["a", "b", "c"].map(
    (name) => (gain: number) => orthogonal(rng().fork(name), "float64", size, size, { gain }),
  );
  const outputsOf = (weights: readonly { data: Float64Array }[], layer: number) => {
    let x: ArrayLike<number> = inputs;
    for (let at = 0; at <= layer; at++) {
      const y = multiplied(x, transposed(weights[at]!.data, size, size), 100, size, size);
      x = at === layer ? y : y.map(relu);
    }
    return x;
  };

  it("brings every layer's outputs to variance 1", async () => {
    const { weights, gains, deviations } = await lsuv(layers, outputsOf, { tolerance: 1e-6 });
    for (const [at, deviation] of deviations.entries()) {
      expect(Math.abs(deviation - 1)).toBeLessThan(1e-6);
      expect([...weights[at]!.data]).toEqual([...layers[at]!(gains[at]!).data]);
    }
    // The data have σ = 3, and a ReLU halves the square of a centred signal.
    expect(Math.abs(gains[0]! - 1 / 3)).toBeLessThan(0.02);
    expect(Math.abs(gains[1]! - Math.SQRT2)).toBeLessThan(0.25);
  });

  it("takes deviations as numbers, waits for promises, stops after so many tries, and disposes", async () => {
    const disposed: number[] = [];
    const make = (gain: number) => ({ gain, [Symbol.dispose]: () => disposed.push(gain) });
    const calls: number[] = [];
    const forward = async ([weight]: readonly { gain: number }[], layer: number) => {
      calls.push(layer);
      return 4 * Math.sqrt(weight!.gain);
    };
    const { gains, deviations, weights } = await lsuv([make], forward, { maxTries: 3 });
    expect([calls.length, disposed.length, weights[0]!.gain]).toEqual([4, 3, gains[0]]);
    // g ← √g/4 three times from 1.
    expectClose(gains[0]!, 0.25 * Math.sqrt(0.25 * Math.sqrt(0.25)));
    expectClose(deviations[0]!, 4 * Math.sqrt(gains[0]!));
    expect((await lsuv([make], () => 1.09)).gains).toEqual([1]);
    expect((await lsuv([], () => 1)).weights).toEqual([]);
  });

  it("refuses what is no network", async () => {
    const code = async (...args: unknown[]) => {
      try {
        await (lsuv as unknown as (...args: unknown[]) => Promise<unknown>)(...args);
      } catch (error) {
        return (error as { code?: string }).code;
      }
      return "accepted";
    };
    const make = (gain: number) => gain;
    expect(await code([make], () => 0)).toBe("WI_BAD_ARGUMENT");
    expect(await code([make], () => Number.NaN)).toBe("WI_BAD_ARGUMENT");
    expect(await code([make], () => [2, 2])).toBe("WI_BAD_ARGUMENT");
    expect(await code([make], () => [])).toBe("WI_BAD_ARGUMENT");
    expect(await code([make], () => "1")).toBe("WI_BAD_ARGUMENT");
    expect(await code([1], () => 1)).toBe("WI_BAD_ARGUMENT");
    expect(await code(7, () => 1)).toBe("WI_BAD_ARGUMENT");
    expect(await code([make], 7)).toBe("WI_BAD_ARGUMENT");
    for (const wrong of [0, -1, Number.NaN, "1"]) {
      expect(await code([make], () => 1, { tolerance: wrong })).toBe("WI_BAD_OPTION");
      expect(await code([make], () => 1, { maxTries: wrong })).toBe("WI_BAD_OPTION");
    }
  });
});
