import { constant, kaimingNormal, normal, orthogonal, sparseInit, zeros32 } from "@weightinit/core";
import { CpuRng } from "@weightinit/cpu";
import { expect, it } from "vitest";
import { contextOf } from "../src/gpu-context.ts";
import { WebGpuRng } from "../src/index.ts";
import { COPY_DST, COPY_SRC, STORAGE } from "../src/webgpu-flags.ts";
import { differences } from "./bits.ts";
import { coded } from "./coded.ts";
import { describeGpu, gpuRng } from "./gpu.ts";

const USAGE = STORAGE | COPY_SRC | COPY_DST;

describeGpu("batch", () => {
  it("sends 1,000 initializations in one submit, with the same bits", async () => {
    const rng = await gpuRng(1);
    const { recorder } = contextOf(rng.device);
    const before = recorder.submits;
    const make = (r: typeof rng | CpuRng, i: number) => kaimingNormal(r.fork(i) as CpuRng, 3, 1 + (i % 50));
    const tensors = rng.batch(() => Array.from({ length: 1000 }, (_, i) => make(rng, i)));
    expect(recorder.submits - before).toBe(1);
    const cpu = new CpuRng(1);
    for (let i = 0; i < 1000; i += 37) {
      expect(differences(await tensors[i]!.toArray(), make(cpu, i).data).count).toBe(0);
    }
  });

  it("goes on in further submits when it is large", async () => {
    const rng = await gpuRng(2);
    const { recorder } = contextOf(rng.device);
    const before = recorder.submits;
    const tensors = rng.batch(() => Array.from({ length: 2500 }, () => kaimingNormal(rng, 7)));
    expect(recorder.submits - before).toBe(3);
    const cpu = new CpuRng(2);
    const want = tensors.map(() => kaimingNormal(cpu, 7).data);
    for (const i of [0, 1023, 1024, 2047, 2048, 2499]) {
      expect(differences(await tensors[i]!.toArray(), want[i]!).count).toBe(0);
    }
  });

  it("holds fills of several dispatches, also across a full submit", async () => {
    const rng = await gpuRng(3);
    const plain = await gpuRng(3);
    const make = (r: typeof rng) => [
      ...Array.from({ length: 1015 }, () => kaimingNormal(r, 5)),
      orthogonal(r, 70, 40),
      sparseInit(r, 20, 5, { sparsity: 0.5 }),
    ];
    const batched = rng.batch(() => make(rng)).slice(-2);
    const single = make(plain).slice(-2);
    for (const [i, tensor] of batched.entries()) {
      expect(differences(await tensor.toArray(), await single[i]!.toArray()).count).toBe(0);
    }
  });

  it("may be nested, and returns what it makes", async () => {
    const rng = await gpuRng(4);
    const { recorder } = contextOf(rng.device);
    const before = recorder.submits;
    const tensor = rng.batch(() => {
      const inner = rng.batch(() => kaimingNormal(rng, 4));
      expect(recorder.submits).toBe(before);
      return inner;
    });
    expect(recorder.submits - before).toBe(1);
    expect(await tensor.toArray()).toEqual(kaimingNormal(new CpuRng(4), 4).data);
  });

  it("sends what it has when it throws, when a tensor is read and when one is destroyed", async () => {
    const rng = await gpuRng(5);
    const made: ReturnType<typeof zeros32>[] = [];
    const stop = new Error("stop");
    expect(() =>
      rng.batch(() => {
        made.push(kaimingNormal(rng, 4));
        throw stop;
      }),
    ).toThrow(stop);
    expect(await made[0]!.toArray()).toEqual(kaimingNormal(new CpuRng(5), 4).data);

    const reading = rng.batch(() => {
      const early = kaimingNormal(rng, 4);
      const values = early.toArray();
      early.destroy();
      kaimingNormal(rng, 4).destroy();
      return values;
    });
    const cpu = new CpuRng(5);
    kaimingNormal(cpu, 4);
    expect(await reading).toEqual(kaimingNormal(cpu, 4).data);
  });

  it("sends what is recorded before a tensor of its own is destroyed", async () => {
    const rng = await gpuRng(5);
    const kept = rng.batch(() => {
      const first = normal(rng, 6, { std: 1 });
      normal(rng, 6, { std: 1 }).destroy();
      const { [Symbol.dispose]: dispose } = normal(rng, 6, { std: 1 });
      expect(typeof dispose).toBe("function");
      return [first, normal(rng, 6, { std: 1 })];
    });
    const cpu = new CpuRng(5);
    const want = Array.from({ length: 4 }, () => normal(cpu, 6, { std: 1 }).data);
    expect(await kept[0]!.toArray()).toEqual(want[0]);
    expect(await kept[1]!.toArray()).toEqual(want[3]);
  });

  // A submit holds 1,024 dispatches: the matrix takes 12, of which a submit ends within each.
  it("keeps scratch memory that a full submit has used until its fill has ended", async () => {
    const rng = await gpuRng(6);
    const { recorder } = contextOf(rng.device);
    const single = await orthogonal(rng.clone(), 130, 72).toArray();
    // Fills of it are dispatches of their own.
    const own = zeros32(rng, 1);
    await own.ready();
    for (const before of [1013, 1015, 1017, 1019, 1021, 1023]) {
      const submits = recorder.submits;
      const matrix = rng.batch(() => {
        for (let i = 0; i < before; i++) constant(rng, 1, { value: 1, out: own });
        return orthogonal(rng.clone(), 130, 72);
      });
      expect(differences(await matrix.toArray(), single).count).toBe(0);
      expect(recorder.submits - submits).toBe(2);
    }
  });
});

describeGpu("one bad buffer in a batch", () => {
  const make = async (bad: GPUBuffer) => {
    const rng = await gpuRng(3);
    const good = rng.device.createBuffer({ size: 16, usage: USAGE });
    const made = rng.batch(() => [
      normal(rng, 5, { std: 1 }),
      zeros32(rng, 4, { out: bad }),
      normal(rng, 4, { std: 1, out: good }),
      orthogonal(rng, 4, 4),
      normal(rng, 5, { std: 1 }),
    ]);
    const cpu = new CpuRng(3);
    const draws = [5, 4].map((size) => normal(cpu, size, { std: 1 }).data);
    orthogonal(cpu, 4, 4);
    draws.push(normal(cpu, 5, { std: 1 }).data);
    await expect(made[1]!.ready()).rejects.toEqual(coded("WI_DEVICE_ERROR"));
    await expect(made[1]!.toArray()).rejects.toEqual(coded("WI_DEVICE_ERROR"));
    const got = await Promise.all([0, 2, 4].map((i) => made[i]!.toArray()));
    expect(got).toEqual(draws);
    await made[3]!.ready();
    // The context goes on.
    expect(await normal(rng.clone(), 9, { std: 1 }).toArray()).toEqual(normal(cpu, 9, { std: 1 }).data);
    good.destroy();
  };

  it("that was destroyed fails its own fill alone", async () => {
    const { device } = await gpuRng();
    const bad = device.createBuffer({ size: 16, usage: USAGE });
    bad.destroy();
    await make(bad);
  });

  it("of another device fails its own fill alone", async () => {
    const { device } = await WebGpuRng.create(1);
    await make(device.createBuffer({ size: 16, usage: USAGE }));
    device.destroy();
  });
});
