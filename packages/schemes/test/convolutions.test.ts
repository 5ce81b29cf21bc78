/** ICNR, bilinear upsampling, Fourier kernels and positions, against the frameworks' numbers. */
import { CpuRng, type CpuTensor } from "@weightinit/cpu";
import { describe, expect, it } from "vitest";
import { bilinearUpsampling, gridPositions, icnr, sinusoidalPositions, stftKernel } from "../src/index.ts";
import stft from "./data/stft.json" with { type: "json" };
import golden from "./data/upsampling-positions.json" with { type: "json" };
import whisper from "./data/whisper-positions.json" with { type: "json" };
import windows from "./data/windows.json" with { type: "json" };
import { codeOf } from "./support/refused.ts";

const rng = () => new CpuRng(7);

describe("icnr", () => {
  const size = 2 * 9;
  /** For each output channel, the first with the same kernel. */
  const sources = (data: Float64Array, channels: number) => {
    const kernels = Array.from({ length: channels }, (_, c) => data.subarray(c * size, (c + 1) * size).join());
    return kernels.map((kernel) => kernels.indexOf(kernel));
  };
  const made = (channels: number, options: object) =>
    (icnr as unknown as (...args: unknown[]) => CpuTensor<"float64">)(rng(), "float64", [channels, 2, 3, 3], {
      layout: "torch",
      ...options,
    }).data;

  it.each(golden.icnr.map((row) => [row.factor, row.channels, row] as const))(
    "repeats kernels as pixel_shuffle by %d reads %d channels",
    (factor, channels, row) => {
      const of = sources(made(factor * factor * channels, { factor }), factor * factor * channels);
      expect(of.map((channel) => channel / factor ** 2)).toEqual(row["out channel o uses kernel"]);
      for (const [c, block] of row["pixel_shuffle_source_channel [c][i][j]"].entries()) {
        for (const channel of block.flat()) expect(of[channel]).toBe(of[c * factor * factor]);
      }
    },
  );

  it.each(Object.entries(golden.depth_to_space))("tiles them as depth_to_space reads them: %s", (what, pixels) => {
    const [factor, channels] = [...what.matchAll(/\d+/g)].map(Number) as [number, number];
    const of = sources(made(factor * factor * channels, { factor, order: "depthToSpace" }), factor * factor * channels);
    for (const pixel of (pixels as number[][][]).flat()) {
      expect(pixel.map((channel) => of[channel])).toEqual(Array.from({ length: channels }, (_, c) => c));
    }
  });

  it("has Kaiming's variance, of its own kernels", () => {
    for (const [dtype, parts] of [
      ["float64", 1],
      ["complex128", 2],
    ] as const) {
      for (const [distribution, kurtosis] of [
        ["normal", 3],
        ["uniform", 1.8],
      ] as const) {
        const { data } = icnr(rng(), dtype, [3, 3, 100, 4 * 60], { factor: 2, distribution, gain: 3 });
        // In layout "lux" the out axis is the last: every fourth is a kernel of its own.
        const own = data.filter((_, at) => Math.floor(at / parts) % 4 === 0);
        const variance = own.reduce((sum, x) => sum + x * x, 0) / own.length;
        const right = 9 / 900 / parts;
        expect(Math.abs(variance - right)).toBeLessThan(4 * right * Math.sqrt((kurtosis - 1) / own.length));
        expect(data.length / own.length).toBe(4);
      }
    }
  });

  it("grows along as many axes as it is told", () => {
    const one = icnr(rng(), "float64", [8, 3, 1, 1], { layout: "torch", factor: 2, axes: 1 }).data;
    expect(new Set(one).size).toBe(12);
    const dense = icnr(rng(), "float64", [8, 3], { layout: "torch", factor: 2, axes: 2 }).data;
    expect(new Set(dense).size).toBe(6);
    expect(codeOf(() => icnr(rng(), 6, 2, 3, 3, { layout: "torch", factor: 2 }))).toBe("WI_BAD_DIMS");
    expect(codeOf(() => icnr(rng(), [6], { factor: 2 }))).toBe("WI_BAD_RANK");
    expect(codeOf(() => (icnr as unknown as (...args: unknown[]) => unknown)(rng(), 4, 4))).toBe("WI_MISSING_OPTION");
  });
});

