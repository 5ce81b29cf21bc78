/** The variance of a million values of every normal and uniform law, within four standard errors, and the bounds. */
import type { Layout, Tensor } from "@weightinit/core";
import { CpuRng, type CpuTensor } from "@weightinit/cpu";
import { expect, it } from "vitest";
import {
  deepNorm,
  fixup,
  llamaDepthNormal,
  loraA,
  loraB,
  mupNormal,
  residualNormal,
  siren,
  smallInit,
  spectralNormal,
  subLn,
  tFixup,
  unitScaled,
  vera,
  wangInit,
} from "../src/index.ts";

type Fans = { readonly in: number; readonly out: number };

const glorot = (fans: Fans) => (2 / (fans.in + fans.out)) ** 0.5;
/** σ of a normal cut at ±3σ, of σ = 1: √(1 − 6φ(3)/(2Φ(3) − 1)), and its kurtosis. */
const CUT = { sigma: 0.986578392558109, kurtosis: 2.82888556360226 };
const UNIFORM = { kurtosis: 1.8, bound: Math.sqrt(3) };
const NORMAL = { kurtosis: 3, bound: undefined };

/** Options, σ by fans, and what there is of a kurtosis and of a bound in σ. */
const laws: readonly (readonly [
  unknown,
  object,
  (fans: Fans) => number,
  { readonly kurtosis: number; readonly bound: number | undefined },
])[] = [
  [siren, {}, (fans) => (2 / fans.in) ** 0.5 / 30, UNIFORM],
  [siren, { first: true }, (fans) => 1 / fans.in / 3 ** 0.5, UNIFORM],
  [spectralNormal, {}, (fans) => Math.min(fans.in ** -0.5, fans.out ** 0.5 / fans.in), NORMAL],
  [residualNormal, { layers: 50 }, () => 0.002, NORMAL],
  [smallInit, {}, (fans) => (0.4 / fans.in) ** 0.5, NORMAL],
  [wangInit, { layers: 20 }, (fans) => 0.1 * fans.out ** -0.5, NORMAL],
  [llamaDepthNormal, { layerIndex: 49 }, () => 0.002 * CUT.sigma, { kurtosis: CUT.kurtosis, bound: 3 / CUT.sigma }],
  [deepNorm, { decoderLayers: 32 }, (fans) => glorot(fans) / 4, NORMAL],
  [subLn, { encoderLayers: 12 }, (fans) => glorot(fans) * Math.log(24) ** 0.5, NORMAL],
  [tFixup, { encoderLayers: 16 }, (fans) => 0.335 * glorot(fans), UNIFORM],
  [fixup, { layers: 16 }, (fans) => (2 / fans.in) ** 0.5 / 4, NORMAL],
  [fixup, { layers: 16, mode: "fanOut" }, (fans) => (2 / fans.out) ** 0.5 / 4, NORMAL],
  [unitScaled, {}, () => 1, NORMAL],
  [loraA, {}, (fans) => (3 * fans.in) ** -0.5, UNIFORM],
  [loraB, { init: "embedding" }, () => 1, NORMAL],
  [loraB, { init: "linear" }, (fans) => (3 * fans.in) ** -0.5, UNIFORM],
  [vera, {}, (fans) => (2 / fans.in) ** 0.5, UNIFORM],
];

/** Shapes of about a million numbers, and their fans by hand. */
const shapes: readonly (readonly [Layout, readonly number[], Fans])[] = [
  ["lux", [1000, 1000], { in: 1000, out: 1000 }],
  ["lux", [2000, 500], { in: 500, out: 2000 }],
  ["lux", [3, 3, 250, 444], { in: 2250, out: 3996 }],
  ["torch", [1000, 1000], { in: 1000, out: 1000 }],
  ["torch", [2000, 500], { in: 500, out: 2000 }],
  ["torch", [444, 250, 3, 3], { in: 2250, out: 3996 }],
  ["keras", [1000, 1000], { in: 1000, out: 1000 }],
  ["keras", [2000, 500], { in: 2000, out: 500 }],
  ["keras", [3, 3, 250, 444], { in: 2250, out: 3996 }],
  [{ in: 1, out: 0 }, [2000, 500], { in: 500, out: 2000 }],
  [{ in: [0, 1], out: 2 }, [10, 100, 1000], { in: 1000, out: 1000 }],
  [{ in: 1, out: 2, batch: [0] }, [4, 500, 500], { in: 500, out: 500 }],
];

const cases = laws.flatMap((law) =>
  shapes.map(
    (shape) => [(law[0] as { name: string }).name, JSON.stringify(law[1]), String(shape[1]), law, shape] as const,
  ),
);

function check(tensor: Tensor, sigma: number, { kurtosis, bound }: { kurtosis: number; bound: number | undefined }) {
  const { data } = tensor as CpuTensor<"float32">;
  let [sum, square, largest] = [0, 0, 0];
  for (let i = 0; i < data.length; i++) {
    const x = data[i]!;
    sum += x;
    square += x * x;
    largest = Math.max(largest, Math.abs(x));
  }
  const error = 4 / Math.sqrt(data.length);
  expect(Math.abs(sum / data.length / sigma)).toBeLessThan(error);
  expect(Math.abs(square / data.length / sigma ** 2 - 1)).toBeLessThan(error * Math.sqrt(kurtosis - 1));
  if (bound !== undefined) expect(largest).toBeLessThanOrEqual(bound * sigma * (1 + 2 ** -22));
}

it.each(cases)("of %s with %s, [%s]", (_, __, ___, [init, options, sigma, kind], [layout, shape, fans]) => {
  const make = init as (...args: unknown[]) => Tensor;
  check(make(new CpuRng(2026), "float32", shape, { ...options, layout }), sigma(fans), kind);
});

it("of mupNormal, tFixup's embeddings and the Gaussian LoRA, which look at one axis", () => {
  check(mupNormal(new CpuRng(1), 1000, 1000, { baseWidth: 250 }), 0.01, NORMAL);
  check(mupNormal(new CpuRng(1), 100, 100, 10, 10, { baseWidth: 400, layout: "torch" }), 0.04, NORMAL);
  check(tFixup(new CpuRng(1), 2500, 400, { decoderLayers: 9, role: "embedding" }), 1 / 60, NORMAL);
  check(loraA(new CpuRng(1), 1000, 1000, { init: "gaussian" }), 0.001, NORMAL);
});
