import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
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
  const { torch, simd, cases } = JSON.parse(stdout) as { torch: TorchVersion; simd: boolean; cases: readonly Case[] };
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
}, 120_000);
