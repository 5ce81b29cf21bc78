/**
 * Against a JAX that is installed, for seeds and shapes that no file has: `WEIGHTINIT_PYTHON` names the Python, else it is
 * python3. `WEIGHTINIT_CROSS_CHECK_SEED` chooses the cases; without it they are fewer.
 */
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import {
  glorotNormal,
  glorotUniform,
  kaimingNormal,
  kaimingUniform,
  lecunNormal,
  lecunUniform,
  normal,
  truncatedNormal,
  uniform,
  varianceScaling,
} from "@weightinit/core";
import { encodeHalves } from "@weightinit/rng-parts";
import { expect, test } from "vitest";
import { JaxKey, type JaxVersion, type KeyTypeName } from "../src/index.ts";
import { sha256 } from "./golden.ts";

interface Case {
  readonly op: string;
  readonly seed: string;
  readonly x64: boolean;
  readonly partitionable: boolean;
  readonly impl: KeyTypeName;
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly args: readonly (number | string)[];
  readonly answer: string | readonly number[] | readonly (readonly number[])[];
}

type Options = Readonly<Record<string, unknown>>;
type Init = (key: JaxKey, dtype: string, shape: readonly number[], options: Options) => { data: ArrayBufferView };

const MODES: Options = { fan_in: "fanIn", fan_out: "fanOut", fan_avg: "fanAvg", fan_geo_avg: "fanGeoAvg" };
const LAWS: Options = { truncated_normal: "truncatedNormal", normal: "normal", uniform: "uniform" };
const INITS: Readonly<Record<string, unknown>> = {
  lecun_uniform: lecunUniform,
  lecun_normal: lecunNormal,
  glorot_uniform: glorotUniform,
  glorot_normal: glorotNormal,
  he_uniform: kaimingUniform,
  he_normal: kaimingNormal,
};

function ours({ op, seed, x64, partitionable, impl, dtype, shape, args }: Case, jax: JaxVersion): unknown {
  const jit = op.endsWith("_jit");
  const key = new JaxKey(BigInt(seed), { x64, partitionable, impl, jax, jit });
  const hashOf = (init: unknown, options: Options) => sha256((init as Init)(key, dtype, [...shape], options).data);
  const [a, b, c] = args;
  const layout = "keras";
  switch (op) {
    case "key":
      return key.data;
    case "split":
      return key.split(shape).map(({ data }) => data);
    case "fold_in":
      return key.foldIn(a as number).data;
    case "bits":
      return sha256(key.bits(shape, dtype as "uint32"));
    case "normal":
      return hashOf(normal, {});
    case "uniform": {
      // Bounds that core would refuse: in this order, or so far out, they are JAX's.
      const out = dtype === "float64" ? new Float64Array(size(shape)) : new Float32Array(size(shape));
      key.uniform(out, dtype as "float32", a as number, b as number);
      return sha256(stored(out, dtype));
    }
    case "truncated": {
      const out = dtype === "float64" ? new Float64Array(size(shape)) : new Float32Array(size(shape));
      key.truncatedNormal(out, dtype as "float32", a === "-inf" ? -Infinity : (a as number), b as number);
      return sha256(stored(out, dtype));
    }
    case "scaling":
      return hashOf(varianceScaling, { layout, scale: a, mode: MODES[b!], distribution: LAWS[c!] });
    case "scaling_jit":
      return hashOf(varianceScaling, { layout, scale: 2, distribution: "normal" });
    case "normal_of":
    case "normal_jit":
      return hashOf(normal, { std: a });
    case "normal_plus":
    case "normal_plus_jit":
      return hashOf(normal, { std: a, mean: b });
    case "uniform_of":
      return hashOf(uniform, { hi: a });
    case "truncated_plus_jit":
      return hashOf(truncatedNormal, { std: a, mean: b, boundsIn: "std" });
    case "truncated_of":
      return hashOf(truncatedNormal, { std: a, boundsIn: "std" });
    case "permutation":
      return sha256(key.permutation(shape[0]!));
    case "randint":
      return sha256(key.randint(shape, BigInt(a!), BigInt(b!)));
    default:
      return hashOf(INITS[op], { layout, ...(op.endsWith("_normal") ? { truncated: true } : {}) });
  }
}

const size = (shape: readonly number[]) => shape.reduce((product, length) => product * length, 1);

/** Numbers of a 16-bit type as its bits. */
function stored(numbers: Float32Array | Float64Array, dtype: string): ArrayBufferView {
  if (dtype !== "float16" && dtype !== "bfloat16") return numbers;
  const out = new Uint16Array(numbers.length);
  encodeHalves(numbers as Float32Array, dtype, out);
  return out;
}

/** Python with JAX: `WEIGHTINIT_PYTHON`, or the one on the path. */
const python = process.env["WEIGHTINIT_PYTHON"] ?? "python3";
const seed = process.env["WEIGHTINIT_CROSS_CHECK_SEED"];
const given = seed === undefined ? ["1", "few"] : [seed];

test("draws of the JAX that is installed, of other seeds and shapes", ({ skip }) => {
  const script = fileURLToPath(new URL("./cross-check.py", import.meta.url));
  const { status, stdout, stderr } = spawnSync(python, ["-W", "ignore", script, ...given], {
    encoding: "utf8",
    maxBuffer: 2 ** 28,
  });
  if (status === 3 || status === null) skip(`${python} has no JAX of 0.9 to 0.11`);
  expect(status, stderr).toBe(0);
  const { jax, cases } = JSON.parse(stdout) as { jax: string; cases: readonly Case[] };
  const version = jax === "0.11" ? "0.11" : "0.10";
  const wrong = cases.filter((one) => JSON.stringify(ours(one, version)) !== JSON.stringify(one.answer));
  expect(wrong).toEqual([]);
  expect(cases.length).toBeGreaterThan(100);
}, 600_000);
