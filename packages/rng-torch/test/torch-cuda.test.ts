import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { TorchCudaRng } from "../src/index.ts";
import { numbersOf, type Reals, readJson, storageOf, typeOf, words } from "./golden.ts";
import { initialized, Layers } from "./make.ts";

interface File {
  readonly entries: Record<string, readonly [n: number, first: string, sha256?: string]>;
  readonly states: Record<string, readonly number[]>;
}

const { entries, states } = readJson("torch-2.11-h100.json") as File;

const list = (text: string) => text.split(",").map(Number);

/** Numbers, and the type of their bits. */
type Drawn = readonly [Reals | BigInt64Array, "float32" | "float64" | "float16" | "bfloat16"];

function reals(n: number, type: Drawn[1] = "float32"): Reals {
  return type === "float64" ? new Float64Array(n) : new Float32Array(n);
}

/** What an entry draws. */
function drawn(rng: TorchCudaRng, name: string, n: number): Drawn {
  const out = new Float32Array(n);
  let match = /^(uniform|normal)_(?:\((.*)\))? (\w+)/.exec(name);
  if (match) {
    const type = typeOf(match[3]!);
    const numbers = reals(n, type);
    rng[match[1] as "uniform" | "normal"](numbers, type, ...(match[2] ? list(match[2]) : []));
    return [numbers, type];
  }
  match = /^(kaiming|xavier)(_normal_|_uniform_) ([\dx]+)( a=sqrt5)?/.exec(name);
  if (match) {
    const shape = match[3]!.split("x").map(Number);
    if (!match[4]) return [initialized(rng, match[1]! + match[2]!, "float32", shape), "float32"];
    return [new Layers(rng).weightAndBias(7, 35, 0)["weight"]!, "float32"];
  }
  switch (name.replace(/ \d+$/, "")) {
    case "randint 0 1000":
      return [BigInt64Array.from(rng.randint(0, 1000, n), BigInt), "float32"];
    case "random_ i64":
      return [rng.random(n), "float32"];
    case "bernoulli_ 0.3":
      rng.bernoulli(out, 0.3);
      return [out, "float32"];
    case "exponential_":
      rng.exponential(out);
      return [out, "float32"];
    case "two draws: uniform_ then normal_":
      rng.uniform(out);
      rng.normal(out);
      return [out, "float32"];
    case "randperm":
      return [BigInt64Array.from(rng.randperm(n), BigInt), "float32"];
    case "dropout 0.5 ones":
      rng.dropout(out);
      return [out, "float32"];
    case "trunc_normal_ 64x48":
      return [initialized(rng, "trunc_normal_", "float32", [64, 48], [0, 0.02]), "float32"];
    case "Embedding(10,4).weight":
      return [new Layers(rng).embedding(10, 4)["weight"]!, "float32"];
    case "Linear(5,3).weight":
      return [new Layers(rng).linear(5, 3)["weight"]!, "float32"];
    case "Linear(5,3).bias":
      return [new Layers(rng).linear(5, 3)["bias"]!, "float32"];
    default: {
      expect(name).toBe("rand 1000x1000 strided out");
      // Its memory is column-major.
      rng.uniform(out);
      return [out.map((_, i) => out[(i % 1000) * 1000 + Math.floor(i / 1000)]!), "float32"];
    }
  }
}

const made = (seed: string) => new TorchCudaRng(BigInt(seed), { torch: "2.11" });

describe("PyTorch 2.11.0 on an H100", () => {
  const cases = Object.entries(entries).map(([name, value]) => {
    const [, what, seed] = /^(.*) seed (\d+)$/.exec(name) as unknown as [string, string, string];
    return { name, what, seed, value };
  });
  const others = /^(orthogonal_|sparse_)/;

  test.each(cases.filter(({ what }) => !others.test(what)))("$name", ({ what, seed, value: [n, first, hash] }) => {
    const [numbers, type] = drawn(made(seed), what, n);
    if (numbers instanceof BigInt64Array) expect(numbers.subarray(0, 2).join(" ")).toBe(first);
    else expect(words(numbers.subarray(0, 2) as Reals, type)).toBe(first);
    const bytes = numbers instanceof BigInt64Array ? numbers : storageOf(numbers, type);
    const digest = createHash("sha256").update(new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength));
    expect(digest.digest("hex").slice(0, 16)).toBe(hash);
  });

  test.each(cases.filter(({ what }) => what.startsWith("orthogonal_")))("$name, within 1e-6", ({ seed, value }) => {
    const numbers = initialized(made(seed), "orthogonal_", "float32", [5, 3]);
    numbersOf(value[1]).forEach((x, i) => {
      expect(Math.abs(numbers[i]! - x)).toBeLessThan(1e-6);
    });
  });

  test("states", () => {
    const rng = made("42");
    expect(Array.from(rng.rngState())).toEqual(states["start"]);
    rng.normal(new Float32Array(1000));
    expect(Array.from(rng.rngState())).toEqual(states["after normal_ 1000"]);
    rng.normal(new Float32Array(3000001));
    expect(Array.from(rng.rngState())).toEqual(states["after normal_ 3000001"]);
  });
});