describe("bilinearUpsampling", () => {
  it.each(golden.bilinear.map((row) => [row.factor, row] as const))(
    "by %d is the framework's interpolation",
    (factor, row) => {
      const line = bilinearUpsampling(rng(), "float64", 1, 1, row.size, { layout: "torch", factor }).data;
      for (const [i, x] of row.row.entries()) expect(Math.abs(line[i]! - x)).toBeLessThan(4e-16);
      const plane = bilinearUpsampling(rng(), "float64", [2, 2, row.size, row.size], { layout: "torch", factor }).data;
      for (const [at, x] of plane.entries()) {
        const [j, i] = [at % row.size, Math.floor(at / row.size) % row.size];
        const channel = Math.floor(at / row.size ** 2);
        const right = channel === 0 || channel === 3 ? line[i]! * line[j]! : 0;
        expect(Math.abs(x - right)).toBeLessThan(4e-16);
      }
    },
  );

  it("upsamples ramps to ramps, in every layout and depthwise", () => {
    // Stride f: output o gets input i times k[o − f·i]; in the middle these weights sum to 1 for every o.
    for (const factor of [2, 3, 4, 7]) {
      const size = 2 * factor - (factor % 2);
      const kernel = bilinearUpsampling(rng(), "float64", [size, 1, 5], { layout: "keras", factor }).data;
      expect(kernel.length).toBe(size * 5);
      const line = kernel.filter((_, at) => at % 5 === 3);
      for (let o = 0; o < factor; o++) {
        let sum = 0;
        for (let at = o; at < size; at += factor) sum += line[at]!;
        expect(sum).toBeCloseTo(1, 14);
      }
    }
    expect(bilinearUpsampling(rng(), 4, 4, 4, { layout: "torch", factor: 2 }).data.filter((x) => x !== 0).length).toBe(
      16,
    );
  });

  it("refuses other kernels and channels", () => {
    const code = (dims: number[]) => codeOf(() => bilinearUpsampling(rng(), dims, { layout: "torch", factor: 2 }));
    expect([code([2, 2, 3, 3]), code([2, 2, 4, 3]), code([2, 3, 4]), code([2, 2]), code([2])]).toEqual([
      "WI_BAD_DIMS",
      "WI_BAD_DIMS",
      "WI_BAD_DIMS",
      "WI_BAD_DIMS",
      "WI_BAD_RANK",
    ]);
  });
});

