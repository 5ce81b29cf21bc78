/** The variance of a million values of every normal and uniform law, within four standard errors, and the bounds. */
import type { Tensor } from "@weightinit/core";
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

const glorot = (2 / 2000) ** 0.5;
/** σ of a normal cut at ±3σ, of σ = 1: √(1 − 6φ(3)/(2Φ(3) − 1)), and its kurtosis. */
const CUT = { sigma: 0.986578392558109, kurtosis: 2.82888556360226 };

/** Call for a 1000×1000 weight, σ, kurtosis, bound. */
const laws: readonly (readonly [unknown, object, number, number, number?])[] = [
  [siren, {}, (6 / 1000) ** 0.5 / 30 / 3 ** 0.5, 1.8, (6 / 1000) ** 0.5 / 30],
  [siren, { first: true }, 0.001 / 3 ** 0.5, 1.8, 0.001],
  [spectralNormal, {}, 1000 ** -0.5, 3],
  [mupNormal, { baseWidth: 250 }, 0.01, 3],
  [residualNormal, { layers: 50 }, 0.002, 3],
  [smallInit, {}, 0.02, 3],
  [wangInit, { layers: 20 }, 0.1 * 1000 ** -0.5, 3],
  [llamaDepthNormal, { layerIndex: 49 }, 0.002 * CUT.sigma, CUT.kurtosis, 0.006],
  [deepNorm, { decoderLayers: 32 }, glorot / 4, 3],
  [subLn, { encoderLayers: 12 }, glorot * Math.log(24) ** 0.5, 3],
  [tFixup, { encoderLayers: 16 }, 0.335 * glorot, 1.8, 0.335 * glorot * 3 ** 0.5],
  [tFixup, { decoderLayers: 9, role: "embedding" }, 1000 ** -0.5 / 3, 3],
  [fixup, { layers: 16 }, 0.002 ** 0.5 / 4, 3],
  [unitScaled, {}, 1, 3],
  [loraA, {}, 3000 ** -0.5, 1.8, 1000 ** -0.5],
  [loraA, { init: "gaussian" }, 0.001, 3],
  [loraB, { init: "embedding" }, 1, 3],
  [loraB, { init: "linear" }, 3000 ** -0.5, 1.8, 1000 ** -0.5],
  [vera, {}, 0.002 ** 0.5, 1.8, 0.006 ** 0.5],
];

it.each(laws.map((law) => [(law[0] as { name: string }).name, JSON.stringify(law[1]), law] as const))(
  "of %s with %s",
  (_, __, [init, options, sigma, kurtosis, bound]) => {
    const made = (init as (...args: unknown[]) => Tensor)(new CpuRng(2026), "float32", 1000, 1000, options);
    const { data } = made as CpuTensor<"float32">;
    let [sum, square, largest] = [0, 0, 0];
    for (const x of data) {
      sum += x / 1e6;
      square += (x * x) / 1e6;
      largest = Math.max(largest, Math.abs(x));
    }
    expect(Math.abs(sum)).toBeLessThan(4 * sigma * 1e-3);
    expect(Math.abs(square / sigma ** 2 - 1)).toBeLessThan(4 * Math.sqrt(kurtosis - 1) * 1e-3);
    if (bound !== undefined) expect(largest).toBeLessThanOrEqual(bound * (1 + 2 ** -24));
  },
);
