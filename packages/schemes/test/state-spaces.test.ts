/** State spaces and recurrences, against the numbers of the original code and the properties that define them. */
import { uniform } from "@weightinit/core";
import { CpuRng } from "@weightinit/cpu";
import { describe, expect, it } from "vitest";
import {
  hippo,
  inverseSoftplus,
  inverseSoftplusLogUniform,
  logUniform,
  lru,
  lruParameters,
  mamba2ALog,
  mambaALog,
  s4d,
} from "../src/index.ts";
import mamba from "./data/mamba.json" with { type: "json" };
import ssm from "./data/ssm.json" with { type: "json" };
import { expectClose } from "./support/close.ts";
import { codeOf } from "./support/refused.ts";

const rng = () => new CpuRng(7);

describe("hippo", () => {
  const rows = ssm.hippo as unknown as readonly {
    readonly measure: "legs";
    readonly N: number;
    readonly beta?: number;
    readonly A?: readonly (readonly number[])[];
    readonly B?: readonly number[];
  }[];
  it.each(rows.map((row) => [row.measure, row.N, row] as const))(
    "%s of N = %d is the original code's",
    (measure, n, row) => {
      const options = { measure, ...(row.beta !== undefined && { beta: row.beta }) };
      const a = () => hippo(rng(), "float64", n, n, options);
      const b = (...dims: number[]) => hippo(rng(), "float64", dims, { ...options, matrix: "B" });
      if (row.A === undefined) {
        expect([codeOf(a), codeOf(() => b(n))]).toEqual(["WI_BAD_DIMS", "WI_BAD_DIMS"]);
        return;
      }
      const near = (got: ArrayLike<number>, right: readonly number[]) => {
        expect(got.length).toBe(right.length);
        for (const [i, x] of right.entries()) expectClose(got[i]!, x, 1e-13);
      };
      near(a().data, row.A.flat());
      near(b(n).data, row.B!);
      near(b(n, 1).data, row.B!);
    },
  );

  it("legs has A·B = −√(2n + 1)·(n² + n + 1)", () => {
    const n = 9;
    const a = hippo(rng(), "float64", n, n).data;
    const b = hippo(rng(), "float64", n, { matrix: "B" }).data;
    for (let i = 0; i < n; i++) {
      const sum = b.reduce((total, x, k) => total + a[i * n + k]! * x, 0);
      // Σ_{k<n} (2k + 1) = n², and the diagonal adds n + 1.
      expectClose(sum, -Math.sqrt(2 * i + 1) * (i * i + i + 1), 1e-13);
    }
  });

  it("lmu is legt in another scale, and fout's symmetric part is −B·Bᵀ", () => {
    const n = 6;
    const [legt, lmu] = (["legt", "lmu"] as const).map((measure) => hippo(rng(), "float64", n, n, { measure }).data);
    for (let i = 0; i < n; i++) {
      for (let k = 0; k < n; k++) {
        const scaled = 2 * legt![i * n + k]! * Math.sqrt((2 * i + 1) / (2 * k + 1)) * (-1) ** (i - k);
        expectClose(lmu![i * n + k]!, scaled, 1e-13);
      }
    }
    const fout = hippo(rng(), "float64", n, n, { measure: "fout" }).data;
    const b = hippo(rng(), "float64", n, { measure: "fout", matrix: "B" }).data;
    for (let i = 0; i < n; i++) {
      for (let k = 0; k < n; k++) expectClose((fout[i * n + k]! + fout[k * n + i]!) / 2, -b[i]! * b[k]!, 1e-13);
    }
  });

  it("refuses other shapes", () => {
    const codes = [[4], [4, 5], [4, 4, 4]].map((dims) => codeOf(() => hippo(rng(), dims)));
    expect(codes).toEqual(["WI_BAD_RANK", "WI_BAD_DIMS", "WI_BAD_RANK"]);
    const vectors = [[], [4, 2], [4, 1, 1]].map((dims) => codeOf(() => hippo(rng(), dims, { matrix: "B" })));
    expect(vectors).toEqual(["WI_BAD_RANK", "WI_BAD_DIMS", "WI_BAD_RANK"]);
  });
});

