import { normal, orthogonal, randn32, randn64, randnC64, zeros32 } from "@weightinit/core";
import { CpuRng } from "@weightinit/cpu";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { contextOf } from "../src/gpu-context.ts";
import { WebGpuRng, webGpuDevice } from "../src/index.ts";
import { COPY_DST, STORAGE } from "../src/webgpu-flags.ts";
import { describeGpu, gpuRng } from "./gpu.ts";
import { withLimits } from "./narrow-device.ts";

const coded = (code: string, message: RegExp = /expected .* got/) =>
  expect.objectContaining({ code, message: expect.stringMatching(message) });

/** Rejections that nobody handled, while a test ran. */
const unhandled: unknown[] = [];
const onUnhandled = (reason: unknown) => unhandled.push(reason);
beforeEach(() => {
  process.on("unhandledRejection", onUnhandled);
});
afterEach(async () => {
  await new Promise((resolve) => setTimeout(resolve, 20));
  process.off("unhandledRejection", onUnhandled);
  expect(unhandled.splice(0)).toEqual([]);
});

describe("without a GPU", () => {
  afterEach(() => {
    vi.doUnmock("webgpu");
    vi.unstubAllGlobals();
    vi.resetModules();
  });

  const create = async () => (await import("../src/index.ts")).WebGpuRng.create(1);

  it("no WebGPU in the browser", async () => {
    vi.stubGlobal("process", { ...process, versions: {} });
    await expect(create()).rejects.toEqual(coded("WI_NO_DRIVER", /navigator\.gpu/));
  });

  it("no adapter in the browser", async () => {
    vi.stubGlobal("navigator", { gpu: { requestAdapter: async () => null } });
    await expect(create()).rejects.toEqual(coded("WI_NO_DEVICE", /hardware acceleration/));
  });

  it("an adapter that gives no device", async () => {
    const requestDevice = async () => {
      throw new Error("adapter is consumed");
    };
    const adapter = { limits: {}, requestDevice } as unknown as GPUAdapter;
    await expect(WebGpuRng.create(1, { adapter })).rejects.toEqual(coded("WI_NO_DEVICE", /adapter is consumed/));
  });

  it("something that is no device", () => {
    for (const options of [{}, { device: {} }, { device: null }, undefined]) {
      expect(() => new WebGpuRng(1, options as never)).toThrow(
        coded("WI_BAD_ARGUMENT", /GPUDevice.*WebGpuRng\.create/),
      );
    }
  });

  it("float64", () => {
    expect(webGpuDevice.supports.dtypes).toEqual(["float16", "bfloat16", "float32", "complex32", "complex64"]);
  });
});

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
});

describeGpu("known answers", () => {
  /** A device whose shaders are altered before they are compiled. */
  const altered = (device: GPUDevice, from: string, to: string) =>
    new Proxy(withLimits(device, {}), {
      get(target, name) {
        if (name === "createShaderModule") {
          return (descriptor: GPUShaderModuleDescriptor) =>
            device.createShaderModule({ ...descriptor, code: descriptor.code.replace(from, to) });
        }
        return Reflect.get(target, name, target);
      },
    });

  it("a driver that rounds otherwise takes the integer path, with the same bits", async () => {
    const { device } = await gpuRng();
    // A product whose last bit is off for every other word: what a fused or a sloppy step looks like.
    const sloppy = altered(device, "bitcast<f32>(product(u))", "bitcast<f32>(product(u) ^ (u >> 31u))");
    const rng = await WebGpuRng.create(3, { device: sloppy });
    expect(contextOf(sloppy).arithmetic.path).toBe("soft");
    const options = { std: 0.7, mean: 0.1 };
    expect(await normal(rng, 1000, options).toArray()).toEqual(normal(new CpuRng(3), 1000, options).data);
  });

  it("a device that computes wrong integers is refused", async () => {
    const { device } = await gpuRng();
    const wrong = altered(device, "* 0xd2511f53u)", "* 0xd2511f55u)");
    await expect(WebGpuRng.create(3, { device: wrong })).rejects.toEqual(coded("WI_DEVICE_ERROR", /known answers/));
    const rng = new WebGpuRng(3, { device: wrong });
    expect(() => randn32(rng, 3)).toThrow(coded("WI_DEVICE_ERROR"));
  });

  it("a caller's device makes the same bits before and after it has passed", async () => {
    const { device } = await gpuRng();
    const own = withLimits(device, {});
    const rng = new WebGpuRng(3, { device: own });
    expect(contextOf(own).arithmetic.path).toBe("soft");
    const before = normal(rng.clone(), 1000, { std: 0.7, mean: 0.1 });
    await WebGpuRng.create(3, { device: own });
    expect(contextOf(own).arithmetic.path).not.toBe("soft");
    const after = normal(rng.clone(), 1000, { std: 0.7, mean: 0.1 });
    expect(await before.toArray()).toEqual(await after.toArray());
  });

  it("a state continues on another backend", async () => {
    const { device } = await gpuRng();
    const rng = new WebGpuRng(3, { device });
    randn32(rng, 3);
    const cpu = CpuRng.fromState(rng.state);
    const gpu = WebGpuRng.fromState(JSON.parse(JSON.stringify(rng.state)), { device });
    expect(await randn32(gpu, 3).toArray()).toEqual(randn32(cpu, 3).data);
    expect(() => WebGpuRng.fromState({} as never, { device })).toThrow(coded("WI_BAD_STATE"));
    class Mine extends WebGpuRng {}
    const mine = Mine.fromState(rng.state, { device });
    for (const copy of [mine, mine.clone(), mine.fork("a")]) expect(copy).toBeInstanceOf(Mine);
    expect(String(mine)).toBe("Mine(seed 3, draw 1)");
  });
});
