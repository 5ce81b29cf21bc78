import { CpuRng } from "@weightinit/cpu";
import { releaseContexts } from "@weightinit/cuda-native";
import { initialize, planOf } from "@weightinit/recipes";
import { afterAll, expect, test } from "vitest";
import { calls, createRng, describeOnStandIn } from "./helpers/stand-in.ts";

/** Calls that wait for the device, or ask it whether it is done. */
const WAITS = ["cuCtxSynchronize", "cuStreamSynchronize", "cuEventSynchronize", "cuEventQuery", "cuStreamQuery"];

describeOnStandIn("a whole model", () => {
  afterAll(releaseContexts);

  test("is made without waiting for the device, with the bits of the CPU", { timeout: 60_000 }, async () => {
    const rng = createRng(1);
    await initialize(
      rng,
      planOf({ model_type: "gpt2", n_embd: 8, n_layer: 1, n_head: 2, vocab_size: 9, n_positions: 4 }),
    )
      .get("transformer.wte.weight")!
      .ready(); // loads the kernels
    const plan = planOf({ model_type: "gpt2", n_embd: 32, n_layer: 3, n_head: 4, vocab_size: 60, n_positions: 16 });
    const waits = () => WAITS.map((name) => calls(name));
    const [before, launches] = [waits(), calls("cuLaunchKernel")];
    const weights = initialize(createRng(1), plan);
    expect(waits()).toEqual(before);
    expect(calls("cuLaunchKernel") - launches).toBeGreaterThanOrEqual(plan.parameters.length);
    const onCpu = initialize(new CpuRng(1), plan);
    for (const [name, tensor] of weights) expect(await tensor.toArray(), name).toEqual(onCpu.get(name)!.data);
  });
});
