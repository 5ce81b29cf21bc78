import { kaimingNormal, orthogonal, sparseInit, type zeros32 } from "@weightinit/core";
import { CpuRng } from "@weightinit/cpu";
import { expect, it } from "vitest";
import { contextOf } from "../src/gpu-context.ts";
import { differences } from "./bits.ts";
import { describeGpu, gpuRng } from "./gpu.ts";

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
});
