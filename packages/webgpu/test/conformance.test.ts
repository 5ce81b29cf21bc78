import { conformance } from "@weightinit/conformance";
import { expect, it, test } from "vitest";
import { WebGpuRng } from "../src/index.ts";
import { describeGpu, gpuRng } from "./gpu.ts";
import { outMemory } from "./out-memory.js";

describeGpu("conformance", () => {
  const { notRun } = conformance<WebGpuRng>({
    test: (name, run) => test(name, run),
    createRng: gpuRng,
    fromState: async (state) => WebGpuRng.fromState(state, { device: (await gpuRng()).device }),
    out: outMemory,
  });

  it("leaves nothing out", () => {
    expect(notRun).toEqual([]);
  });
});
