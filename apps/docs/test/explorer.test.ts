/** What the explorer computes: derivatives against differences, densities against their integral, and its URL. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as core from "@weightinit/core";
import { CpuRng, type CpuTensor } from "@weightinit/cpu";
import { describe, expect, it } from "vitest";
import { activationNamed, activations } from "../.vitepress/theme/explorer/activations.ts";
import { plain } from "../.vitepress/theme/explorer/blocks/plain.ts";
import { callOf } from "../.vitepress/theme/explorer/call.ts";
import { explore } from "../.vitepress/theme/explorer/explore.ts";
import { LayerStore } from "../.vitepress/theme/explorer/layers.ts";
import { propagate, type Signal } from "../.vitepress/theme/explorer/network.ts";
import { presets } from "../.vitepress/theme/explorer/presets.ts";
import { plainProducts } from "../.vitepress/theme/explorer/products/plain-products.ts";
import {
  DEFAULTS,
  parseSettings,
  parseViews,
  printSettings,
  printViews,
  type Settings,
  withGiven,
  withNetwork,
} from "../.vitepress/theme/explorer/settings.ts";
import { moments, rootMeanSquare } from "../.vitepress/theme/plots/moments.ts";
import { tickLabel } from "../.vitepress/theme/plots/tick-label.ts";
import { drawnValues, schemeNamed, schemes } from "../.vitepress/theme/schemes/catalogue.ts";
import { app } from "./support/sites.ts";

describe("activations", () => {
  it.each(activations)("$name has the slope of its differences", ({ at, slope }) => {
    const h = 1e-5;
    for (const x of [-3, -1.2, -0.3, 0.4, 1, 2.5]) expect(slope(x)).toBeCloseTo((at(x + h) - at(x - h)) / (2 * h), 7);
  });
});

describe("densities", () => {
  it.each(schemes.filter((scheme) => scheme.density(64, scheme.gain)))("of $name fits the weights", async (scheme) => {
    const { from, to, at } = scheme.density(64, scheme.gain)!;
    const steps = 4000;
    const h = (to - from) / steps;
    let [mass, square] = [0, 0];
    for (let i = 0; i < steps; i++) {
      const x = from + (i + 0.5) * h;
      mass += at(x) * h;
      square += x * x * at(x) * h;
    }
    // What is drawn of a normal law, ±4σ, is all but 6e-5 of it.
    expect(mass).toBeCloseTo(1, 3);
    const weights = drawnValues(scheme, await scheme.make(new CpuRng(42), 64, scheme.gain).toFloat32());
    expect(Math.abs(moments(weights).std / Math.sqrt(square) - 1)).toBeLessThan(0.06);
  });
});

describe("propagate", () => {
  const width = 3;
  const input = Float32Array.of(1, -2, 0.5, 0.3, 0.2, -1);
  const top = Float32Array.of(0.1, 0.2, -0.3, 1, 0, 0.5);
  const layers = [Float32Array.of(1, 2, 0, -1, 0.5, 1, 0, 0, 2), Float32Array.of(0, 1, 1, 2, -1, 0, 0.5, 0.5, 0.5)];
  const tanh = activations.find(({ name }) => name === "tanh")!;

  /** Σ top·f(W₂ f(W₁ x)), in float64 and without a shortcut. */
  const loss = (x: readonly number[]) => {
    let sum = 0;
    for (let b = 0; b < 2; b++) {
      let h = x.slice(b * width, (b + 1) * width);
      for (const w of layers) h = h.map((_, o) => Math.tanh(h.reduce((s, v, i) => s + w[o * width + i]! * v, 0)));
      h.forEach((v, i) => {
        sum += v * top[b * width + i]!;
      });
    }
    return sum;
  };

  const always = async () => true;
  const context = { activation: tanh, width, scale: 1, sequence: 1, products: plainProducts };
  const network = { kind: plain, blocks: layers.map((layer) => [layer]), context };

  it("sends back the gradient of the loss", async () => {
    const h = 1e-4;
    const x = [...input];
    const gradient = x.map((_, i) => {
      const moved = (by: number) => x.map((v, j) => (i === j ? v + by : v));
      return (loss(moved(h)) - loss(moved(-h))) / (2 * h);
    });
    const signal = (await propagate(network, input, top, always))!;
    expect(signal.activations).toHaveLength(3);
    expect(signal.gradients).toHaveLength(3);
    expect(signal.gradients[0]).toBeCloseTo(rootMeanSquare(gradient), 5);
    expect(signal.gradients[2]).toBeCloseTo(Math.sqrt((0.1 ** 2 + 0.2 ** 2 + 0.3 ** 2 + 1 + 0.5 ** 2) / 6), 7);
  });

  it("ends when nobody wants the answer", async () => {
    let turns = 0;
    const answer = await propagate(network, input, top, async () => ++turns < 2);
    expect([answer, turns]).toEqual([undefined, 2]);
  });
});

