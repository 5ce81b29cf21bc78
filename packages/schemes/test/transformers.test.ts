/** The laws of deep networks, against formulas written another way and the numbers of the original packages. */
import { glorotNormal, kaimingNormal } from "@weightinit/core";
import { describe, expect, it } from "vitest";
import {
  deepNorm,
  deepNormFactors,
  fixup,
  fixupFactor,
  llamaDepthNormal,
  mupFactors,
  mupNormal,
  residualNormal,
  siren,
  smallInit,
  spectralNormal,
  subLn,
  subLnGains,
  tFixup,
  tFixupFactors,
  unitScaled,
  unitScaledFactors,
  wangInit,
} from "../src/index.ts";
import mup from "./data/mup.json" with { type: "json" };
import { expectClose } from "./support/close.ts";
import { bound, fill, std } from "./support/fills.ts";
import { codeOf } from "./support/refused.ts";

const torch = { layout: "torch" } as const;

describe("siren", () => {
  it("has 1/fan-in in the first layer, √(6/fan-in)/ω₀ in the others", () => {
    expectClose(bound(siren, [256, 2], { first: true }), 0.5);
    expectClose(bound(siren, [256, 2], { first: true, w0: 7 }), 0.5);
    expectClose(bound(siren, [256, 600]), 0.1 / 30);
    expectClose(bound(siren, [256, 600], { w0: 1 }), 0.1);
    expectClose(bound(siren, [8, 4, 3, 3], { ...torch, w0: 10 }), 6 ** 0.5 / 6 / 10);
  });
});

describe("spectralNormal", () => {
  it("has the norm √(fan-out/fan-in), whichever is larger", () => {
    expectClose(std(spectralNormal, [400, 100]), 0.1);
    expectClose(std(spectralNormal, [25, 100]), 0.05);
    expectClose(std(spectralNormal, [100, 25], { layout: "keras", gain: 3 }), 0.15);
    // A Gaussian m×n matrix has the spectral norm σ(√m + √n): with σ = √(m/n)/√n and m ≪ n, √(m/n).
    expectClose(std(spectralNormal, [1, 10000]) * (1 + 100), 0.01, 0.02);
  });
});

describe("mupNormal", () => {
  const roles = { inp: "vector", hid: "matrix", ro: "readout" } as const;
  it.each(mup.map((row) => [row.layer, row.width, row] as const))("is mup's of %s at width %d", (layer, _, row) => {
    const init = mupNormal as unknown;
    const options = { std: 0.02, role: roles[layer as keyof typeof roles], baseWidth: row.base, ...torch };
    expectClose(std(init, row.shape, options), row.normal);
    // Xavier and Kaiming: of the base model's fans but for hidden layers, which have their own.
    const [out, into] = row.shape as [number, number];
    const fans = {
      inp: { in: into, out: row.base },
      hid: { in: into, out },
      ro: { in: row.base, out },
    }[layer]!;
    expectClose(std(glorotNormal, row.shape, { layout: { fans } }), row.xavier);
    expectClose(std(kaimingNormal, row.shape, { layout: { fans } }), row.kaiming);
  });

  it("does not count the kernel of a convolution", () => {
    expectClose(std(mupNormal, [32, 64, 3, 3], { ...torch, baseWidth: 16 }), 0.01);
    expectClose(std(mupNormal, [3, 3, 64, 32], { layout: "keras", baseWidth: 16 }), 0.01);
    expectClose(std(mupNormal, [5], { baseWidth: 16, layout: { fans: { in: 64, out: 5 } } }), 0.01);
  });

  it("has factors, and needs a base width for matrices alone", () => {
    expect(mupFactors({ width: 32, baseWidth: 128 })).toEqual({
      widthMultiplier: 0.25,
      matrixStd: 2,
      readoutInput: 4,
      matrixLearningRate: 4,
    });
    expect(codeOf(() => mupFactors({ width: 0, baseWidth: 1 }))).toBe("WI_BAD_OPTION");
    expect(codeOf(() => mupFactors({ width: 1, baseWidth: Number.NaN }))).toBe("WI_BAD_OPTION");
    expect(codeOf(() => std(mupNormal, [2, 2]))).toBe("WI_MISSING_OPTION");
    expect(std(mupNormal, [2, 2], { role: "readout", std: 0 })).toBe(0);
  });
});

