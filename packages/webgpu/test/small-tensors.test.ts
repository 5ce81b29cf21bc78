/**
 * Small new tensors are made together: nobody may see that.
 *
 * @module
 */
import { constant, normal, type Rng, randn32, type Tensor, truncatedNormal, uniform, zeros32 } from "@weightinit/core";
import { CpuRng } from "@weightinit/cpu";
import { describe, expect, it } from "vitest";
import { layOut } from "../src/gather.ts";
import { contextOf } from "../src/gpu-context.ts";
import { type WebGpuDType, WebGpuRng, type WebGpuTensor } from "../src/index.ts";
import { COPY_DST, COPY_SRC, STORAGE } from "../src/webgpu-flags.ts";
import { gatheredConstantKernel } from "../src/wgsl/gathered.ts";
import type { Kernel } from "../src/wgsl/kernel.ts";
import { withLimits, withMethod, withShaders } from "./altered-device.ts";
import { expectSameBits } from "./bits.ts";
import { coded } from "./coded.ts";
import { describeGpu, gpuRng } from "./gpu.ts";
import { bytesOf } from "./guarded.ts";
import { noUnhandledRejections } from "./unhandled.ts";

noUnhandledRejections(async () => (await gpuRng()).device.queue.onSubmittedWorkDone());

type Make = (rng: Rng, dtype: WebGpuDType, shape: readonly number[]) => Tensor;
const LAWS: Record<string, Make> = {
  normal: normal({ std: 0.7 }) as unknown as Make,
  uniform: uniform({ lo: -1, hi: 0.4 }) as unknown as Make,
  truncatedNormal: truncatedNormal({ std: 1, lo: -1, hi: 2 }) as unknown as Make,
  constant: constant({ value: 2.5 }) as unknown as Make,
  // A fill that needs integers is made alone.
  tiny: normal({ std: 1e-40 }) as unknown as Make,
  zeros: constant({ value: 0 }) as unknown as Make,
};
const SIZES = [1, 2, 3, 5, 63, 64, 127, 128, 129, 255, 256, 257, 511, 513, 1000, 4099];

/** Waits until the kernels that `make` may share have been tried. */
async function tried(device: GPUDevice, make: () => readonly WebGpuTensor[]): Promise<void> {
  for (const tensor of make()) await tensor.ready();
  await Promise.all([...contextOf(device).gathers.values()].map(({ end }) => end));
}

function passed(device: GPUDevice): boolean[] {
  return [...contextOf(device).gathers.values()].map(({ isPassed }) => isPassed);
}

describe("a gathered dispatch", () => {
  it("gives each fill workgroups of its own, and each workgroup its fill's parameters", () => {
    const fill = (bytes: number, lo: number) => ({
      kernel: gatheredConstantKernel() as Kernel,
      bytes,
      params: (first: number) => ({ lo, hi: first }),
      to: () => expect.unreachable(),
    });
    const { words, offsets, workgroups, bytes } = layOut([fill(4, 7), fill(1028, 8), fill(1024, 9)]);
    expect([offsets, workgroups, bytes]).toEqual([[0, 1024, 3072], 4, 4096]);
    expect([...words]).toEqual([4, 6, 6, 8, 7, 0, 8, 64, 9, 192]);
  });
});