describe("s4d", () => {
  const rows = ssm.s4d as readonly { init: string; N: number; A_real: number[]; A_imag: number[] }[];
  it.each(rows.map((row) => [row.init, row.N, row] as const))("%s of N = %d is the original code's", (kind, n, row) => {
    const { data } = s4d(rng(), "complex128", 3, n / 2, { kind: kind as "lin" });
    expect(data.length).toBe(3 * n);
    for (let i = 0; i < 3 * (n / 2); i++) {
      expectClose(data[2 * i]!, row.A_real[i % (n / 2)]!, 1e-6);
      // That code keeps the conjugates.
      expectClose(data[2 * i + 1]!, -row.A_imag[i % (n / 2)]!, 1e-6);
    }
  });

  it("is real where it is, and complex where it has to be", () => {
    expect([...s4d(rng(), 3, { kind: "real" }).data]).toEqual([-1, -2, -3]);
    expect([...s4d(rng(), "complex64", 2, { kind: "real" }).data]).toEqual([-1, 0, -2, 0]);
    expect(codeOf(() => s4d(rng(), 3))).toBe("WI_DTYPE_NOT_IN_SCHEME");
    expect(codeOf(() => s4d(rng(), "float64", 3, { kind: "inv" }))).toBe("WI_DTYPE_NOT_IN_SCHEME");
    expect(codeOf(() => s4d(rng(), "complex64", []))).toBe("WI_BAD_RANK");
    expect([...s4d(rng(), "complex128", 2 ** 20, 2 ** 20, { slice: { 0: [7, 8], 1: [5, 6] } }).data]).toEqual([
      -0.5,
      5 * Math.PI,
    ]);
  });
});

describe("time steps", () => {
  it("have uniform logarithms", () => {
    const logs = logUniform(rng(), "float64", 1e6, { lo: 0.02, hi: 3 }).data.map((x) => Math.log(x));
    const width = Math.log(150);
    const mean = logs.reduce((a, b) => a + b, 0) / 1e6;
    const square = logs.reduce((a, b) => a + (b - mean) ** 2, 0) / 1e6;
    expect(Math.abs(mean - Math.log(0.02) - width / 2)).toBeLessThan(4 * (width / Math.sqrt(12e6)));
    expect(Math.abs(square - width ** 2 / 12)).toBeLessThan(4 * (width ** 2 * Math.sqrt(1 / 180 / 1e6)));
    expect(Math.min(...logs.subarray(0, 1e5)) >= Math.log(0.02)).toBe(true);
    expect(Math.max(...logs.subarray(0, 1e5)) <= Math.log(3)).toBe(true);
  });

  it("are the quantiles of the uniform numbers that a float64 draw of them has", () => {
    const steps = logUniform(rng(), "float64", 50).data;
    const biases = inverseSoftplusLogUniform(rng(), "float64", 50, { floor: 0.002 }).data;
    for (let i = 0; i < 50; i++) {
      const right = Math.max(0.002, steps[i]!);
      expectClose(Math.log1p(Math.exp(biases[i]!)), right, 1e-12);
    }
    expect(biases.filter((x) => x === inverseSoftplus(0.002)).length).toBeGreaterThan(3);
  });

  it("have the inverse softplus of the tables", () => {
    for (const [x, right] of mamba.inverse_softplus) expectClose(inverseSoftplus(x!), right!, 1e-15);
    for (const bad of [0, -1, Number.NaN, Number.POSITIVE_INFINITY, "1"]) {
      expect(codeOf(() => inverseSoftplus(bad as number))).toBe("WI_BAD_OPTION");
    }
  });

  it("refuse lo ≥ hi", () => {
    for (const init of [logUniform, inverseSoftplusLogUniform]) {
      expect(codeOf(() => init(rng(), 3, { lo: 0.2 }))).toBe("WI_BAD_RANGE");
      expect(codeOf(() => init(rng(), 3, { lo: 0.1, hi: 0.1 }))).toBe("WI_BAD_RANGE");
    }
  });
});

describe("mambaALog", () => {
  it("has the row of the original code in every row", () => {
    const row = mamba.A_log_row_float32;
    expect([...mambaALog(rng(), 32, row.length).data]).toEqual(Array.from({ length: 32 }, () => row).flat());
    expect([...mambaALog(rng(), "float64", 1, 64).data].every((x, n) => Math.abs(x - Math.log(n + 1)) < 1e-15)).toBe(
      true,
    );
    expect(codeOf(() => mambaALog(rng(), []))).toBe("WI_BAD_RANK");
  });
});

