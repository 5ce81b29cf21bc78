/** The explorer's networks: gradients against differences, kernels against plain loops, singular values against known ones. */
import { gainOf, normal, orthogonal } from "@weightinit/core";
import { CpuRng } from "@weightinit/cpu";
import { describe, expect, it } from "vitest";
import { activationNamed, activations } from "../.vitepress/theme/explorer/activations.ts";
import { type BlockName, blockKinds } from "../.vitepress/theme/explorer/blocks/catalogue.ts";
import { layerNorm } from "../.vitepress/theme/explorer/blocks/layer-norm.ts";
import { criticalGain, gainText } from "../.vitepress/theme/explorer/critical-gain.ts";
import { BINS, distributionOf } from "../.vitepress/theme/explorer/distribution.ts";
import { explore, isometry } from "../.vitepress/theme/explorer/explore.ts";
import { describeValues, quantiles } from "../.vitepress/theme/explorer/isometry-text.ts";
import { jacobianOf } from "../.vitepress/theme/explorer/jacobian.ts";
import { LayerStore } from "../.vitepress/theme/explorer/layers.ts";
import { type Network, pass, passBack } from "../.vitepress/theme/explorer/network.ts";
import { plainProducts } from "../.vitepress/theme/explorer/products/plain-products.ts";
import { wasmProducts } from "../.vitepress/theme/explorer/products/wasm-products.ts";
import { DEFAULTS, parseSettings, type Settings } from "../.vitepress/theme/explorer/settings.ts";
import { singularValues } from "../.vitepress/theme/explorer/singular-values.ts";
import { verdictOf } from "../.vitepress/theme/explorer/verdict.ts";
import { drawnLayers } from "../.vitepress/theme/plots/ridgelines.ts";
import { countValues, LEAST } from "../.vitepress/theme/plots/singular-values.ts";

const always = async () => true;
const kinds = Object.keys(blockKinds) as BlockName[];

describe("the kernels", () => {
  it("are what assembly compiles to: else run node scripts/build-wasm.mjs", async () => {
    const { products } = await import("../scripts/build-wasm.mjs" as string);
    expect(await products.text()).toBe(await products.committed());
  }, 120_000);

  it.each([
    [8, 8, 1],
    [16, 24, 3],
    [256, 64, 5],
    [64, 256, 16],
    [40, 48, 21],
  ])("multiply %d×%d by %d vectors, both ways", (outputs, inputs, batch) => {
    const rng = new CpuRng(5);
    const weights = normal(rng.fork("w"), outputs, inputs).data;
    const x = normal(rng.fork("x"), batch, inputs).data;
    const g = normal(rng.fork("g"), batch, outputs).data;
    const wasm = wasmProducts()!;
    const near = (a: Float32Array, b: Float32Array) => {
      expect(a.length).toBe(b.length);
      // Sums of n products of numbers of size 1, in float32: far below n·2⁻²⁴·3.
      for (let i = 0; i < a.length; i++) expect(Math.abs(a[i]! - b[i]!)).toBeLessThan(1e-4);
    };
    near(wasm.forward(weights, x, inputs), plainProducts.forward(weights, x, inputs));
    near(wasm.backward(weights, g, outputs), plainProducts.backward(weights, g, outputs));
    near(wasm.forward(weights, x, inputs), plainProducts.forward(weights, x, inputs)); // of a memory that was used
  });

  it("refuse widths that their tiles do not fit", () => {
    expect(() => wasmProducts()!.forward(new Float32Array(12 * 8), new Float32Array(12), 12)).toThrow(
      /multiples of 8, got 12/,
    );
  });
});

/** A small network of three blocks with float32 weights, on plain loops. */
function small(name: BlockName, width = 8, sequence = 3): Network {
  const kind = blockKinds[name];
  const blocks = Array.from({ length: 3 }, (_, b) =>
    kind.matrices.map(
      (m, i) => normal(new CpuRng(9).fork(`${b}.${i}`), width * m.outputs, width * m.inputs, { std: 0.5 }).data,
    ),
  );
  return {
    kind,
    blocks,
    context: { activation: activationNamed("gelu")!, width, scale: 0.9, sequence, products: plainProducts },
  };
}

