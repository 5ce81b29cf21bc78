import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { glorotUniform, kaimingNormal } from "@weightinit/core";
import { expect, it } from "vitest";
import { contextOf } from "../src/gpu-context.ts";
import { describeGpu, gpuRng } from "./gpu.ts";

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc") as () => void;

/** Memory after a collection. SwiftShader's GPU memory is this process's own, so `rss` counts it. */
async function memory(): Promise<{ rss: number; heapUsed: number }> {
  for (let i = 0; i < 3; i++) {
    collect();
    // What was collected is given back in a turn of the event loop of its own.
    await new Promise((resolve) => setImmediate(resolve));
  }
  const { rss, heapUsed } = process.memoryUsage();
  return { rss, heapUsed };
}

const MB = 2 ** 20;

describeGpu("lifetime", () => {
  it("10,000 tensors made and destroyed leave memory flat, and staging buffers are used again", async () => {
    const rng = await gpuRng(1);
    const { staging } = contextOf(rng.device);
    const run = async (count: number) => {
      for (let i = 0; i < count; i++) {
        const tensor = glorotUniform(rng, 64, 64); // 16 KB; 160 MB in all
        if (i % 20 === 0) await tensor.toArray();
        tensor.destroy();
      }
      await rng.device.queue.onSubmittedWorkDone();
    };
    await run(2000);
    const before = await memory();
    const made = staging.made;
    await run(10_000);
    const after = await memory();
    expect(staging.made).toBe(made);
    expect(after.rss - before.rss).toBeLessThan(32 * MB);
    expect(after.heapUsed - before.heapUsed).toBeLessThan(4 * MB);
    console.info(
      `10,000 tensors: rss ${((after.rss - before.rss) / MB).toFixed(1)} MB, heap ${((after.heapUsed - before.heapUsed) / MB).toFixed(2)} MB`,
    );
  });

  it("ready() leaves nothing behind", async () => {
    const tensor = kaimingNormal(await gpuRng(1), 2, 5);
    const wait = async (times: number) => {
      for (let i = 0; i < times; i++) await tensor.ready();
    };
    await wait(500);
    const before = await memory();
    await wait(4000);
    expect((await memory()).heapUsed - before.heapUsed).toBeLessThan(0.5 * MB);
  });

  it("many tensors are queued without waiting, and read in any order", async () => {
    const rng = await gpuRng(1);
    const tensors = Array.from({ length: 200 }, (_, i) => kaimingNormal(rng.fork(i), 5, 5));
    const values = await Promise.all(tensors.map((tensor) => tensor.toArray()).reverse());
    values.reverse();
    for (const i of [0, 99, 199]) expect(values[i]).toEqual(await kaimingNormal(rng.fork(i), 5, 5).toArray());
  });
});
