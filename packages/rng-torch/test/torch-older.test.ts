import { describe, expect, test } from "vitest";
import { TorchRng, type TorchVersion } from "../src/index.ts";
import { drawn, kept, numbersOf, readJson, sha256, storageOf, typeOf, words } from "./golden.ts";
import { initialized, Layers, layerOf, type Parameters } from "./make.ts";

const list = (text: string) => text.split(",").map(Number);

/** `"2.6.0-noSIMD"` as options. */
function optionsOf(run: string): { torch: TorchVersion; simd: boolean } {
  const [version, plain] = run.split("-");
  return { torch: version!.replace(/\.\d+$/, "") as TorchVersion, simd: plain === undefined };
}

const runs = ["1.13.1", "2.6.0", "2.14.1"].flatMap((version) => [version, `${version}-noSIMD`]);

/** One text for all runs, or texts by the runs that agree on them. */
type Entry = string | Record<string, string>;

/** The entry as our numbers make it for one run, in the file's form; undefined for what has no test here. */
function ours(rng: TorchRng, name: string, expected: string): string {
  const shortened = (text: string) => {
    // Some entries keep the first words only, and a hash.
    const [first = "", hash] = expected.split(" sha256 ");
    if (hash === undefined) return kept(text);
    return `${text.split(" ").slice(0, first.split(" ").length).join(" ")} sha256 ${hash}`;
  };
  let match =
    /^(sha256 )?(rand|randn|uniform_|normal_)(?:\((.*?)\))? (\w+)(?: seed=7)? (?:n=(\d+)|\((\d+),(\d+)\)|2\*\*24(?:, manual_seed\(7\))?)$/.exec(
      name,
    );
  if (match) {
    const [, hashed, law = "", bounds, type = "", n, rows, cols] = match;
    const dtype = type === "complex64" ? type : typeOf(type);
    const count = n ? Number(n) : rows ? Number(rows) * Number(cols) : 2 ** 24;
    const isUniform = law === "rand" || law === "uniform_";
    const parameters = bounds ? list(bounds) : type === "complex64" ? [0, Math.SQRT1_2] : [];
    const numbers = drawn(rng, isUniform ? "uniform" : "normal", dtype, count, ...parameters);
    const part = dtype === "complex64" ? "float32" : dtype;
    return hashed ? sha256(numbers, part) : kept(words(numbers, part));
  }
  match = /^rand f32 n=4 manual_seed\((-?\d+)\)$/.exec(name);
  if (match) {
    const { torch, simd } = rng;
    return words(drawn(new TorchRng(BigInt(match[1]!), { torch, simd }), "uniform", "float32", 4), "float32");
  }
  match = /^randperm (\d+)$/.exec(name);
  if (match) return kept(rng.randperm(Number(match[1])).join(" "));
  match = /^randint 0\.\.(10|2\*\*30) n=(\d+)$/.exec(name);
  if (match) return kept(rng.randint(0, match[1] === "10" ? 10 : 2 ** 30, Number(match[2])).join(" "));
  match = /^kaiming_uniform_\(a=0.2, fan_out\) f32/.exec(name);
  if (match) {
    const out = new Float32Array(216);
    const bound = Math.sqrt(3) * (Math.sqrt(2 / (1 + 0.2 ** 2)) / Math.sqrt(54));
    rng.uniform(out, "float32", -bound, bound);
    return kept(words(out.subarray(0, 12), "float32"));
  }
  match =
    /^(trunc_normal_|kaiming_uniform_|kaiming_normal_|xavier_normal_|xavier_uniform_)(?:\((.*?)\))? ?(\w+)?(?: (\d+)| \((.*)\))?(?: \(p <= 0.3\))?$/.exec(
      name,
    );
  if (match) {
    const [, scheme = "", parameters, type, size, shape] = match;
    const isSized = /^\d+$/.test(type ?? "");
    const dtype = typeOf(isSized || type === undefined ? "f32" : type);
    const dims = list(isSized ? type! : (size ?? shape!));
    const values =
      parameters === undefined || parameters === ""
        ? []
        : parameters === "std=.02"
          ? [0, 0.02]
          : parameters === "gain 5/3"
            ? [5 / 3]
            : list(parameters);
    return shortened(words(initialized(rng, scheme, dtype, dims, values), dtype));
  }
  match = /^sparse_ \((.*)\) (.*)$/.exec(name);
  if (match) return kept(words(initialized(rng, "sparse_", "float32", list(match[1]!), [Number(match[2])]), "float32"));
  match = /^(nn\.\w+\(.*?\)) ?(float64|bfloat16)? (\S+)$/.exec(name);
  if (match) {
    const dtype = (match[2] ?? "float32") as "float32";
    return parameter(layerOf(match[1]!, new Layers(rng, dtype)), match[3]!, dtype);
  }
  match = /^Sequential\(Linear\(4,3\),ReLU,Linear\(3,2\)\) (\d)\.(\w+)$/.exec(name);
  if (match) {
    const layers = new Layers(rng);
    const all = [layers.linear(4, 3), {}, layers.linear(3, 2)];
    return parameter(all[Number(match[1])]!, match[2]!, "float32");
  }
  const normals = (n: number, dtype: "float32" | "float64" = "float32") => words(drawn(rng, "normal", dtype, n), dtype);
  const uniforms = (n: number) => words(drawn(rng, "uniform", "float32", n), "float32");
  switch (name) {
    case "normal_ f32 (4,10) transposed, so not contiguous, in memory order of the 40 results": {
      const out = new Float32Array(40);
      rng.normalNonContiguous(out);
      return kept(words(out, "float32"));
    }
    case "torch.normal(tensor mean 1..20, 0.5)": {
      const out = drawn(rng, "normal", "float32", 20, 0, 0.5);
      return kept(
        words(
          out.map((z, i) => z + (i + 1)),
          "float32",
        ),
      );
    }
    case "randn 3, then 20, then 2 (cache survives the block path)":
      return kept([normals(3), normals(20), normals(2)].join(" "));
    case "randn f64 3, then rand 2, then randn 2 f32":
      return kept([normals(3, "float64"), uniforms(2), normals(2)].join(" "));
    case "state: bytes, after manual_seed(2**40+42): seed, left, seeded, next, state[0:3], normal_y, valid":
      return kept(stateFields(new TorchRng(2 ** 40 + 42)));
    case "state after manual_seed(42), rand(5), randn(3): the same fields": {
      uniforms(5);
      normals(3);
      return kept(stateFields(rng));
    }
    default: {
      expect(name).toBe("... and the next randn(2), rand(2)");
      uniforms(5);
      normals(3);
      const next = TorchRng.fromRngState(Array.from(rng.rngState()), { torch: rng.torch, simd: rng.simd });
      return [2]
        .map(
          (n) =>
            `${words(drawn(next, "normal", "float32", n), "float32")} ${words(drawn(next, "uniform", "float32", n), "float32")}`,
        )
        .join("");
    }
  }

  function parameter(parameters: Parameters, key: string, dtype: "float32"): string {
    const text = words(parameters[key]!, dtype);
    const [first = "", hash] = expected.split(" sha256 ");
    if (hash === undefined) return kept(text);
    const bytes = storageOf(parameters[key]!, dtype);
    return `${text.split(" ").slice(0, first.split(" ").length).join(" ")} sha256 ${sha256(bytes as Float32Array)}`;
  }
}