describeGpu("small tensors", () => {
  it.each(["float16", "bfloat16", "float32", "complex32", "complex64"] as const)(
    "%s: the CPU's bits",
    async (dtype) => {
      const { device } = await gpuRng();
      const names = Object.keys(LAWS).filter((name) => !(name === "truncatedNormal" && dtype.startsWith("complex")));
      let groups = 0;
      const counted = withMethod(device, "createBindGroup", (descriptor) => {
        groups++;
        return device.createBindGroup(descriptor);
      });
      const rng = await WebGpuRng.create(5, { device: counted });
      const make = (r: WebGpuRng | CpuRng, sizes: readonly number[]) =>
        names.flatMap((name) => sizes.map((size) => LAWS[name]!(r.fork(`${name} ${size}`), dtype, [size])));
      await tried(counted, () => make(rng, [4, 8, 12, 16]) as WebGpuTensor[]);
      // All but zeros, and what needs integers.
      expect(passed(counted)).toEqual(names.slice(2).map(() => true));
      groups = 0;
      const gpu = make(rng, SIZES) as WebGpuTensor[];
      for (const { buffer, byteLength } of gpu) expect(buffer.size).toBe(Math.ceil(byteLength / 4) * 4);
      // One a law, where none ends within a word.
      if (!dtype.endsWith("float16")) expect(groups).toBeLessThan(SIZES.length + 8);
      const cpu = make(new CpuRng(5), SIZES);
      for (const [i, tensor] of gpu.entries()) await expectSameBits(tensor, cpu[i]!);
    },
  );

  it("are one submit until a buffer is asked for, or the caller's turn ends", async () => {
    const rng = await gpuRng(3);
    const { recorder } = contextOf(rng.device);
    const before = recorder.submits;
    const cpu = new CpuRng(3);
    const make = (r: Rng) => Array.from({ length: 30 }, (_, i) => normal(r as CpuRng, i + 1, { std: 1 }));
    const first = make(rng) as unknown as WebGpuTensor[];
    expect(recorder.submits - before).toBe(0);
    // Whoever has the buffer may use it at once.
    const bytes = bytesOf(rng.device, first[29]!.buffer as GPUBuffer);
    expect(recorder.submits - before).toBe(1);
    const second = make(rng) as unknown as WebGpuTensor[];
    await Promise.resolve();
    expect(recorder.submits - before).toBe(2);
    const want = [...make(cpu), ...make(cpu)];
    expect(new Float32Array((await bytes).buffer)).toEqual(want[29]!.data);
    for (const [i, tensor] of [...first, ...second].entries()) await expectSameBits(tensor, want[i]!);
  });

  it("are there before what follows: a large tensor, a fill of theirs, in a batch or not", async () => {
    const rng = await gpuRng(4);
    const { recorder } = contextOf(rng.device);
    const make = () => {
      const own = constant(rng, 6, { value: 1 });
      const other = constant(rng, 6, { value: 2 });
      constant(rng, 2, { value: 9, out: own });
      constant(rng, 1, { value: 5, out: { buffer: other.buffer, offset: 4 } });
      return [own, other, zeros32(rng, 100_000), zeros32(rng, 2)];
    };
    for (const run of [make, () => rng.batch(make)]) {
      const made = run();
      const [own, other, large, zeros] = await Promise.all(made.map((tensor) => tensor.toArray()));
      expect([...own!, ...other!, ...zeros!]).toEqual([9, 9, 1, 1, 1, 1, 2, 5, 2, 2, 2, 2, 0, 0]);
      expect(large!.every((x) => x === 0)).toBe(true);
    }
    const before = recorder.submits;
    rng.batch(() => [normal(rng, 3), normal(rng, 100_000), normal(rng, 3), constant(rng, 3, { value: 1 })]);
    expect(recorder.submits - before).toBe(2);
  });

  it("do not fail with what follows", async () => {
    const { device } = await gpuRng();
    const rng = new WebGpuRng(4, { device });
    const bad = new WebGpuRng(4, { device, usage: 0x1 | 0x4 });
    for (const run of [<T>(make: () => T) => make(), <T>(make: () => T) => rng.batch(make)]) {
      const [first, zeros, lost, last] = run(() => [
        randn32(rng, 3),
        zeros32(rng, 3),
        randn32(bad, 3),
        randn32(rng, 3),
      ]);
      await expect(lost!.ready()).rejects.toEqual(coded("WI_DEVICE_ERROR"));
      for (const tensor of [first, zeros, last]) expect((await tensor!.toArray()).length).toBe(3);
    }
  });

  it("may be destroyed, read and awaited in a batch, before and after the others", async () => {
    const rng = await gpuRng(7);
    const cpu = new CpuRng(7);
    const [kept, read, ready] = rng.batch(() => {
      const first = normal(rng, 4, { std: 1 });
      normal(rng, 4, { std: 1 }).destroy();
      const second = normal(rng, 4, { std: 1 });
      const reading = second.toArray();
      second.destroy();
      zeros32(rng, 4).destroy();
      return [first, reading, zeros32(rng, 4).ready()] as const;
    });
    const want = Array.from({ length: 3 }, () => normal(cpu, 4, { std: 1 }).data);
    expect(await kept.toArray()).toEqual(want[0]);
    expect(await read).toEqual(want[2]);
    await ready;
  });

  it("of two devices do not mix", async () => {
    const a = await gpuRng(1);
    const { device } = await WebGpuRng.create(0);
    const b = new WebGpuRng(2, { device });
    const make = (x: Rng, y: Rng) =>
      Array.from({ length: 20 }, (_, i) => normal((i % 2 ? x : y) as CpuRng, 10 + i, { std: 1 }));
    const gpu = make(a, b) as unknown as WebGpuTensor[];
    const cpu = make(new CpuRng(1), new CpuRng(2));
    for (const [i, tensor] of gpu.entries()) {
      expect(tensor.device).toBe(i % 2 ? a.device : device);
      await expectSameBits(tensor, cpu[i]!);
    }
    device.destroy();
  });

  it("without COPY_DST are made alone", async () => {
    const { device } = await gpuRng();
    const rng = new WebGpuRng(6, { device, usage: STORAGE | COPY_SRC });
    const made = Array.from({ length: 6 }, () => randn32(rng, 50));
    const cpu = new CpuRng(6);
    for (const tensor of made) {
      expect(tensor.buffer.usage).toBe(STORAGE | COPY_SRC);
      await expectSameBits(tensor, randn32(cpu, 50));
    }
  });

  it("on a device of small bindings are made alone", async () => {
    const { device: whole } = await gpuRng();
    const device = withLimits(whole, { maxStorageBufferBindingSize: 1024 });
    const rng = await WebGpuRng.create(6, { device });
    const make = () => Array.from({ length: 6 }, () => randn32(rng, 700));
    await tried(device, make);
    const cpu = new CpuRng(6);
    for (const tensor of Array.from({ length: 6 }, () => randn32(cpu, 700))) expect(tensor.size).toBe(700);
    for (const tensor of make()) await expectSameBits(tensor, randn32(cpu, 700));
    expect(contextOf(device).gathers.size).toBe(0);
  });

  it("by a kernel that is compiled wrongly, or not at all, are made alone", async () => {
    const { device: right } = await gpuRng();
    for (const [from, to] of [
      ["load(ALL[group])", "load(ALL[0])"],
      ["OUT[q] =", "OUT[q] = nothing +"],
    ] as const) {
      const device = withShaders(right, (code, label) => {
        return label.includes("gathered") ? code.replace(from, to) : code;
      });
      const rng = await WebGpuRng.create(8, { device });
      const make = (r: Rng) => Array.from({ length: 6 }, () => normal(r as CpuRng, 300, { std: 1 }));
      await tried(device, () => make(rng) as unknown as WebGpuTensor[]);
      expect(passed(device)).toEqual([false]);
      const cpu = new CpuRng(8);
      make(cpu);
      const want = make(cpu);
      for (const [i, tensor] of make(rng).entries()) await expectSameBits(tensor as unknown as WebGpuTensor, want[i]!);
    }
  });

  it("whose memory cannot be made say so, and the next are made", async () => {
    const { device: whole } = await gpuRng();
    let isFull = false;
    const scopes: GPUErrorFilter[] = [];
    const pushing = withMethod(whole, "pushErrorScope", (filter) => {
      scopes.push(filter);
      return whole.pushErrorScope(filter);
    });
    const device = withMethod(pushing, "popErrorScope", () => {
      const isOutOfMemory = isFull && scopes.at(-1) === "out-of-memory";
      scopes.pop();
      const popped = whole.popErrorScope();
      return isOutOfMemory ? popped.then(() => ({ message: "no memory" }) as GPUError) : popped;
    });
    const rng = await WebGpuRng.create(2, { device });
    isFull = true;
    const lost = rng.batch(() => [randn32(rng, 8), zeros32(rng, 8), randn32(rng, 8)]);
    const alone = randn32(rng, 4);
    void alone.buffer;
    isFull = false;
    const kept = randn32(rng, 4);
    for (const tensor of lost) {
      await expect(tensor.ready()).rejects.toEqual(coded("WI_OUT_OF_MEMORY", /96 bytes/));
      await expect(tensor.toArray()).rejects.toEqual(coded("WI_OUT_OF_MEMORY"));
    }
    await expect(alone.ready()).rejects.toEqual(coded("WI_OUT_OF_MEMORY", /16 bytes/));
    await kept.ready();
    expect(scopes).toEqual([]);
  });

  it("leave the caller's error scopes alone", async () => {
    const { device } = await gpuRng();
    const rng = new WebGpuRng(1, { device });
    device.pushErrorScope("validation");
    const tensor = randn32(rng, 3);
    device.createBuffer({ size: 4, usage: 1 | 2 });
    expect((await device.popErrorScope())?.message).toMatch(/usage/i);
    await tensor.ready();
  });

  it("that wait when the device is lost reject", async () => {
    const rng = await WebGpuRng.create(1);
    const waiting = [randn32(rng, 3), zeros32(rng, 3), ...rng.batch(() => [randn32(rng, 3), randn32(rng, 5)])];
    const late = randn32(rng, 3);
    rng.device.destroy();
    await rng.device.lost;
    for (const tensor of [...waiting, late]) {
      await expect(tensor.toArray()).rejects.toEqual(coded("WI_DEVICE_LOST"));
    }
  });

  it("have usages of the caller's", async () => {
    const { device } = await gpuRng();
    const usage = STORAGE | COPY_SRC | COPY_DST | 0x20;
    expect(randn32(new WebGpuRng(1, { device, usage }), 3).buffer.usage).toBe(usage);
  });
});
