/**
 * How many calls of the driver a small tensor takes: they are most of what it costs.
 */
import { constant, kaimingNormal, truncatedNormal, uniform } from "@weightinit/core";
import { type CudaRng, releaseContexts } from "@weightinit/cuda-native";
import { afterAll, expect, test } from "vitest";
import { calls, createRng, createStream, createUsersRng, describeOnStandIn, finishWork } from "./helpers/stand-in.ts";

describeOnStandIn("driver calls", () => {
  afterAll(releaseContexts);
  // Each visit to the context is a push and a pop.
  const VISIT = 2;
  const MAKERS = {
    constant: (rng: CudaRng) => constant(rng, 2, 5, { value: 1 }),
    uniform: (rng: CudaRng) => uniform(rng, "bfloat16", 2, 5),
    kaimingNormal: (rng: CudaRng) => kaimingNormal(rng, 2, 5),
    truncatedNormal: (rng: CudaRng) => truncatedNormal(rng, "float64", 2, 5),
  };

  /** What each step of a tensor's life takes, from the fourth such tensor on. */
  async function counted(rng: CudaRng, make: (rng: CudaRng) => ReturnType<(typeof MAKERS)["uniform"]>) {
    for (let i = 0; i < 3; i++) {
      const tensor = make(rng);
      await tensor.ready();
      tensor.destroy();
    }
    let before = calls();
    const since = () => {
      const found = calls() - before;
      before = calls();
      return found;
    };
    const tensor = make(rng);
    const made = since();
    expect(tensor.event).not.toBe(0n);
    const event = since();
    finishWork();
    await tensor.ready();
    const ready = since();
    tensor.destroy();
    return { made, event, ready, destroyed: since() };
  }

  test.each(Object.entries(MAKERS))("a 2×5 %s, made, ready and destroyed", async (_, make) => {
    expect(await counted(createUsersRng(1), make as never)).toEqual({
      made: VISIT + 1, // launch
      event: VISIT + 1, // when it is asked for; ready() asks within its own visit
      ready: VISIT + 1, // query
      destroyed: 0,
    });
  });

  test("a large one", async () => {
    expect(await counted(createUsersRng(1), (rng) => uniform(rng, 20_000) as never)).toEqual({
      made: VISIT + 2, // memory, launch
      event: VISIT + 1,
      ready: VISIT + 1,
      destroyed: VISIT + 1, // free
    });
  });

  test("one on a stream of the caller's, which may be gone later: its event at once", async () => {
    const rng = createUsersRng(1);
    const theirs = createUsersRng(1, { stream: createStream(rng) });
    expect(await counted(theirs, (rng) => uniform(rng, 10) as never)).toEqual({
      made: VISIT + 3, // memory, launch, event
      event: 0,
      ready: VISIT + 1,
      destroyed: VISIT + 2, // wait, free
    });
  });

  test("memory of the caller: a launch", async () => {
    const rng = createRng(1);
    const arena = constant(rng, 10, { value: 1 });
    await arena.ready();
    const start = calls();
    const made = constant(rng, 10, { value: 2, out: arena });
    expect(calls() - start).toBe(VISIT + 1);
    expect(await made.toArray()).toEqual(new Float32Array(10).fill(2));
  });

  test("a whole model has one event", async () => {
    const rng = createUsersRng(1);
    const tensors = Array.from({ length: 50 }, (_, i) => uniform(rng, 10 + i));
    const start = calls("cuEventRecord");
    await Promise.all(tensors.map((tensor) => tensor.ready()));
    expect(new Set(tensors.map((tensor) => tensor.event)).size).toBe(1);
    expect(calls("cuEventRecord") - start).toBe(1);
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