describe("by depth", () => {
  it("residualNormal", () => {
    expectClose(std(residualNormal, [768, 3072], { layers: 12 }), 0.02 / 24 ** 0.5);
    expectClose(std(residualNormal, [8], { layerIndex: 0 }), 0.02 / 2 ** 0.5);
    expectClose(std(residualNormal, [8], { layerIndex: 11, std: 0.1 }), 0.1 / 24 ** 0.5);
    // Mamba: one branch a layer.
    expectClose(std(residualNormal, [8], { layers: 25, residualsPerLayer: 1 }), 0.004);
    expect(codeOf(() => std(residualNormal, [8]))).toBe("WI_MISSING_OPTION");
    expect(codeOf(() => std(residualNormal, [8], { layers: 2, layerIndex: 1 }))).toBe("WI_BAD_OPTION");
  });

  it("llamaDepthNormal", () => {
    const sigma = (options: object) => {
      const law = fill(llamaDepthNormal, [64, 64], options);
      if (law.kind !== "truncatedNormal") throw new Error(law.kind);
      expectClose(law.last, 3 * law.std);
      expectClose(law.first, -3 * law.std);
      return law.std;
    };
    expectClose(sigma({}), 0.02);
    expectClose(sigma({ layers: 32 }), 0.0025);
    expectClose(sigma({ layerIndex: 0 }), 0.02 / 2 ** 0.5);
    expectClose(sigma({ layerIndex: 31 }), 0.0025);
    expectClose(sigma({ std: 4096 ** -0.5 }), 1 / 64);
    expect(codeOf(() => sigma({ layers: 2, layerIndex: 1 }))).toBe("WI_BAD_OPTION");
  });

  it("smallInit and wangInit", () => {
    expectClose(std(smallInit, [4 * 160, 160]), 0.05);
    expectClose(std(smallInit, [160, 640], { width: 160 }), 0.05);
    // Glorot's of a layer from d to 4d.
    expectClose(std(smallInit, [4 * 96, 96]), std(glorotNormal, [4 * 96, 96]));
    expectClose(std(wangInit, [400, 1600], { layers: 20 }), 0.005);
    expectClose(std(wangInit, [1600, 400], { layers: 20, width: 400 }), 0.005);
    expectClose(std(wangInit, [1600, 400], { layers: 20, layout: "keras" }), 0.005);
    expect(codeOf(() => std(wangInit, [4, 4]))).toBe("WI_MISSING_OPTION");
  });

  it("fixup", () => {
    expectClose(std(fixup, [64, 32, 3, 3], { ...torch, layers: 9 }), (2 / 288) ** 0.5 / 3);
    expectClose(std(fixup, [64, 32, 3, 3], { ...torch, layers: 9, mode: "fanOut" }), (2 / 576) ** 0.5 / 3);
    expectClose(std(fixup, [50, 50], { layers: 100, branchLayers: 3 }), 0.2 * 100 ** -0.25);
    for (const m of [2, 3, 4, 5, 9]) {
      for (const layers of [1, 2, 54, 10_000]) {
        expectClose(fixupFactor({ layers, branchLayers: m }), layers ** (-1 / (2 * m - 2)), 1e-15);
      }
    }
    expect(fill(fixup, [2, 2], { layers: 3, last: true })).toEqual({ kind: "constant", value: 0 });
    expect(codeOf(() => std(fixup, [4, 4]))).toBe("WI_MISSING_OPTION");
    for (const bad of [0, 1.5, Number.NaN]) {
      expect(codeOf(() => fixupFactor({ layers: bad }))).toBe("WI_BAD_OPTION");
      expect(codeOf(() => fixupFactor({ layers: 2, branchLayers: bad }))).toBe("WI_BAD_OPTION");
    }
    expect(codeOf(() => fixupFactor({ layers: 2, branchLayers: 1 }))).toBe("WI_BAD_OPTION");
  });
});

