import type { NormalFill, UniformFill } from "@weightinit/core";
import { narrow16, portableWords, realFunction, VALUES } from "@weightinit/core/stream";
import { describe, expect, it } from "vitest";
import { fillRandom } from "../src/fill-elementwise.ts";
import { float32Bits, isPlainArithmetic, type RandomFill } from "../src/fill-params.ts";
import { contextOf } from "../src/gpu-context.ts";
import { createBuffer } from "../src/memory.ts";
import { piecesOf } from "../src/pieces.ts";
import { COPY_SRC, STORAGE } from "../src/webgpu-flags.ts";
import type { AffinePath } from "../src/wgsl/law.ts";
import type { Part } from "../src/wgsl/storage.ts";
import { describeGpu, gpuRng } from "./gpu.ts";

const LENGTH = 1 << 13;
const KEY = [7, 11] as const;

const normalFill = (std: number, mean: number): NormalFill => ({
  kind: "normal",
  std: Math.fround(std),
  mean: Math.fround(mean) + 0,
});
const MOST = 3.4028234663852886e38;
const uniformFill = (half: number, mid: number): UniformFill => ({
  kind: "uniform",
  half: Math.fround(half),
  mid: Math.fround(mid) + 0,
  first: -MOST,
  last: MOST,
});

/** The bits of a fill's reals as the device makes them along a path. */
async function onDevice(fill: RandomFill, part: Part, path: AffinePath): Promise<Uint32Array> {
  const { device, recorder, staging, arithmetic } = contextOf((await gpuRng()).device);
  const bytes = LENGTH * (part === "float32" ? 4 : 2);
  const { buffer } = createBuffer(device, bytes, STORAGE | COPY_SRC);
  const place = {
    key: KEY,
    draw: 0,
    from: 0,
    length: LENGTH,
    run: LENGTH,
    stride: LENGTH,
    arithmetic: { path, packs: arithmetic.packs },
  };
  recorder.record(undefined, () => {
    const pieces = piecesOf({ buffer, offset: 0, size: bytes }, bytes / LENGTH, device.limits);
    fillRandom(recorder, fill, place, { pieces, part, parts: 1 });
  });
  const read = new Uint8Array(bytes);
  await staging.read({ buffer, offset: 0, size: bytes }, read);
  buffer.destroy();
  return part === "float32" ? new Uint32Array(read.buffer) : Uint32Array.from(new Uint16Array(read.buffer));
}

function reference(fill: RandomFill, part: Part): Uint32Array {
  const words = new Uint32Array(LENGTH);
  portableWords(KEY, 0)(words, 0, VALUES);
  const real = realFunction(fill, part);
  return Uint32Array.from(words, (u) => (part === "float32" ? float32Bits(real(u, 0)) : narrow16(real(u, 0), part)));
}

async function expectReference(fill: RandomFill, part: Part, path: AffinePath): Promise<void> {
  const got = await onDevice(fill, part, path);
  const want = reference(fill, part);
  const wrong = got.findIndex((bits, i) => bits !== want[i]);
  expect([fill.kind, path, wrong, got[wrong], want[wrong]]).toEqual([fill.kind, path, -1, undefined, undefined]);
}

/** Magnitudes over the whole range of float32, subnormals included. */
const EXPONENTS = [-149, -140, -127, -126, -125, -110, -103, -102, -98, -97, -60, -24, -1, 0, 1, 23, 60, 110, 123];
const MEANS = [-149, -126, -125, -102, -90, -20, 0, 3, 100, 126, 127];

describe("the hardware path", () => {
  it("is taken only where neither subnormals nor infinities can occur", () => {
    expect(isPlainArithmetic(normalFill(1, 0), "float32")).toBe(true);
    expect(isPlainArithmetic(normalFill(0, 2 ** -102), "float32")).toBe(true);
    expect(isPlainArithmetic(normalFill(2 ** -98, 0), "float32")).toBe(true);
    expect(isPlainArithmetic(normalFill(2 ** -99, 0), "float32")).toBe(false);
    expect(isPlainArithmetic(normalFill(1, 2 ** -103), "float32")).toBe(false);
    expect(isPlainArithmetic(normalFill(2 ** 125, 0), "float32")).toBe(false);
    expect(isPlainArithmetic(uniformFill(2 ** -102, 0), "float32")).toBe(true);
    expect(isPlainArithmetic(uniformFill(1, -(2 ** -103)), "float32")).toBe(false);
    expect(isPlainArithmetic(uniformFill(2 ** 126, 2 ** 126), "float32")).toBe(false);
  });
});

describeGpu("both affine paths have the reference's bits", () => {
  for (const part of ["float32", "float16", "bfloat16"] as const) {
    it(`normals of every magnitude, ${part}`, async () => {
      for (const [i, std] of [...EXPONENTS, Number.NEGATIVE_INFINITY].entries()) {
        for (const mean of [Number.NEGATIVE_INFINITY, MEANS[i % MEANS.length] as number]) {
          const sign = i % 2 === 0 ? 1 : -1;
          const fill = normalFill(1.37 * 2 ** std, sign * 1.71 * 2 ** mean);
          await expectReference(fill, part, "soft");
          if (isPlainArithmetic(fill, part)) await expectReference(fill, part, "hardware");
        }
      }
    });

    it(`uniforms of every magnitude, ${part}`, async () => {
      for (const half of EXPONENTS.filter((exponent) => exponent >= -102)) {
        for (const mid of [Number.NEGATIVE_INFINITY, half - 1, half + 20, -130]) {
          const fill = uniformFill(1.37 * 2 ** half, -1.71 * 2 ** mid);
          await expectReference(fill, part, "soft");
          if (isPlainArithmetic(fill, part)) await expectReference(fill, part, "hardware");
        }
      }
    });
  }

  it("means that cancel", async () => {
    for (const mean of [-3, -1, -0.5, -2, 6]) {
      await expectReference(normalFill(2, mean), "float32", "soft");
      await expectReference(normalFill(2, mean), "float32", "hardware");
    }
  });

  it("sums that overflow", async () => {
    await expectReference(normalFill(1e38, 3e38), "float32", "soft");
    await expectReference(normalFill(MOST, -MOST), "bfloat16", "soft");
  });
});
