import { CpuRng } from "@weightinit/cpu";
import { initialize, planOf } from "@weightinit/recipes";
import { expect, it } from "vitest";
import { contextOf } from "../src/gpu-context.ts";
import { describeGpu, gpuRng } from "./gpu.ts";

describeGpu("a whole model", () => {
  it("is one submit, with the bits of the CPU", { timeout: 60_000 }, async () => {
    const rng = await gpuRng(1);
    const { recorder } = contextOf(rng.device);
    const plan = planOf({ model_type: "gpt2", n_embd: 32, n_layer: 3, n_head: 4, vocab_size: 60, n_positions: 16 });
    const before = recorder.submits;
    const weights = initialize(rng, plan);
    for (const { buffer } of weights.values()) expect(buffer.size).toBeGreaterThan(0);
    expect(recorder.submits - before).toBe(1);
    const onCpu = initialize(new CpuRng(1), plan);
    expect(weights.size).toBe(onCpu.size);
    for (const [name, tensor] of weights) expect(await tensor.toArray(), name).toEqual(onCpu.get(name)!.data);
  });
});
