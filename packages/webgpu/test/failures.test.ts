import { normal, orthogonal, randn32, randn64, randnC64, zeros32 } from "@weightinit/core";
import { CpuRng } from "@weightinit/cpu";
import { expect, it } from "vitest";
import { WebGpuRng } from "../src/index.ts";
import { COPY_DST, COPY_SRC, STORAGE } from "../src/webgpu-flags.ts";
import { withLimits, withMethod } from "./altered-device.ts";
import { coded } from "./coded.ts";
import { describeGpu, gpuRng } from "./gpu.ts";
import { noUnhandledRejections } from "./unhandled.ts";

const USAGE = STORAGE | COPY_SRC | COPY_DST;

noUnhandledRejections(async () => (await gpuRng()).device.queue.onSubmittedWorkDone());

describeGpu("failures", () => {
  it("name the dtypes that there are", async () => {
    const rng = await gpuRng();
    for (const make of [() => randn64(rng as never, 2), () => randnC64(rng as never, 2)]) {
      expect(make).toThrow(
        coded("WI_DTYPE_NOT_ON_DEVICE", /"webgpu" has \(float16, bfloat16, float32, complex32, complex64\)/),
      );
    }
    expect(rng.draw).toBe(0);
  });

  it("a tensor larger than a buffer of the device", async () => {
    const { device } = await gpuRng();
    const rng = new WebGpuRng(1, { device: withLimits(device, { maxBufferSize: 1000 }) });
    expect(() => randn32(rng, 251)).toThrow(coded("WI_TOO_LARGE", /1000 bytes.*1004.*rows/));
    expect(randn32(rng, 250).size).toBe(250);
    expect(rng.draw).toBe(1);
  });

  it("an orthogonal matrix larger than a binding", async () => {
    const { device } = await gpuRng();
    const rng = new WebGpuRng(1, { device: withLimits(device, { maxStorageBufferBindingSize: 1024 }) });
    expect(() => orthogonal(rng, 17, 17)).toThrow(coded("WI_TOO_LARGE", /1024 bytes.*1156/));
    expect(rng.draw).toBe(0);
  });

  it("destroyed tensors", async () => {
    const tensor = randn32(await gpuRng(), 3);
    tensor.destroy();
    tensor.destroy();
    await expect(tensor.toArray()).rejects.toEqual(coded("WI_DESTROYED"));
    await expect(tensor.toFloat32()).rejects.toEqual(coded("WI_DESTROYED"));
    await expect(tensor.ready()).rejects.toEqual(coded("WI_DESTROYED"));
    expect(String(tensor)).toBe("3-element WebGpuTensor<float32> (destroyed)");
  });

  it("are disposed of by `using`", async () => {
    const tensor = randn32(await gpuRng(), 3);
    tensor[Symbol.dispose]();
    await expect(tensor.ready()).rejects.toEqual(coded("WI_DESTROYED"));
  });

  it("a usage that cannot be read back", async () => {
    const { device } = await gpuRng();
    const rng = new WebGpuRng(1, { device, usage: COPY_DST });
    const tensor = randn32(rng, 3);
    expect(tensor.buffer.usage).toBe(STORAGE | COPY_DST);
    await expect(tensor.toArray()).rejects.toEqual(coded("WI_BAD_ARGUMENT", /COPY_SRC/));
    await tensor.ready();
  });

  it("a usage that no buffer can have", async () => {
    const { device } = await gpuRng();
    const tensor = randn32(new WebGpuRng(1, { device, usage: 0x1 | 0x4 }), 3); // MAP_READ goes with COPY_DST alone
    await expect(tensor.ready()).rejects.toEqual(coded("WI_DEVICE_ERROR"));
    await expect(tensor.toArray()).rejects.toEqual(coded("WI_DEVICE_ERROR"));
    await randn32(new WebGpuRng(1, { device }), 3).ready();
  });

  it("a buffer of another device", async () => {
    const other = await WebGpuRng.create(1);
    const buffer = other.device.createBuffer({ size: 16, usage: STORAGE | 4 });
    const tensor = randn32(await gpuRng(), 4, { out: buffer });
    await expect(tensor.ready()).rejects.toEqual(coded("WI_DEVICE_ERROR"));
    other.device.destroy();
  });

  it("a caller's buffer that was destroyed", async () => {
    const rng = await gpuRng();
    const buffer = rng.device.createBuffer({ size: 16, usage: STORAGE | 4 });
    buffer.destroy();
    const tensor = randn32(rng, 4, { out: buffer });
    await expect(tensor.toArray()).rejects.toEqual(coded("WI_DEVICE_ERROR"));
  });

  it("nothing reaches the page's uncapturederror or the caller's own scopes", async () => {
    const { device } = await gpuRng();
    const seen: unknown[] = [];
    const listener = (event: Event) => seen.push(event);
    device.addEventListener("uncapturederror", listener);
    device.pushErrorScope("validation");
    const tensor = randn32(new WebGpuRng(1, { device, usage: 0x1 | 0x4 }), 3);
    expect(await device.popErrorScope()).toBeNull();
    await expect(tensor.ready()).rejects.toEqual(coded("WI_DEVICE_ERROR"));
    device.removeEventListener("uncapturederror", listener);
    expect(seen).toEqual([]);
  });

  it("a tensor that nobody asks about stays silent", async () => {
    const { device } = await gpuRng();
    randn32(new WebGpuRng(1, { device, usage: 0x1 | 0x4 }), 3);
    await device.queue.onSubmittedWorkDone();
  });

  it("out of memory, and nothing leaks", async () => {
    const { device } = await WebGpuRng.create(1);
    const { maxBufferSize } = device.limits;
    const rng = new WebGpuRng(1, { device });
    const made = [];
    let failure: unknown;
    for (let i = 0; i < 64 && failure === undefined; i++) {
      const tensor = zeros32(rng, maxBufferSize / 4);
      made.push(tensor);
      failure = await tensor.ready().catch((error) => error);
    }
    for (const tensor of made) tensor.destroy();
    expect(failure).toEqual(coded("WI_OUT_OF_MEMORY", /destroy\(\)/));
    expect(await randn32(new WebGpuRng(7, { device }), 3).toArray()).toEqual(randn32(new CpuRng(7), 3).data);
    device.destroy();
  });

  it("a lost device: what was pending rejects, what is new throws, and another RNG works", async () => {
    const rng = await WebGpuRng.create(1);
    const early = normal(rng, 1 << 20, { std: 1 });
    const idle = normal(rng, 3, { std: 1 });
    const ready = early.ready();
    const read = early.toArray();
    rng.device.destroy();
    for (const pending of [ready, read]) {
      await pending.then(
        () => undefined, // finished before the loss
        (error) => expect(error).toEqual(coded("WI_DEVICE_LOST")),
      );
    }
    await rng.device.lost;
    await expect(idle.ready()).rejects.toEqual(coded("WI_DEVICE_LOST", /WebGpuRng\.create/));
    await expect(idle.toArray()).rejects.toEqual(coded("WI_DEVICE_LOST"));
    expect(() => normal(rng, 3, { std: 1 })).toThrow(coded("WI_DEVICE_LOST"));
    idle.destroy();
    const again = await WebGpuRng.create(1);
    expect(await randn32(again, 3).toArray()).toEqual(randn32(new CpuRng(1), 3).data);
    again.device.destroy();
  });

  it("a device lost at once, during the background test", async () => {
    const { device } = await WebGpuRng.create(1);
    const rng = new WebGpuRng(1, { device: withLimits(device, {}) });
    const tensor = randn32(rng, 3);
    device.destroy();
    await device.lost;
    await expect(tensor.toArray()).rejects.toEqual(coded("WI_DEVICE_LOST"));
  });

  it("memory whose owner is gone cannot be read, and the context goes on", async () => {
    const rng = await gpuRng(4);
    const buffer = rng.device.createBuffer({ size: 64, usage: USAGE });
    const tensor = normal(rng, 4, { std: 1, out: buffer });
    await tensor.ready();
    buffer.destroy();
    await expect(tensor.toArray()).rejects.toEqual(coded("WI_DEVICE_ERROR"));
    const owner = normal(rng, 4, { std: 1 });
    const view = normal(rng, 4, { std: 1, out: owner });
    owner.destroy();
    await expect(view.toArray()).rejects.toEqual(coded("WI_DESTROYED"));
    await expect(view.ready()).rejects.toEqual(coded("WI_DESTROYED"));
    expect(await normal(new WebGpuRng(4, rng), 4, { std: 1 }).toArray()).toEqual(
      normal(new CpuRng(4), 4, { std: 1 }).data,
    );
  });

  it("a refused orthogonal matrix leaves no memory behind", async () => {
    const { device } = await gpuRng();
    const living = new Set<GPUBuffer>();
    const counting = withMethod(
      withLimits(device, { maxStorageBufferBindingSize: 1024 }),
      "createBuffer",
      (descriptor) => {
        const buffer = device.createBuffer(descriptor);
        const { destroy } = buffer;
        living.add(buffer);
        buffer.destroy = () => {
          living.delete(buffer);
          return destroy.call(buffer);
        };
        return buffer;
      },
    );
    const rng = await WebGpuRng.create(1, { device: counting });
    const before = living.size;
    for (let i = 0; i < 3; i++) expect(() => orthogonal(rng, 17, 17)).toThrow(coded("WI_TOO_LARGE"));
    expect(living.size).toBe(before);
  });
});
