import {
  constant,
  dtypeInfo,
  glorotUniform,
  kaimingNormal,
  normal,
  type Rng,
  rand32,
  randn32,
  type Tensor,
  truncatedNormal,
  uniform,
} from "@weightinit/core";
import { CpuRng } from "@weightinit/cpu";
import { expect, it } from "vitest";
import { type WebGpuDType, WebGpuRng, WebGpuTensor } from "../src/index.ts";
import { expectSameBits } from "./bits.ts";
import { coded } from "./coded.ts";
import { describeGpu, gpuRng } from "./gpu.ts";

const DTYPES: readonly WebGpuDType[] = ["float16", "bfloat16", "float32", "complex32", "complex64"];
/** Around a word, a block, a workgroup's 256 reals. */
const SIZES = [0, 1, 2, 3, 4, 5, 7, 8, 255, 256, 257, 1023, 4099];

type Make = (rng: Rng, dtype: WebGpuDType, ...dims: number[]) => Tensor;
/** Erases the types that tie an initializer's result to its rng: both backends run the same call. */
const erase = (init: unknown) => init as Make;

const LAWS: Record<string, Make> = {
  normal: erase(normal({ std: 0.3, mean: 0 })),
  uniform: erase(uniform({ lo: -0.3, hi: 0.7 })),
  "uniform [0, 1)": erase(uniform({ lo: 0, hi: 1 })),
  glorotUniform: erase(glorotUniform()),
  kaimingNormal: erase(kaimingNormal({ gain: 1 })),
  truncatedNormal: erase(truncatedNormal({ mean: 0.1, std: 0.7, lo: -1, hi: 1.5 })),
  "truncatedNormal, one-sided": erase(truncatedNormal({ lo: 2, hi: Number.POSITIVE_INFINITY })),
  "truncatedNormal, no bounds": erase(truncatedNormal({ lo: Number.NEGATIVE_INFINITY, hi: Number.POSITIVE_INFINITY })),
  constant: erase(constant({ value: -1.3 })),
};

describeGpu("random fills and constants have the CPU's bits", () => {
  for (const [name, make] of Object.entries(LAWS)) {
    for (const dtype of DTYPES) {
      if (dtypeInfo(dtype).isComplex && name.startsWith("truncated")) continue;
      it(`${name} ${dtype}`, async () => {
        const gpu = await gpuRng(42);
        const cpu = new CpuRng(42);
        for (const size of SIZES) await expectSameBits(make(gpu, dtype, size) as WebGpuTensor, make(cpu, dtype, size));
        expect(gpu.state).toEqual(cpu.state);
      });
    }
  }

  it("normals with a mean", async () => {
    for (const dtype of ["float16", "bfloat16", "float32"] as const) {
      const options = { mean: -0.7, std: 0.02 };
      await expectSameBits(normal(await gpuRng(1), dtype, 1000, options), normal(new CpuRng(1), dtype, 1000, options));
    }
  });

  it("any seed and draw", async () => {
    for (const seed of [0, 1, 2n ** 32n, 2n ** 64n - 1n]) {
      const gpu = (await gpuRng(seed)).fork("a");
      const cpu = new CpuRng(seed).fork("a");
      for (let draw = 0; draw < 3; draw++) await expectSameBits(rand32(gpu, 10), rand32(cpu, 10));
    }
  });

  it("rows of a tensor, whatever word they start at", async () => {
    for (const dtype of DTYPES) {
      for (const from of [0, 1, 2, 3, 5, 100]) {
        const options = { std: 1, rows: [from, from + 9] } as const;
        await expectSameBits(
          normal(await gpuRng(3), dtype, 200, 7, options),
          normal(new CpuRng(3), dtype, 200, 7, options),
        );
      }
    }
  });

  it("rows beyond word 2³² and block 2³²", async () => {
    for (const row of [2 ** 21, 2 ** 31 - 1, 2 ** 37]) {
      const options = { rows: [row, row + 2] } as const;
      const shape = [2 ** 38, 1023];
      await expectSameBits(rand32(await gpuRng(3), shape, options), rand32(new CpuRng(3), shape, options));
    }
  });

  it("more workgroups than one row of a dispatch holds: 2²⁴ + 3 reals", async () => {
    const size = 2 ** 24 + 3;
    await expectSameBits(rand32(await gpuRng(5), size), rand32(new CpuRng(5), size));
  });

  it("is a WebGpuTensor with the buffer it says", async () => {
    const tensor = kaimingNormal(await gpuRng(), "bfloat16", 3, 5);
    expect(tensor).toBeInstanceOf(WebGpuTensor);
    expect([tensor.dtype, tensor.shape, tensor.size]).toEqual(["bfloat16", [3, 5], 15]);
    expect([tensor.byteOffset, tensor.byteLength, tensor.buffer.size]).toEqual([0, 30, 32]);
    expect(String(tensor)).toBe("3×5 WebGpuTensor<bfloat16>");
    expect(await tensor.toFloat32()).toEqual(await kaimingNormal(new CpuRng(42), "bfloat16", 3, 5).toFloat32());
  });

  it("a state continues on another backend, and as a subclass", async () => {
    const { device } = await gpuRng();
    const rng = new WebGpuRng(3, { device });
    randn32(rng, 3);
    const cpu = CpuRng.fromState(rng.state);
    const gpu = WebGpuRng.fromState(JSON.parse(JSON.stringify(rng.state)), { device });
    expect(await randn32(gpu, 3).toArray()).toEqual(randn32(cpu, 3).data);
    expect(() => WebGpuRng.fromState({} as never, { device })).toThrow(coded("WI_BAD_STATE"));
    class Mine extends WebGpuRng {}
    const mine = Mine.fromState(rng.state, { device });
    for (const copy of [mine, mine.clone(), mine.fork("a")]) expect(copy).toBeInstanceOf(Mine);
    expect(String(mine)).toBe("Mine(seed 3, draw 1)");
  });
});