describe("stftKernel", () => {
  type Options = { readonly scaling?: "density" };
  const rows = stft as unknown as readonly {
    readonly options: Options;
    readonly shape: [number, number, number];
    readonly float64: readonly (number | string)[];
    readonly float32?: readonly number[];
  }[];
  it.each(rows.map((row) => [JSON.stringify(row.options), row.shape.join("×"), row] as const))(
    "with %s, %s, is Keras' where that has numbers",
    (_, __, { options, shape, float64, float32 }) => {
      const [frames, channels, frequencies] = shape;
      if (channels !== 1) expect(codeOf(() => stftKernel(rng(), shape, options))).toBe("WI_BAD_DIMS");
      const make = <D extends "float32" | "float64">(dtype: D) =>
        stftKernel(rng(), dtype, [frames, 1, frequencies], options).data as Float64Array;
      if (float64[0] === "NaN") {
        expect(codeOf(() => make("float64"))).toBe(frequencies === 1 ? "WI_BAD_DIMS" : "WI_BAD_OPTION");
        return;
      }
      for (const [i, x] of make("float64").entries()) expect(Math.abs(x - (float64[i] as number))).toBeLessThan(1e-14);
      if (float32 === undefined) return;
      for (const [i, x] of make("float32").entries()) expect(Math.abs(x - float32[i]!)).toBeLessThan(2e-7);
    },
  );

  it("is the transform: a cosine gives a peak at its frequency, and windows scale to 1", () => {
    const [frames, frequencies] = [32, 17];
    const of = (side: "real" | "imag") =>
      stftKernel(rng(), "float64", frames, 1, frequencies, { side, window: null }).data;
    const [real, imag] = [of("real"), of("imag")];
    const signal = Array.from({ length: frames }, (_, t) => Math.cos((2 * Math.PI * 5 * t) / 32 + 0.3));
    for (let k = 0; k < frequencies; k++) {
      const [re, im] = [real, imag].map((kernel) =>
        signal.reduce((sum, x, t) => sum + x * kernel![t * frequencies + k]!, 0),
      ) as [number, number];
      expect(re).toBeCloseTo(k === 5 ? 16 * Math.cos(0.3) : 0, 12);
      expect(im).toBeCloseTo(k === 5 ? 16 * Math.sin(0.3) : 0, 12);
    }
    const density = stftKernel(rng(), "float64", 20, 1, 4, { window: "hamming" }).data.filter((_, at) => at % 4 === 0);
    expect(density.reduce((sum, x) => sum + x * x, 0)).toBeCloseTo(1, 14);
  });

  it.each(windows.map((row) => [row.window, row.size, row.periodic, row] as const))(
    "has SciPy's window %s of %d, periodic %s",
    (name, size, periodic, { values }) => {
      const of = { window: name as "hann", periodic, scaling: null };
      // Frequency 0 of the real side is the window itself.
      const { data } = stftKernel(rng(), "float64", size, 1, 2, of);
      for (const [t, x] of values.entries()) expect(Math.abs(data[2 * t]! - x)).toBeLessThan(1e-14);
    },
  );

  it("refuses other shapes, windows of another length, and such that cannot be scaled", () => {
    const code = (dims: number[], options: object = {}) => codeOf(() => stftKernel(rng(), dims, options));
    expect([code([8, 5]), code([8, 2, 5]), code([8, 1, 1])]).toEqual(["WI_BAD_RANK", "WI_BAD_DIMS", "WI_BAD_DIMS"]);
    expect([
      code([8, 1, 5], { window: [1, 2, 3] }),
      code([2, 1, 5], { window: [0, 0] }),
      code([2, 1, 5], { window: [1e200, 1] }),
      code([2, 1, 5], { window: "bartlett", scaling: "spectrum" }),
      code([2, 1, 5], { window: [0, 0], scaling: null }),
    ]).toEqual(["WI_BAD_OPTION", "WI_BAD_OPTION", "WI_BAD_OPTION", "WI_BAD_OPTION", "accepted"]);
  });
});