describe("mamba2ALog", () => {
  it("is the logarithm of uniform numbers", () => {
    const options = { lo: 0.01, hi: 16 };
    const u = uniform(rng(), "float64", 4000, options).data;
    const ours = mamba2ALog(rng(), "float64", 4000, options).data;
    expect([...ours].every((x, i) => Math.abs(x - Math.log(u[i]!)) < 1e-6)).toBe(true);
    // Of U(1, 16) by default: mean 8.5, σ 15/√12.
    const a = mamba2ALog(rng(), "float64", 4000).data.map(Math.exp);
    expect(Math.abs(a.reduce((sum, x) => sum + x, 0) / 4000 - 8.5)).toBeLessThan((5 * 15) / Math.sqrt(12 * 4000));
    expect([Math.min(...a) >= 1 - 1e-12, Math.max(...a) < 16]).toEqual([true, true]);
    expect(codeOf(() => mamba2ALog(rng(), 3, { lo: 16 }))).toBe("WI_BAD_RANGE");
  });
});

describe("lru", () => {
  const ring = { rMin: 0.3, rMax: 0.95 };

  it("has eigenvalues uniform on the ring: the mean of |λ|², and of |λ|⁴, is that of a uniform area", () => {
    const size = 1e6;
    const squares = lru(rng(), "float64", size, { ...ring, parameter: "nu" }).data.map((x) =>
      Math.exp(-2 * Math.exp(x)),
    );
    const [a, b] = [ring.rMin ** 2, ring.rMax ** 2];
    const mean = squares.reduce((sum, x) => sum + x, 0) / size;
    const second = squares.reduce((sum, x) => sum + (x - (a + b) / 2) ** 2, 0) / size;
    expect(Math.abs(mean - (a + b) / 2)).toBeLessThan(4 * ((b - a) / Math.sqrt(12 * size)));
    expect(Math.abs(second - (b - a) ** 2 / 12)).toBeLessThan(4 * ((b - a) ** 2 / Math.sqrt(180 * size)));
    expect(squares.every((x) => x >= a - 1e-12 && x <= b + 1e-12)).toBe(true);
  });

  it("has the γ of the same eigenvalues from the same draw, and phases of other numbers", () => {
    const of = (parameter: "nu" | "theta" | "gamma" | "gammaLog") =>
      lru(rng(), "float64", 1000, { ...ring, parameter, maxPhase: 0.5 }).data;
    const [nu, theta, gamma, gammaLog] = [of("nu"), of("theta"), of("gamma"), of("gammaLog")];
    let correlation = 0;
    for (let i = 0; i < 1000; i++) {
      const square = Math.exp(-2 * Math.exp(nu[i]!));
      expectClose(square + gamma[i]! ** 2, 1, 1e-14);
      expectClose(Math.exp(gammaLog[i]!), gamma[i]!, 1e-14);
      const phase = Math.exp(theta[i]!);
      expect(phase > 0 && phase < 0.5).toBe(true);
      correlation += (phase / 0.5 - 0.5) * ((square - 0.09) / (0.9025 - 0.09) - 0.5) * 12;
    }
    expect(Math.abs(correlation / 1000)).toBeLessThan(4 / Math.sqrt(1000));
  });

  it("has finite parameters to the edge of the unit disk", () => {
    const { data } = lru(rng(), "float64", 1e5, { parameter: "nu", rMin: 0.9999999999999999 });
    expect(data.every(Number.isFinite)).toBe(true);
  });

  it("gives all three with two draws", () => {
    const source = rng();
    const { nu, theta, gammaLog } = lruParameters(source, 64, ring);
    expect(source.draw).toBe(2);
    expect([...nu.data]).toEqual([...lru(rng(), 64, { ...ring, parameter: "nu" }).data]);
    for (let i = 0; i < 64; i++) {
      expectClose(Math.exp(-2 * Math.exp(nu.data[i]!)) + Math.exp(2 * gammaLog.data[i]!), 1, 1e-6);
    }
    expect(theta.shape).toEqual([64]);
    expect(codeOf(() => lruParameters({} as CpuRng, 3))).toBe("WI_NOT_PORTABLE");
  });

  it("refuses rings that are none", () => {
    const code = (options: object) => codeOf(() => lru(rng(), 3, { parameter: "nu", ...options }));
    expect([code({ rMin: 0.5, rMax: 0.5 }), code({ rMax: 1.01 }), code({ rMin: 1 })]).toEqual([
      "WI_BAD_RANGE",
      "WI_BAD_RANGE",
      "WI_BAD_RANGE",
    ]);
    expect(codeOf(() => (lru as unknown as (...args: unknown[]) => unknown)(rng(), 3))).toBe("WI_MISSING_OPTION");
  });
});
