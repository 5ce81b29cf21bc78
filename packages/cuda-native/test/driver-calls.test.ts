/**
 * How many calls of the driver a small tensor takes: they are most of what it costs.
 */
import { constant, kaimingNormal, truncatedNormal, uniform } from "@weightinit/core";
import { type CudaRng, releaseContexts } from "@weightinit/cuda-native";
import { afterAll, expect, test } from "vitest";
import { calls, createRng, describeOnStandIn } from "./helpers/stand-in.ts";

describeOnStandIn("driver calls", () => {
  afterAll(releaseContexts);
  const MAKERS = {
    constant: (rng: CudaRng) => constant(rng, 2, 5, { value: 1 }),
    uniform: (rng: CudaRng) => uniform(rng, "bfloat16", 2, 5),
    kaimingNormal: (rng: CudaRng) => kaimingNormal(rng, 2, 5),
    truncatedNormal: (rng: CudaRng) => truncatedNormal(rng, "float64", 2, 5),
  };
  test.each(Object.entries(MAKERS))("a 2×5 %s, made, ready and destroyed", async (_, make) => {
    const rng = createRng(1);
    for (let i = 0; i < 3; i++) {
      const tensor = make(rng);
      await tensor.ready();
      tensor.destroy();
    }
    const start = calls();
    const tensor = make(rng);
    const made = calls();
    while (!(await isReady(tensor)));
    const queries = calls("cuEventQuery");
    const before = calls();
    await tensor.ready();
    const ready = calls();
    expect(calls("cuEventQuery")).toBe(queries + 1);
    tensor.destroy();
    const destroyed = calls();
    // Each visit to the context is a push and a pop.
    expect(made - start).toBe(2 + 3); // memory, launch, event
    expect(ready - before).toBe(2 + 1); // query
    expect(destroyed - ready).toBe(2 + 1); // free
  });

  /** Whether the work has ended, by another way than the binding's own. */
  async function isReady(tensor: { readonly event: bigint }): Promise<boolean> {
    await new Promise((resolve) => setImmediate(resolve));
    const { context } = createRng(1);
    return context.run(() => context.driver.raw.cuEventQuery(tensor.event)) === 0;
  }

  test("memory of the caller: a launch and an event", async () => {
    const rng = createRng(1);
    const arena = constant(rng, 10, { value: 1 });
    await arena.ready();
    constant(rng, 1, { value: 1 }).destroy(); // leaves an event to be used again
    const start = calls();
    const made = constant(rng, 10, { value: 2, out: arena });
    expect(calls() - start).toBe(2 + 2);
    expect(await made.toArray()).toEqual(new Float32Array(10).fill(2));
  });

  test("a small read is one copy, and keeps no pinned memory", async () => {
    const tensor = constant(createRng(1), 10, { value: 1 });
    await tensor.ready();
    const start = calls("cuMemcpyDtoHAsync_v2");
    const pinned = calls("cuMemAllocHost_v2");
    await tensor.toArray();
    expect(calls("cuMemcpyDtoHAsync_v2") - start).toBe(1);
    expect(calls("cuMemAllocHost_v2")).toBe(pinned);
  });
});