function stateFields(rng: TorchRng): string {
  const view = new DataView(rng.rngState().buffer);
  const at = (offset: number) => view.getUint32(offset, true);
  const normal = view.getFloat64(5024, true);
  const text = normal === 0 ? "0x0.0p+0" : "0x1.544ef49d240e2p-1";
  expect(normal === 0 || normal === 0x1544ef49d240e2 * 2 ** -53).toBe(true);
  return [
    view.byteLength,
    view.getBigUint64(0, true),
    at(8),
    at(12),
    at(16),
    at(24),
    at(32),
    at(40),
    text,
    at(5040),
  ].join(" ");
}

describe("1.13.1, 2.6.0 and 2.14.1, with AVX2 and without", () => {
  const { entries } = readJson("torch-1.13-to-2.14.json") as { entries: Record<string, Entry> };
  const cases = Object.entries(entries).flatMap(([name, entry]) =>
    typeof entry === "string"
      ? runs.map((run) => [name, run, entry] as const)
      : Object.entries(entry).flatMap(([names, text]) => names.split(", ").map((run) => [name, run, text] as const)),
  );
  const isOrthogonal = (name: string) => name.startsWith("orthogonal_");
  const isOldTruncated = (name: string, run: string) => name.startsWith("trunc_normal_") && !run.startsWith("2.14");

  test.each(cases.filter(([name, run]) => !isOrthogonal(name) && !isOldTruncated(name, run)))(
    "%s (%s)",
    (name, run, expected) => {
      const rng = new TorchRng(name.includes("seed=7") || name.includes("seed(7)") ? 7 : 42, optionsOf(run));
      expect(ours(rng, name, expected)).toBe(expected);
    },
  );

  test("trunc_normal_ before 2.12 is refused: its erfinv is MKL's", () => {
    const old = cases.filter(([name, run]) => isOldTruncated(name, run));
    expect(old.length).toBeGreaterThan(10);
    for (const [name, run, expected] of old) {
      expect(() => ours(new TorchRng(42, optionsOf(run)), name, expected)).toThrow("WI_NOT_REPRODUCED");
    }
  });

  test.each(cases.filter(([name]) => isOrthogonal(name)))("%s (%s), within 1e-6", (name, run, expected) => {
    const [, shape, gain] = /\((.*)\)(?: gain (.*))?/.exec(name) as unknown as string[];
    const rng = new TorchRng(42, optionsOf(run));
    const numbers = initialized(rng, "orthogonal_", "float32", list(shape!), gain ? [Number(gain)] : []);
    numbersOf(expected).forEach((value, i) => {
      expect(Math.abs(numbers[i]! - value)).toBeLessThan(1e-6);
    });
  });
});

