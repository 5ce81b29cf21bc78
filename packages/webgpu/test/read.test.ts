import { normal, uniform } from "@weightinit/core";
import { CpuRng } from "@weightinit/cpu";
import { expect, it } from "vitest";
import { WebGpuRng } from "../src/index.ts";
import { COPY_DST, COPY_SRC, STORAGE } from "../src/webgpu-flags.ts";
import { withLimits } from "./altered-device.ts";
import { differences } from "./bits.ts";
import { coded } from "./coded.ts";
import { describeGpu, gpuRng } from "./gpu.ts";

describeGpu("toArray", () => {
  it("fills the array given as into and returns it, also a part of a larger one", async () => {
    const { device } = await gpuRng();
    const options = { std: 1 } as const;
    const want = normal(new CpuRng(4), 7, 3, options).data;
    const tensor = normal(new WebGpuRng(4, { device }), 7, 3, options);
    const whole = new Float32Array(30).fill(5);
    const into = whole.subarray(4, 25);
    expect(await tensor.toArray({ into })).toBe(into);
    expect(into).toEqual(want);
    expect([whole[3], whole[25]]).toEqual([5, 5]);
    expect(await tensor.toArray()).toEqual(want);
    const shared = new Float32Array(new SharedArrayBuffer(84));
    await tensor.toArray({ into: shared as never });
    expect([...shared]).toEqual([...want]);
  });

  it("refuses an into of another class or length, or one taken away meanwhile", async () => {
    const rng = await gpuRng();
    const tensor = normal(rng, "bfloat16", 5, { std: 1 });
    for (const into of [
      new Float32Array(5),
      new Uint16Array(4),
      new Uint16Array(6),
      new DataView(new ArrayBuffer(10)),
      [],
      null,
      {},
    ]) {
      await expect(tensor.toArray({ into: into as never })).rejects.toEqual(
        coded("WI_BAD_OUT", /Uint16Array of length 5 for bfloat16/),
      );
    }
    for (const options of [null, 5, "into", new Uint16Array(5)]) {
      await expect(tensor.toArray(options as never)).rejects.toEqual(coded("WI_BAD_ARGUMENT", /expected \{ into \}/));
    }
    const into = new Uint16Array(5);
    const reading = tensor.toArray({ into });
    structuredClone(into, { transfer: [into.buffer] });
    await expect(reading).rejects.toEqual(coded("WI_BAD_OUT", /stay as it was/));
    expect((await tensor.toArray()).length).toBe(5);
  });

  it("reads long tensors in pieces, as they were when it was called, from any byte", async () => {
    const rng = await gpuRng(9);
    const size = 5 * 2 ** 20 + 3; // 10 MB of 16 bits: two pieces, the second one small
    const buffer = rng.device.createBuffer({ size: 2 * size + 16, usage: STORAGE | COPY_SRC | COPY_DST });
    const make = (r: WebGpuRng | CpuRng, out?: object) =>
      uniform(r as CpuRng, "float16", size, { lo: 0, hi: 1, ...(out !== undefined && { out: out as never }) });
    const tensor = make(new WebGpuRng(9, rng), { buffer, offset: 6 });
    const reading = tensor.toArray();
    rng.device.queue.writeBuffer(buffer, 0, new Uint8Array(1024));
    const got = await reading;
    expect(differences(got, make(new CpuRng(9)).data)).toEqual({ length: size, count: 0, first: "" });
    let turns = 0;
    const count = setInterval(() => turns++, 0);
    await tensor.toArray({ into: got } as never);
    clearInterval(count);
    expect(turns).toBeGreaterThan(0);
    expect([...got.subarray(0, 500)]).toEqual(Array.from({ length: 500 }, () => 0));
    buffer.destroy();
  });

  it("of a tensor behind a Proxy names the way out", async () => {
    const tensor = normal(await gpuRng(), 4, { std: 1 });
    const proxy = new Proxy(tensor, {});
    for (const use of [
      () => proxy.toArray(),
      () => proxy.toFloat32(),
      () => proxy.ready(),
      async () => proxy.destroy(),
    ]) {
      await expect(use()).rejects.toEqual(coded("WI_BAD_ARGUMENT", /Proxy.*markRaw/));
    }
    expect(String(proxy)).toBe("4-element WebGpuTensor<float32>");
    expect((tensor as unknown as { __v_skip: true }).__v_skip).toBe(true);
    expect((await tensor.toArray()).length).toBe(4);
  });
});

describeGpu("ready()", () => {
  it("settles where work done settles with null, as in Deno", async () => {
    const { device } = await gpuRng();
    const queue = new Proxy(device.queue, {
      get(target, name) {
        if (name === "onSubmittedWorkDone") return () => target.onSubmittedWorkDone().then(() => null);
        const value: unknown = Reflect.get(target, name, target);
        return typeof value === "function" ? value.bind(target) : value;
      },
    });
    const own = new Proxy(withLimits(device, {}), {
      get: (target, name) => (name === "queue" ? queue : Reflect.get(target, name, target)),
    });
    const rng = await WebGpuRng.create(3, { device: own });
    const tensor = normal(rng, 10, { std: 1 });
    expect(await tensor.ready()).toBeUndefined();
    expect(await tensor.toArray()).toEqual(normal(new CpuRng(3), 10, { std: 1 }).data);
  });
});