describe.each(kinds)("a %s", (name) => {
  it("sends back the gradient of what it sends forward", async () => {
    const network = small(name);
    const { width } = network.context;
    const input = normal(new CpuRng(1), 3, width).data;
    const top = normal(new CpuRng(2), 3, width).data;
    const loss = async (x: Float32Array) => {
      const { output } = (await pass(network, x, always))!.at(-1)!;
      return output.reduce((sum, y, i) => sum + y * top[i]!, 0);
    };
    const gradient = (await passBack((await pass(network, input, always))!, top, always))![0]!;
    const h = 0.01;
    for (const i of [0, 5, 11, 17, 23]) {
      const moved = (by: number) => loss(input.map((x, j) => (i === j ? x + by : x)));
      // Fourth-order differences: in float32 a step must be large.
      const near = ((await moved(h)) - (await moved(-h))) / (2 * h);
      const far = ((await moved(2 * h)) - (await moved(-2 * h))) / (4 * h);
      const slope = (4 * near - far) / 3;
      expect(Math.abs(gradient[i]! - slope)).toBeLessThan(0.002 * Math.max(1, Math.abs(slope)));
    }
  });

  it("has the Jacobian of its differences", async () => {
    const network = small(name, 8, 1);
    const input = normal(new CpuRng(3), 8).data;
    const jacobian = (await jacobianOf(network, input, always))!;
    const outputs = async (x: Float32Array) => (await pass(network, x, always))!.at(-1)!.output;
    const h = 0.01;
    for (const i of [0, 3, 7]) {
      const moved = (by: number) => outputs(input.map((x, j) => (i === j ? x + by : x)));
      const all = await Promise.all([h, -h, 2 * h, -2 * h].map(moved));
      for (let o = 0; o < 8; o++) {
        const [a, b, c, d] = all.map((y) => y[o]!) as [number, number, number, number];
        const slope = (4 * ((a - b) / (2 * h)) - (c - d) / (4 * h)) / 3;
        expect(Math.abs(jacobian[o * 8 + i]! - slope)).toBeLessThan(0.003 * Math.max(1, Math.abs(slope)));
      }
    }
  });
});

it("normalizes each vector to mean 0 and mean square 1", () => {
  const { output } = layerNorm(Float32Array.of(1, 2, 3, 6, -5, 5, -5, 5), 4);
  for (const vector of [output.slice(0, 4), output.slice(4)]) {
    expect(vector.reduce((sum, x) => sum + x, 0)).toBeCloseTo(0, 5);
    expect(vector.reduce((sum, x) => sum + x * x, 0) / 4).toBeCloseTo(1, 4);
  }
});

describe("singular values", () => {
  it("are those that a matrix was made of, small ones too", () => {
    const n = 24;
    const wanted = Array.from({ length: n }, (_, i) => 10 ** (2 - i / 3));
    const [u, v] = ["u", "v"].map((name) => orthogonal(new CpuRng(1).fork(name), "float64", n, n).data);
    const matrix = new Float64Array(n * n);
    for (let r = 0; r < n; r++) {
      for (let c = 0; c < n; c++) {
        for (let k = 0; k < n; k++) matrix[r * n + c]! += u![r * n + k]! * wanted[k]! * v![k * n + c]!;
      }
    }
    for (const [i, value] of singularValues(matrix, n).entries()) {
      expect(Math.abs(value - wanted[i]!)).toBeLessThan(1e-12 * wanted[0]! + 1e-10 * wanted[i]!);
    }
  });

  it.each([
    [
      [3, 0, 0, -2],
      [3, 2],
    ],
    [
      [0, 0, 0, 0],
      [0, 0],
    ],
    [[-2], [2]],
    [
      [1, 1, 1, 1],
      [2, 0],
    ],
    [
      [0, 1, 0, 0],
      [1, 0],
    ],
  ])("of %j are %j", (matrix, wanted) => {
    const found = singularValues(matrix, Math.sqrt(matrix.length));
    expect(found.map((value) => Number(value.toFixed(9)))).toEqual(wanted);
  });

  it("of no numbers are no numbers", () =>
    expect(singularValues([Number.NaN, 0, 0, 1], 2)).toEqual([Number.NaN, Number.NaN]));
});

const ask = (query: string) =>
  ({ id: 1, about: "signal", settings: parseSettings(query), quality: "full", webGpu: false }) as const;

describe("dynamical isometry", () => {
  it("is what orthogonal matrices have without an activation, and normal ones have not", async () => {
    const rotation = (await isometry(ask("?scheme=orthogonal&activation=linear&width=64"), new LayerStore(), always))!;
    for (const value of rotation.values) expect(value).toBeCloseTo(1, 4);
    expect(describeValues(rotation.values)).toMatch(/dynamical isometry\.$/);
    const gaussian = (await isometry(
      ask("?scheme=glorotNormal&activation=linear&width=64"),
      new LayerStore(),
      always,
    ))!;
    expect(gaussian.values[0]! / gaussian.values.at(-1)!).toBeGreaterThan(1e4);
    expect(describeValues(gaussian.values)).not.toContain("isometry");
  });

  it("in words", () => {
    expect(describeValues([0, 0])).toContain("is 0");
    expect(describeValues([Number.NaN])).toContain("beyond all numbers");
    expect(describeValues([2.5, 1, 1e-9])).toBe(
      "The 3 singular values of the Jacobian go from 2.5 down to less than 2.5·10⁻⁶; 1 are between ½ and 2.",
    );
    expect(quantiles([4, 3, 2, 1, 0.5]).map(({ text }) => text)).toEqual(["0.5", "1", "2", "3", "4"]);
    expect(
      countValues([0, 1e-9, 1, 1e9, Number.NaN])
        .map(({ count }) => count)
        .filter((count) => count > 0),
    ).toEqual([2, 1, 1]);
    expect(countValues([1])[-LEAST * 6]!.x1).toBeCloseTo(1, 12);
  });
});