describe("by the layers of encoder and decoder", () => {
  const xavier = (out: number, into: number) => (2 / (out + into)) ** 0.5;

  it("deepNorm has the table of the paper's figure 2", () => {
    for (const n of [1, 6, 18, 200]) {
      const { encoder, decoder, ...rest } = deepNormFactors({ encoderLayers: n });
      expect([decoder, rest]).toEqual([undefined, {}]);
      expectClose(encoder!.alpha, (2 * n) ** 0.25);
      expectClose(encoder!.beta, (8 * n) ** -0.25);
      expect(deepNormFactors({ decoderLayers: n })).toEqual({ decoder: encoder });
      for (const m of [1, 6, 100]) {
        const both = deepNormFactors({ encoderLayers: n, decoderLayers: m });
        expectClose(both.encoder!.alpha, 0.81 * (n ** 4 * m) ** (1 / 16));
        expectClose(both.encoder!.beta, 0.87 * (n ** 4 * m) ** (-1 / 16));
        expectClose(both.decoder!.alpha, (3 * m) ** 0.25);
        expectClose(both.decoder!.beta, (12 * m) ** -0.25);
      }
    }
    expectClose(std(deepNorm, [30, 50], { decoderLayers: 12 }), 96 ** -0.25 * xavier(30, 50));
    const both = { encoderLayers: 12, decoderLayers: 6 };
    expectClose(std(deepNorm, [30, 50], { ...both, stack: "decoder" }), 72 ** -0.25 * xavier(30, 50));
    expectClose(
      std(deepNorm, [30, 50], { ...both, stack: "encoder" }),
      0.87 * (12 ** 4 * 6) ** (-1 / 16) * xavier(30, 50),
    );
  });

  it("subLn has torchscale's", () => {
    for (const n of [1, 2, 12, 200]) {
      expectClose(subLnGains({ encoderLayers: n }).encoder!, Math.log(2 * n) ** 0.5);
      expectClose(subLnGains({ decoderLayers: n }).decoder!, Math.log(2 * n) ** 0.5);
      for (const m of [1, 6, 100]) {
        const both = subLnGains({ encoderLayers: n, decoderLayers: m });
        expectClose(both.encoder!, ((Math.log(3 * m) * Math.log(2 * n)) / 3) ** 0.5);
        expectClose(both.decoder!, Math.log(3 * m) ** 0.5);
      }
    }
    expectClose(std(subLn, [30, 50], { encoderLayers: 12 }), Math.log(24) ** 0.5 * xavier(30, 50));
  });

  it("tFixup has the authors' code's", () => {
    const { encoder, decoder } = tFixupFactors({ encoderLayers: 12, decoderLayers: 6 });
    expectClose(encoder!.branch, 0.67 * 12 ** -0.25);
    expectClose(encoder!.embedding, 108 ** -0.25);
    expectClose(decoder!.branch, 54 ** -0.25);
    expectClose(decoder!.embedding, 54 ** -0.25);
    expect(tFixupFactors({ decoderLayers: 6 })).toEqual({ decoder });
    expectClose(bound(tFixup, [30, 50], { encoderLayers: 12 }), 0.67 * 12 ** -0.25 * (6 / 80) ** 0.5);
    const embedding = { role: "embedding", decoderLayers: 6 };
    expectClose(std(tFixup, [5000, 64], embedding), 54 ** -0.25 / 8);
    expectClose(std(tFixup, [5000, 64], { ...embedding, layout: "keras" }), 54 ** -0.25 / 8);
    expect(codeOf(() => std(tFixup, [], embedding))).toBe("WI_BAD_RANK");
  });

  it.each([
    ["deepNorm", deepNorm, deepNormFactors],
    ["subLn", subLn, subLnGains],
    ["tFixup", tFixup, tFixupFactors],
  ] as const)("%s says what is missing", (_, init, factors) => {
    const both = { encoderLayers: 2, decoderLayers: 2 };
    expect(codeOf(() => fill(init, [4, 4]))).toBe("WI_MISSING_OPTION");
    expect(codeOf(() => fill(init, [4, 4], both))).toBe("WI_MISSING_OPTION");
    expect(codeOf(() => fill(init, [4, 4], { encoderLayers: 2, stack: "decoder" }))).toBe("WI_BAD_OPTION");
    expect(fill(init, [4, 4], { encoderLayers: 2, stack: "encoder" })).toEqual(
      fill(init, [4, 4], { encoderLayers: 2 }),
    );
    expect(codeOf(() => factors({}))).toBe("WI_MISSING_OPTION");
    for (const bad of [0, -1, 0.5, Number.NaN, "2"]) {
      expect(codeOf(() => factors({ encoderLayers: bad as number }))).toBe("WI_BAD_OPTION");
      expect(codeOf(() => factors({ decoderLayers: bad as number, encoderLayers: 2 }))).toBe("WI_BAD_OPTION");
    }
  });
});

describe("unitScaled", () => {
  it("is N(0, 1) at any fan, and has factors", () => {
    expect([std(unitScaled, [7, 9]), std(unitScaled, [1000])]).toEqual([1, 1]);
    expect(unitScaledFactors({ in: 100, out: 4 })).toEqual({ output: 0.1, inputGradient: 0.5, learningRate: 0.1 });
    expect(codeOf(() => unitScaledFactors({ in: 0, out: 1 }))).toBe("WI_BAD_OPTION");
    expect(codeOf(() => unitScaledFactors({ in: 1, out: Number.NaN }))).toBe("WI_BAD_OPTION");
  });
});