/** What the page plots. */
async function explored(settings: Settings): Promise<Signal> {
  const question = { id: 1, about: "signal", settings, quality: "full", webGpu: false } as const;
  return (await explore(question, new LayerStore(), async () => true))!.signal;
}

/** The factor by which a line changes in each layer, on average between two layers. */
const factor = (line: readonly number[], from: number, to: number) => (line[to]! / line[from]!) ** (1 / (to - from));

describe("presets say what is plotted", () => {
  const near = (x: number, value: number, within: number) => expect(Math.abs(x / value - 1)).toBeLessThan(within);
  const checks: Readonly<Record<string, (signal: Signal) => void>> = {
    "Kaiming for ReLU": ({ activations, gradients }) => {
      for (const size of [...activations, ...gradients]) expect(Math.abs(size - 1)).toBeLessThan(0.25);
    },
    "Glorot under ReLU": ({ activations }) => {
      near(factor(activations, 0, 30), Math.SQRT1_2, 0.02);
      near(activations[20]!, 1e-3, 0.25);
    },
    "Glorot for tanh": ({ activations }) => {
      const falls = [0, 1, 5, 10, 20].map((from, i) => factor(activations, from, [1, 5, 10, 20, 30][i]!));
      expect(falls.every((fall, i) => fall < 1 && fall > (falls[i - 1] ?? 0))).toBe(true);
    },
    "Kaiming for GELU": ({ activations }) => {
      for (const size of activations) expect(Math.abs(size - 1)).toBeLessThan(0.3);
    },
    "Orthogonal, linear": ({ activations, gradients }) => {
      for (const line of [activations, gradients]) for (const size of line) near(size, line[0]!, 1e-5);
    },
    "Gaussian, linear": ({ activations }) => {
      expect(Math.min(...activations)).toBeLessThan(0.7);
    },
    "Too small": ({ activations }) => near(factor(activations, 0, 30), 1 / 9, 0.03),
    Exploding: ({ activations, gradients }) => {
      near(factor(activations, 0, 30), Math.SQRT2, 0.02);
      near(factor(gradients, 30, 0) ** -1, Math.SQRT2, 0.02);
    },
  };

  it.each(presets)("$title: $lesson", async ({ title, settings }) => checks[title]!(await explored(settings)));
});

describe("gains of the page about schemes", () => {
  const page = readFileSync(join(app, "..", "..", "docs", "schemes.md"), "utf8");

  /** E[f(gain·z)²] for z ~ N(0, 1), by the midpoint rule. */
  function meanSquare(name: string, gain: number): number {
    const steps = 200_000;
    let sum = 0;
    for (let i = 0; i < steps; i++) {
      const z = 20 * ((i + 0.5) / steps) - 10;
      sum += activationNamed(name)!.at(gain * z) ** 2 * Math.exp((-z * z) / 2);
    }
    return (sum * 20) / steps / Math.sqrt(2 * Math.PI);
  }

  it.each([
    ["relu", Math.SQRT2],
    ["linear", 1],
    ["gelu", 1.468],
    ["silu", 1.559],
  ])("%s: %d keeps the mean square at 1", (name, gain) => {
    expect(meanSquare(name, gain)).toBeCloseTo(1, 2);
    expect(Math.abs(meanSquare(name, gain) - 1)).toBeLessThan(Math.abs(meanSquare(name, gain + 0.001) - 1));
    expect(Math.abs(meanSquare(name, gain) - 1)).toBeLessThan(Math.abs(meanSquare(name, gain - 0.001) - 1));
  });

  it.each([
    ["GELU", "1.468", "1.534"],
    ["SiLU", "1.559", "1.677"],
  ])("%s: %s, and %s is the gain for a mean square of 1 before it", (title, gain, other) => {
    expect(page).toContain(`**${gain} for ${title}**`);
    expect(page).toContain(other);
    expect(Math.abs(Number(other) ** 2 * meanSquare(title.toLowerCase(), 1) - 1)).toBeLessThan(0.001);
  });

  it.each([
    ["gelu", 1.468, 0.005, 1],
    ["silu", 1.559, 0.0001, 5],
  ])("%s: 30 layers with %d and with √2", async (activation, gain, withRelu, withOwn) => {
    const last = async (settings: Settings) => (await explored(settings)).activations.at(-1)!;
    const lost = await last({ ...DEFAULTS, activation });
    const kept = await last({ ...DEFAULTS, activation, gain });
    expect([Number(lost.toPrecision(1)), Math.round(kept)]).toEqual([withRelu, withOwn]);
  });
});