describe("the verdict", () => {
  const verdict = async (changes: Partial<Settings>) => {
    const settings = { ...DEFAULTS, ...changes };
    const { signal } = (await explore({ ...ask(""), settings }, new LayerStore(), always))!;
    return verdictOf(signal, settings);
  };

  it("says by what factor a signal vanishes, and the gain that keeps it", async () => {
    const lost = await verdict({ scheme: "glorotNormal", gain: 1 });
    expect(lost.kind).toBe("vanishes");
    expect(lost.text).toMatch(/^Signal × 0\.7[01] per layer: vanishes\. Gradient × 0\.7[01] per layer: vanishes\.$/);
    expect(lost.advice).toEqual({ gain: expect.closeTo(Math.SQRT2, 6), label: "√2" });
    expect((await verdict({ scheme: "glorotNormal", gain: lost.advice!.gain })).kind).toBe("keeps");
  });

  it.each([
    ["gelu", "normal", {}],
    ["relu", "truncatedNormal", { std: 0.05 }],
    ["silu", "sparseInit", {}],
    ["relu", "varianceScaling", { distribution: "uniform" }],
    ["tanh", "normal", {}],
  ] as const)("%s with %s of %j, far too small, is mended by its advice", async (activation, scheme, given) => {
    const settings = { activation, scheme, given, gain: 0.1 };
    const { advice } = await verdict(settings);
    const { text, kind } = await verdict({ ...settings, gain: advice!.gain });
    expect(kind, text).toBe("keeps");
  });

  it("explodes where a residual network has no norm, and is mended by √depth", async () => {
    const settings = { network: "residual", activation: "linear", scheme: "glorotNormal", gain: 1 } as const;
    const { kind, advice } = await verdict(settings);
    expect(kind).toBe("explodes");
    expect(advice!.label).toContain("√depth");
    expect((await verdict({ ...settings, gain: advice!.gain })).kind).toBe("keeps");
  });

  it("has no advice where all is well, or nothing is drawn", async () => {
    expect((await verdict({})).advice).toBeUndefined();
    expect((await verdict({ scheme: "identityInit", gain: 0.5 })).advice).toBeUndefined();
  });

  it("says so when numbers end", () => {
    const nothing = { activations: [1, 0], gradients: [Number.NaN, 1], distributions: [] };
    expect(verdictOf(nothing, DEFAULTS).text).toBe("Signal vanishes altogether. Gradient explodes beyond all numbers.");
  });
});

describe("the critical gain", () => {
  it.each(activations)("of $name", ({ name, at }) => {
    const gain = criticalGain(name);
    const fixed = Math.abs(gainOf((z) => at(gain * z)) - 1) < 1e-6;
    // tanh and sigmoid are below 1: no gain gives them a mean square of 1.
    if (["tanh", "sigmoid"].includes(name)) expect(gain).toBe(gainOf(at));
    else expect(fixed).toBe(true);
  });

  it("has the digits of the page about schemes", () => {
    expect([criticalGain("gelu").toFixed(3), criticalGain("silu").toFixed(3), gainText(criticalGain("relu"))]).toEqual([
      "1.468",
      "1.559",
      "√2",
    ]);
  });
});

describe("distributions", () => {
  it("count shares on one axis, with what is beyond at its ends", () => {
    const { shares } = distributionOf(Float32Array.of(-9, 0.01, 0.02, 100), new Float32Array(4).fill(1), {
      vectors: 2,
      steepest: 1,
    });
    expect([shares[0], shares[BINS / 2], shares[BINS - 1]]).toEqual([0.25, 0.5, 0.25]);
  });

  it("tell flat values from dead units", () => {
    // Two vectors of three units: the first is never flat, the second for one vector, the third for both.
    const slopes = Float32Array.of(1, 0, 0, 1, 1, 0.01);
    const { flat, dead } = distributionOf(new Float32Array(6), slopes, { vectors: 2, steepest: 1 });
    expect([flat, dead]).toEqual([0.5, 1 / 3]);
  });

  it("show dead units of a ReLU, and saturation of a tanh, as settings have them", async () => {
    const of = async (query: string) => (await explore(ask(query), new LayerStore(), always))!.signal.distributions;
    const relu = await of("?width=64");
    expect(relu.at(-1)!.dead).toBeGreaterThan(0.2);
    expect(relu[0]!.dead).toBeLessThan(0.05);
    const [first] = await of("?width=64&activation=tanh&gain=4");
    expect(first!.flat).toBeGreaterThan(0.4);
  });

  it("are drawn for the first layer, the last one, and evenly between", () => {
    expect(drawnLayers(3)).toEqual([1, 2, 3]);
    expect(drawnLayers(1)).toEqual([1]);
    expect(drawnLayers(34)).toEqual([1, 4, 7, 10, 13, 16, 19, 22, 25, 28, 31, 34]);
  });
});