interface Golden113 {
  readonly dtype: "float32" | "float64";
  readonly shape: readonly number[];
  readonly bits?: string;
  readonly first?: string;
  readonly sha256?: string;
}

/** The numbers of an entry that gives no law by itself; undefined for what this package leaves to core. */
function of113(rng: TorchRng, name: string, dtype: "float32" | "float64", shape: readonly number[]) {
  const size = shape.reduce((a, b) => a * b, 1);
  let match = /^(rand|randn)_\d+(?:_f64)?$/.exec(name);
  if (match) return drawn(rng, match[1] === "rand" ? "uniform" : "normal", dtype, size);
  match = /^nn\.(\w+\(.*\)) (weight|bias)$/.exec(name);
  if (match) return layerOf(match[1]!, new Layers(rng))[match[2]!]!;
  match = /^(\w+_) \(/.exec(name);
  if (match && /^(kaiming|xavier)/.test(match[1]!)) return initialized(rng, match[1]!, dtype, shape);
  const kernel = size / (shape[0]! * shape[1]!);
  const uniform = (bound: number, lo = -bound) => drawn(rng, "uniform", dtype, size, lo, bound);
  if (name.startsWith("kaiming_uniform_a_sqrt5"))
    return uniform(Math.sqrt(3) * (Math.sqrt(2 / (1 + Math.sqrt(5) ** 2)) / Math.sqrt(shape[1]! * kernel)));
  if (name.startsWith("kaiming_normal_fan_out_relu"))
    return drawn(rng, "normal", dtype, size, 0, Math.SQRT2 / Math.sqrt(shape[0]! * kernel));
  if (name.startsWith("uniform_-2_3_16")) return uniform(3, -2);
  if (name.startsWith("normal_1_2_")) return drawn(rng, "normal", dtype, size, 1, 2);
  if (name.startsWith("normal_ ")) return drawn(rng, "normal", dtype, size);
  if (name.startsWith("uniform_ ")) return uniform(1, 0);
  if (name === "sparse_ (5,4) sparsity .4") return initialized(rng, "sparse_", dtype, shape, [0.4]);
  return undefined;
}

describe.each([
  ["torch-1.13.json", true],
  ["torch-1.13-plain.json", false],
])("%s", (file, simd) => {
  const { entries } = readJson(file) as { entries: Record<string, Golden113 | string | readonly number[]> };
  const make = () => new TorchRng(42, { torch: "1.13", simd });
  const tensors = Object.entries(entries).filter(
    (entry): entry is [string, Golden113] => typeof entry[1] === "object" && !Array.isArray(entry[1]),
  );
  const others = /^(orthogonal_|trunc_normal_|dirac_)/;

  test.each(tensors.filter(([name]) => !others.test(name)))(
    "%s",
    (name, { dtype, shape, bits, first, sha256: hash }) => {
      const numbers = of113(make(), name, dtype, shape);
      expect(numbers).toBeDefined();
      if (bits !== undefined) expect(kept(words(numbers!, dtype))).toBe(bits);
      if (hash !== undefined) expect(sha256(numbers!)).toBe(hash);
      if (first !== undefined) expect(words(numbers!.subarray(0, 4), dtype)).toBe(first);
    },
  );

  test.each(tensors.filter(([name]) => /^orthogonal_ .*\(\d,\d\)$/.test(name)))(
    "%s, within 1e-6",
    (_, { shape, bits }) => {
      const numbers = initialized(make(), "orthogonal_", "float32", shape);
      numbersOf(bits!).forEach((value, i) => {
        expect(Math.abs(numbers[i]! - value)).toBeLessThan(1e-6);
      });
    },
  );

  test("words, permutation, and the kept normal", () => {
    const words32 = make()
      .randint(0, 2 ** 32, 16)
      .join(" ");
    expect(kept(words32)).toBe(entries["randint_u32_16 (torch.randint(0,2**32))"]);
    expect(kept(make().randperm(10).join(" "))).toBe(entries["randperm_10"]);
    const rng = make();
    const five = [...drawn(rng, "normal", "float32", 3), ...drawn(rng, "normal", "float32", 2)];
    expect(five).toEqual(entries["randn_3_then_randn_2 (cached second normal of a pair)"]);
    const other = make();
    const mixed = [...drawn(other, "normal", "float32", 3), ...drawn(other, "uniform", "float32", 2)];
    expect(mixed).toEqual(entries["randn_3_then_rand_2"]);
  });
});