describe("sinusoidalPositions", () => {
  const kinds = {
    marian: "halves",
    gptj: "halves",
    distilbert: "interleaved",
    whisper: "whisper",
    speech_to_text: "whisper",
  };
  it.each(golden.sinusoidal_positions.map((row) => [row.model, row] as const))("has %s's", (model, row) => {
    const kind = kinds[model as keyof typeof kinds] as "halves";
    const { data } = sinusoidalPositions(rng(), row.length, row.d, { kind });
    const right = row.float32.flat();
    expect(data.length).toBe(right.length);
    for (const [i, x] of right.entries()) expect(Math.abs(data[i]! - x)).toBeLessThan(1e-6);
  });

  it("has Whisper's at its full length, where float32 steps are off by 1e-4", () => {
    const table = (kind: "whisper" | "whisper32") => sinusoidalPositions(rng(), 1500, 384, { kind }).data;
    const [ours, exact] = [table("whisper32"), table("whisper")];
    let worst = 0;
    for (const [position, column, value] of whisper.values as [number, number, number][]) {
      // An ulp of an exponential, times the position.
      expect(Math.abs(ours[position * 384 + column]! - value)).toBeLessThan(3e-5);
      worst = Math.max(worst, Math.abs(exact[position * 384 + column]! - value));
    }
    expect(worst).toBeGreaterThan(3e-5);
  });

  it("is right at far positions, where a float64 angle would not be", () => {
    // p = 10¹⁰, j = 1 of d = 8: the angle is p·10000^(−1/4) = 10⁹; sin and cos of 10⁹ from tables.
    const { data } = sinusoidalPositions(rng(), "float64", [1e10 + 1, 8], { slice: { 0: [1e10, 1e10 + 1] } });
    expect(data[2]).toBe(0.5458434494486996);
    expect(data[3]).toBe(0.8378871813639024);
    expect([data[0], data[1]]).toEqual([-0.48750602508751067, 0.873119622676856]);
  });

  it("has rows whose inner products depend on their distance alone", () => {
    const d = 64;
    const { data } = sinusoidalPositions(rng(), "float64", 40, d, { base: 500 });
    const inner = (a: number, b: number) => {
      let sum = 0;
      for (let i = 0; i < d; i++) sum += data[a * d + i]! * data[b * d + i]!;
      return sum;
    };
    for (let p = 0; p < 30; p++) expect(inner(p, p + 7)).toBeCloseTo(inner(0, 7), 12);
    expect(inner(3, 3)).toBeCloseTo(d / 2, 12);
  });

  it("refuses odd widths", () => {
    const code = (dims: number[], options: object = {}) => codeOf(() => sinusoidalPositions(rng(), dims, options));
    expect([code([4, 5]), code([4]), code([4, 2], { kind: "whisper" }), code([4, 2])]).toEqual([
      "WI_BAD_DIMS",
      "WI_BAD_RANK",
      "WI_BAD_DIMS",
      "accepted",
    ]);
  });
});

describe("gridPositions", () => {
  /** The formula of MAE's `pos_embed.py`, place by place. */
  const right = (rows: number, columns: number, d: number): number[] => {
    const half = (at: number) => {
      const angles = Array.from({ length: d / 4 }, (_, j) => at / 10000 ** (j / (d / 4)));
      return [...angles.map(Math.sin), ...angles.map(Math.cos)];
    };
    const places = Array.from({ length: rows * columns }, (_, i) => [Math.floor(i / columns), i % columns]);
    return places.flatMap(([row, column]) => [...half(column!), ...half(row!)]);
  };

  it("is MAE's, after a class token's row of zeros", () => {
    const { data } = gridPositions(rng(), "float64", [1, 50, 16], { prefix: 1 });
    expect([...data.subarray(0, 16)]).toEqual(Array(16).fill(0));
    const table = right(7, 7, 16);
    expect(data.length).toBe(16 + table.length);
    for (const [i, x] of table.entries()) expect(data[16 + i]).toBeCloseTo(x, 12);
  });

  it("has grids of other shapes, if it is told their columns", () => {
    const { data } = gridPositions(rng(), "float64", [6, 8], { columns: 3 });
    for (const [i, x] of right(2, 3, 8).entries()) expect(data[i]).toBeCloseTo(x, 12);
  });

  it("refuses what is no grid", () => {
    expect(codeOf(() => gridPositions(rng(), 6, 8))).toBe("WI_BAD_DIMS");
    expect(codeOf(() => gridPositions(rng(), 4, 6))).toBe("WI_BAD_DIMS");
    expect(codeOf(() => gridPositions(rng(), 7, 8, { columns: 3 }))).toBe("WI_BAD_DIMS");
    expect(codeOf(() => gridPositions(rng(), 1, 8, { prefix: 2 }))).toBe("WI_BAD_DIMS");
    expect(codeOf(() => gridPositions(rng(), 8))).toBe("WI_BAD_RANK");
  });
});
