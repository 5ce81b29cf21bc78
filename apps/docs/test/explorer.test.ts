/** What the explorer computes: derivatives against differences, densities against their integral, and its URL. */
import { CpuRng } from "@weightinit/cpu";
import { describe, expect, it } from "vitest";
import { activations } from "../.vitepress/theme/explorer/activations.ts";
import { propagate } from "../.vitepress/theme/explorer/network.ts";
import { presets } from "../.vitepress/theme/explorer/presets.ts";
import { DEFAULTS, parseSettings, printSettings } from "../.vitepress/theme/explorer/settings.ts";
import { moments } from "../.vitepress/theme/plots/moments.ts";
import { drawnValues, schemeNamed, schemes } from "../.vitepress/theme/schemes/catalogue.ts";

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

  it("sends back the gradient of the loss", () => {
    const h = 1e-4;
    const x = [...input];
    const gradient = x.map((_, i) => {
      const moved = (by: number) => x.map((v, j) => (i === j ? v + by : v));
      return (loss(moved(h)) - loss(moved(-h))) / (2 * h);
    });
    const signal = propagate(layers, tanh, width, input, top);
    expect(signal.activations).toHaveLength(3);
    expect(signal.gradients).toHaveLength(3);
    expect(signal.gradients[0]).toBeCloseTo(moments(gradient).std, 5);
    expect(signal.gradients[2]).toBeCloseTo(moments(top).std, 7);
  });

  it("keeps lengths with orthogonal linear layers", async () => {
    const scheme = schemeNamed("orthogonal")!;
    const linear = activations.find(({ name }) => name === "linear")!;
    const rng = new CpuRng(1);
    const deep = await Promise.all(Array.from({ length: 20 }, () => scheme.make(rng, 32, 1).toFloat32()));
    const x = Float32Array.from({ length: 32 }, (_, i) => Math.sin(i));
    const { activations: stds } = propagate(deep, linear, 32, x, x);
    const length = (std: number) => std; // the mean is near 0 before and after
    expect(Math.abs(length(stds.at(-1)!) / stds[0]! - 1)).toBeLessThan(0.1);
  });
});

describe("settings", () => {
  it("survive their URL", () => {
    for (const { settings } of presets) expect(parseSettings(printSettings(settings))).toEqual(settings);
  });

  it("take the defaults for what is missing or wrong, and the limits for what is too much", () => {
    expect(parseSettings("")).toEqual(DEFAULTS);
    expect(parseSettings("?scheme=toString&activation=x&width=&depth=abc&seed=NaN")).toEqual(DEFAULTS);
    expect(parseSettings("?width=9999&depth=-3&gain=77")).toMatchObject({ width: 512, depth: 1, gain: 4 });
    expect(parseSettings("?scheme=orthogonal")).toMatchObject({ scheme: "orthogonal", gain: 1 });
  });
});
