import { normal, type Rng, type Tensor, truncatedNormal, uniform } from "@weightinit/core";
import { CpuRng } from "@weightinit/cpu";
import { it } from "vitest";
import type { WebGpuDType, WebGpuTensor } from "../src/index.ts";
import { expectSameBits } from "./bits.ts";
import { describeGpu, gpuRng } from "./gpu.ts";

const VALUES = 10_000_000;
/** A tensor's reals: not a multiple of a workgroup's. */
const REALS = 2_000_003;

type Make = (rng: Rng, dtype: WebGpuDType, size: number) => Tensor;
const LAWS: Record<string, Make> = {
  normal: normal({ std: 0.7, mean: 0 }) as unknown as Make,
  uniform: uniform({ lo: -0.3, hi: 0.9 }) as unknown as Make,
  truncatedNormal: truncatedNormal({ mean: 0.1, std: 0.7, lo: -1, hi: 1.5 }) as unknown as Make,
};

describeGpu("ten million values of each kind and dtype have the CPU's bits", () => {
  for (const [name, make] of Object.entries(LAWS)) {
    for (const dtype of ["float32", "float16", "bfloat16", "complex64", "complex32"] as const) {
      const parts = dtype.startsWith("complex") ? 2 : 1;
      if (parts === 2 && name === "truncatedNormal") continue;
      it(`${name} ${dtype}`, async () => {
        const gpu = await gpuRng(2 ** 33 + 5);
        const cpu = new CpuRng(2 ** 33 + 5);
        const size = Math.ceil(REALS / parts);
        for (let made = 0; made < VALUES; made += size * parts) {
          await expectSameBits(make(gpu, dtype, size) as WebGpuTensor, make(cpu, dtype, size));
        }
      });
    }
  }
});
