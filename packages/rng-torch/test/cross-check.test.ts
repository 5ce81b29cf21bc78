import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { normal, uniform } from "@weightinit/core";
import { expect, test } from "vitest";
import { TorchRng, type TorchVersion } from "../src/index.ts";
import { drawn, type Reals, sha256 } from "./golden.ts";
import { initialized } from "./make.ts";

interface Case {
  readonly op: string;
  readonly seed: string;
  readonly before: number;
  readonly dtype: "float32" | "float64" | "float16" | "bfloat16";
  readonly shape: readonly number[];
  readonly args: readonly number[];
  readonly sha256: string;
  readonly after: string;
}

interface Answer {
  readonly torch: TorchVersion;
  readonly simd: boolean;
  readonly cases: readonly Case[];
  /** Without bounds a permutation. */
  readonly integers: readonly { seed: string; n: number; bounds: readonly string[] | null; sha256: string }[];
  readonly complexes: readonly { seed: string; n: number; dtype: "complex64" | "complex128"; sha256: string[] }[];
  readonly states: readonly { state: readonly number[]; next: string; after: readonly number[] }[];
}

const inits: Record<string, string> = {
  kaimingUniform: "kaiming_uniform_",
  kaimingNormal: "kaiming_normal_",
  glorotUniform: "xavier_uniform_",
  glorotNormal: "xavier_normal_",
  truncatedNormal: "trunc_normal_",
  sparseInit: "sparse_",
};

/** Python with PyTorch: `WEIGHTINIT_PYTHON`, or the one on the path. */
const python = process.env["WEIGHTINIT_PYTHON"] ?? "python3";
const seed = process.env["WEIGHTINIT_CROSS_CHECK_SEED"] ?? "1";

test("draws of the PyTorch that is installed, of other seeds and shapes", ({ skip }) => {
  const script = fileURLToPath(new URL("./cross-check.py", import.meta.url));
  const { status, stdout, stderr } = spawnSync(python, [script, seed], { encoding: "utf8", maxBuffer: 2 ** 28 });
  if (status === 3 || status === null) skip(`${python} has no PyTorch of a known version`);
  expect(stderr === "" || status === 0, stderr).toBe(true);
  const { torch, simd, cases, integers, complexes, states } = JSON.parse(stdout) as Answer;
  const wrong = cases.filter(({ op, seed, before, dtype, shape, args, ...golden }) => {
    const rng = new TorchRng(BigInt(seed), { torch, simd });
    drawn(rng, "normal", "float32", before);
    let numbers: Reals;
    if (op === "uniform" || op === "normal") numbers = drawn(rng, op, dtype, shape[0]!, ...args);
    else numbers = initialized(rng, inits[op]!, dtype, shape, args);
    const after = drawn(rng, "normal", "float32", 3);
    return sha256(numbers, dtype) !== golden.sha256 || sha256(after) !== golden.after;
  });
  expect(wrong).toEqual([]);
  expect(cases.length).toBeGreaterThan(1000);

  const make = (seed: string) => new TorchRng(BigInt(seed), { torch, simd });
  for (const { seed, n, bounds, sha256: hash } of integers) {
    const [lo, hi] = (bounds ?? []).map(BigInt);
    const values = bounds ? make(seed).randint(lo!, hi!, n) : BigInt64Array.from(make(seed).randperm(n), BigInt);
    expect([bounds, sha256(values)]).toEqual([bounds, hash]);
  }
  for (const { seed, n, dtype, sha256: hashes } of complexes) {
    const rng = make(seed);
    const normals = normal(rng, dtype, n, { std: 0.3 }).data;
    const units = uniform(rng, dtype, n).data;
    expect([normals, units].map((data) => sha256(data as Reals, "float32"))).toEqual(hashes);
  }
  for (const { state, next, after } of states) {
    const rng = TorchRng.fromRngState(state, { torch, simd });
    expect(Array.from(rng.rngState())).toEqual(state);
    expect(sha256(drawn(rng, "normal", "float32", 5))).toBe(next);
    expect(Array.from(rng.rngState())).toEqual(after);
  }
}, 120_000);