describe("the call that the page prints", () => {
  const settings = schemes.flatMap(({ name, gain, parameters }) => {
    const plainOnes = [gain, 1.41, 0].map((chosen) => ({
      ...DEFAULTS,
      scheme: name,
      gain: chosen,
      width: 24,
      depth: 1,
    }));
    const others = parameters.flatMap((parameter) => {
      const values = "choices" in parameter ? parameter.choices.slice(1) : [String(parameter.limits[0] + 0.3)];
      return values.map((value) => withGiven(plainOnes[0]!, parameter, value));
    });
    return [...plainOnes, ...others, withNetwork(plainOnes[0]!, "transformer")];
  });

  it.each(settings)(
    "$scheme, $given, in a $network with gain $gain makes the weights that it shows",
    async (chosen) => {
      const run = new Function("CpuRng", ...Object.keys(core), `return ${callOf(chosen)}`);
      const { data } = run(CpuRng, ...Object.values(core)) as CpuTensor<"float32">;
      const question = { id: 1, about: "signal", settings: chosen, quality: "preview", webGpu: false } as const;
      const { weights } = (await explore(question, new LayerStore(), async () => true))!;
      expect(drawnValues(schemeNamed(chosen.scheme)!, data)).toEqual(weights);
      expect(data.some((w) => w !== 0)).toBe(chosen.gain !== 0);
      // Those that the signal goes through are these, with gain 1.
      const { blocks } = (await new LayerStore().make(chosen, false, async () => true))!;
      const differences = blocks[0]![0]!.map((w, i) => Math.abs(w * chosen.gain - data[i]!));
      expect(Math.max(...differences)).toBeLessThan(1e-6);
    },
  );
});

it("draws deeper networks from the layers that are there", async () => {
  const store = new LayerStore();
  const always = async () => true;
  const chosen = { ...DEFAULTS, width: 16, depth: 3 };
  const shallow = (await store.make(chosen, false, always))!.blocks;
  const deep = (await store.make({ ...chosen, depth: 5 }, false, always))!.blocks;
  expect(deep.slice(0, 3).every((layer, i) => layer === shallow[i])).toBe(true);
  expect(deep).toEqual((await new LayerStore().make({ ...chosen, depth: 5 }, false, always))!.blocks);
  const other = (await store.make({ ...chosen, seed: 7 }, false, always))!.blocks;
  expect(other).not.toEqual(shallow);
});

it.each([
  [0.01, "0.01"],
  [1, "1"],
  [1000, "1000"],
  [1e-5, "10⁻⁵"],
  [2e-29, "2·10⁻²⁹"],
  [1e6, "10⁶"],
])("writes the tick %d as %s", (x, label) => expect(tickLabel(x)).toBe(label));

describe("settings", () => {
  it("survive their URL", () => {
    for (const { settings } of presets) expect(parseSettings(printSettings(settings))).toEqual(settings);
  });

  it("take the defaults for what is missing or wrong, and the limits for what is too much", () => {
    expect(parseSettings("")).toEqual(DEFAULTS);
    expect(parseSettings("?scheme=toString&activation=x&width=&depth=abc&seed=NaN")).toEqual(DEFAULTS);
    expect(parseSettings("?width=9999&depth=-3&gain=77")).toMatchObject({ width: 512, depth: 1, gain: 64 });
    expect(parseSettings("?scheme=orthogonal")).toMatchObject({ scheme: "orthogonal", gain: 1 });
    expect(parseSettings("?width=101&network=constructor")).toMatchObject({ width: 104, network: "plain" });
    expect(parseSettings("?network=transformer&depth=60").depth).toBe(12);
  });

  it("have the scheme's parameters, and no others", () => {
    const settings = parseSettings("?scheme=sparseInit&sparsity=0.5&std=3");
    expect(settings.given).toEqual({ sparsity: 0.5 });
    expect(parseSettings(printSettings(settings))).toEqual(settings);
    expect(parseSettings("?scheme=sparseInit&sparsity=7").given).toEqual({ sparsity: 0.99 });
    expect(parseSettings("?scheme=varianceScaling&mode=fanIn&distribution=nonsense").given).toEqual({});
    expect(parseSettings("?scheme=varianceScaling&mode=fanOut").given).toEqual({ mode: "fanOut" });
  });

  it("of two views survive their URL", () => {
    const two = [DEFAULTS, { ...DEFAULTS, scheme: "orthogonal", network: "residual", given: {} }] as const;
    expect(parseViews(printViews(two))).toEqual(two);
    expect(parseViews(printViews([DEFAULTS]))).toEqual([DEFAULTS]);
  });
});
