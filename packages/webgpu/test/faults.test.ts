/** Faults that injected failures, other drivers and other runtimes have shown, one a test, with the right values. */
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import {
  constant,
  identityInit,
  normal,
  orthogonal,
  sparseInit,
  truncatedNormal,
  uniform,
  zeros32,
} from "@weightinit/core";
import { CpuRng } from "@weightinit/cpu";
import { afterEach, describe, expect, it, vi } from "vitest";
import { contextOf } from "../src/gpu-context.ts";
import { WebGpuRng } from "../src/index.ts";
import { COPY_DST, COPY_SRC, STORAGE } from "../src/webgpu-flags.ts";
import { differences } from "./bits.ts";
import { describeGpu, gpuRng } from "./gpu.ts";
import { withLimits } from "./narrow-device.ts";

const coded = (code: string, message: RegExp = /expected .* got/) =>
  expect.objectContaining({ code, message: expect.stringMatching(message) });

const USAGE = STORAGE | COPY_SRC | COPY_DST;

/** A device whose method `name` is another. */
function withMethod<K extends keyof GPUDevice>(device: GPUDevice, name: K, method: GPUDevice[K]): GPUDevice {
  return new Proxy(withLimits(device, {}), {
    get: (target, key) => (key === name ? method : Reflect.get(target, key, target)),
  });
}

describeGpu("out", () => {
  it("of a tensor is the tensor's bytes, wherever they lie", async () => {
    const rng = await gpuRng();
    const buffer = rng.device.createBuffer({ size: 1024, usage: USAGE });
    const whole = constant(rng, 256, { value: 1, out: buffer });
    const part = constant(rng, 4, { value: 5, out: { buffer, offset: 512 } });
    const again = constant(rng, 4, { value: 9, out: part });
    expect([again.buffer === buffer, again.byteOffset]).toEqual([true, 512]);
    expect([...(await again.toArray())]).toEqual([9, 9, 9, 9]);
    expect([...(await whole.toArray())].map((x, i) => (x === (i >= 128 && i < 132 ? 9 : 1) ? 0 : i + 1))).toEqual(
      Array.from({ length: 256 }, () => 0),
    );
    // 16 bits, from the middle of a word.
    const half = normal(rng, "bfloat16", 3, { std: 1, out: { buffer, offset: 18 } });
    const cpu = new CpuRng(7);
    const filled = normal(new WebGpuRng(7, { device: rng.device }), "bfloat16", 3, { std: 1, out: half });
    expect(filled.byteOffset).toBe(18);
    expect(await filled.toArray()).toEqual(normal(cpu, "bfloat16", 3, { std: 1 }).data);
    buffer.destroy();
  });

  it("of a tensor is no more than the tensor's bytes", async () => {
    const rng = await gpuRng();
    const buffer = rng.device.createBuffer({ size: 1024, usage: USAGE });
    const part = constant(rng, 4, { value: 5, out: { buffer, offset: 512 } });
    expect(() => constant(rng, 5, { value: 9, out: part })).toThrow(coded("WI_BAD_OUT", /532 bytes.*got 528/));
    expect(constant(rng, 2, { value: 9, out: part }).byteOffset).toBe(512);
    buffer.destroy();
  });

  it("of a destroyed tensor is refused", async () => {
    const rng = await gpuRng();
    const tensor = zeros32(rng, 4);
    tensor.destroy();
    for (const out of [tensor, tensor.buffer, { buffer: tensor.buffer }]) {
      expect(() => zeros32(rng, 4, { out })).toThrow(coded("WI_BAD_OUT", /destroyed/));
    }
  });

  it.each([
    [new Float32Array(10), /got .*Float32Array/],
    [new Uint16Array(10), /got .*Uint16Array/],
    [new DataView(new ArrayBuffer(8)), /got .*DataView/],
    [new ArrayBuffer(8), /got .*ArrayBuffer/],
    [{ buffer: new ArrayBuffer(8) }, /whose buffer is .*ArrayBuffer/],
  ])("%s is called what it is", async (out, message) => {
    const rng = await gpuRng();
    expect(() => zeros32(rng, 4, { out: out as never })).toThrow(coded("WI_BAD_OUT", message));
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
      orthogonal(rng, 3, 3),
      normal(rng, 5, { std: 1 }),
    ]);
    const cpu = new CpuRng(3);
    const draws = [5, 4].map((size) => normal(cpu, size, { std: 1 }).data);
    orthogonal(cpu, 3, 3);
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

describeGpu("memory whose owner is gone", () => {
  it("cannot be read, and the context goes on", async () => {
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
});

describeGpu("batches", () => {
  it("send what is recorded before a tensor of theirs is destroyed", async () => {
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
  it("keep scratch memory that a full submit has used until its fill has ended", async () => {
    const rng = await gpuRng(6);
    const { recorder } = contextOf(rng.device);
    const single = await orthogonal(rng.clone(), 130, 70).toArray();
    for (const before of [1013, 1015, 1017, 1019, 1021, 1023]) {
      const submits = recorder.submits;
      const matrix = rng.batch(() => {
        for (let i = 0; i < before; i++) constant(rng, 1, { value: 1 });
        return orthogonal(rng.clone(), 130, 70);
      });
      expect(differences(await matrix.toArray(), single).count).toBe(0);
      expect(recorder.submits - submits).toBe(2);
    }
  });
});

describeGpu("a kernel that does not compile", () => {
  /** Shaders whose code `matches` are no WGSL, on a device that hands everything else on. */
  const broken = (device: GPUDevice, matches: (code: string) => boolean) =>
    withMethod(device, "createShaderModule", (descriptor) =>
      device.createShaderModule(matches(descriptor.code) ? { code: "no WGSL" } : descriptor),
    );

  it("of the device's floats leaves the integers, and is heard of by nobody", async () => {
    const { device } = await gpuRng();
    const seen: unknown[] = [];
    const listener = (event: Event) => seen.push(event);
    device.addEventListener("uncapturederror", listener);
    const own = broken(device, (code) => code.includes("bitcast<f32>"));
    const rng = await WebGpuRng.create(3, { device: own });
    expect(contextOf(own).arithmetic.path).toBe("soft");
    const options = { std: 0.7, mean: 0.1 };
    expect(await normal(rng, 1000, options).toArray()).toEqual(normal(new CpuRng(3), 1000, options).data);
    await device.queue.onSubmittedWorkDone();
    device.removeEventListener("uncapturederror", listener);
    expect(seen).toEqual([]);
  });

  it("at all is a coded error, and not for good", async () => {
    const { device } = await gpuRng();
    let isBroken = true;
    const own = broken(device, () => isBroken);
    await expect(WebGpuRng.create(3, { device: own })).rejects.toEqual(coded("WI_DEVICE_ERROR", /compile/));
    isBroken = false;
    const rng = await WebGpuRng.create(3, { device: own });
    expect(await normal(rng, 10, { std: 1 }).toArray()).toEqual(normal(new CpuRng(3), 10, { std: 1 }).data);
  });

  it("later is the tensor's failure", async () => {
    const { device } = await gpuRng();
    const own = broken(device, (code) => code.includes("P.zeros"));
    const rng = await WebGpuRng.create(3, { device: own });
    const tensor = sparseInit(rng, 10, 10, { sparsity: 0.5 });
    await expect(tensor.ready()).rejects.toEqual(coded("WI_DEVICE_ERROR", /sparse/));
    await normal(rng, 10, { std: 1 }).ready();
  });
});

describeGpu("a driver that compiles one kernel wrongly", () => {
  const altered = (device: GPUDevice, is: RegExp, from: string | RegExp, to: string) =>
    withMethod(device, "createShaderModule", (descriptor) => {
      const code = is.test(descriptor.label ?? "") ? descriptor.code.replace(from, to) : descriptor.code;
      if (is.test(descriptor.label ?? "")) expect(code).not.toBe(descriptor.code);
      return device.createShaderModule({ ...descriptor, code });
    });
  const size = 5000;

  // In each the lowest bit is wrong, of every other real.
  it.each([
    ["normal bfloat16", (rng: WebGpuRng | CpuRng) => normal(rng as CpuRng, "bfloat16", size, { std: 0.3 })],
    ["uniform bfloat16", (rng: WebGpuRng | CpuRng) => uniform(rng as CpuRng, "bfloat16", size, { lo: 0, hi: 1 })],
    ["truncatedNormal bfloat16", (rng: WebGpuRng | CpuRng) => truncatedNormal(rng as CpuRng, "bfloat16", size)],
    ["normal float16", (rng: WebGpuRng | CpuRng) => normal(rng as CpuRng, "float16", size, { std: 0.3 })],
    ["uniform float16", (rng: WebGpuRng | CpuRng) => uniform(rng as CpuRng, "float16", size, { lo: -1, hi: 1 })],
  ])("%s: the tensor says so, and the next is right", async (name, make) => {
    const { device } = await gpuRng();
    const own = altered(
      device,
      new RegExp(`^weightinit (vectors )?${name} (fused|hardware|float)`),
      "fn affine(u: u32) -> u32 {\n  return ",
      "fn affine(u: u32) -> u32 {\n  return (u & 0x80000000u) ^ ",
    );
    const rng = await WebGpuRng.create(3, { device: own });
    await expect(make(rng).ready()).rejects.toEqual(coded("WI_DEVICE_ERROR", /compiled wrongly.*again/));
    const cpu = new CpuRng(3);
    make(cpu);
    const want = make(cpu);
    expect(differences(await make(rng).toArray(), want.data).count).toBe(0);
  });

  it.each([
    ["vectors constant", "P.hi", "P.lo", (rng: WebGpuRng) => constant(rng, "complex64", 4096, { value: 2 })],
    ["constant 32", "P.hi", "P.lo", (rng: WebGpuRng) => constant(rng, "complex64", 3, { value: 2 })],
    ["constant 16", "P.hi", "P.lo", (rng: WebGpuRng) => constant(rng, "complex32", 3, { value: 2 })],
    ["run 32", "P.value", "P.count", (rng: WebGpuRng) => identityInit(rng, 3, 3)],
    ["run 16", "P.value", "P.count", (rng: WebGpuRng) => identityInit(rng, "float16", 3, 3)],
    ["sparse 32", "< left", "<= left", (rng: WebGpuRng) => sparseInit(rng, 30, 30, { sparsity: 0.5 })],
    [
      "sparse 16",
      "0xffffu <<",
      "0xfffu <<",
      (rng: WebGpuRng) => sparseInit(rng, "bfloat16", 30, 30, { sparsity: 0.5 }),
    ],
  ])("%s: the device is refused from then on", async (name, from, to, make) => {
    const { device } = await gpuRng();
    const rng = await WebGpuRng.create(3, { device: altered(device, new RegExp(`^weightinit ${name}$`), from, to) });
    await expect(make(rng).toArray()).rejects.toEqual(coded("WI_DEVICE_ERROR", /compiled wrongly/));
    expect(() => make(rng)).toThrow(coded("WI_DEVICE_ERROR", /compiled wrongly/));
  });
});

describeGpu("known answers", () => {
  // A sloppy step may show in few values, and of one law only.
  it.each(["normal", "uniform", "truncatedNormal"] as const)("find one wrong %s in 64", async (kind) => {
    const { device } = await gpuRng();
    const isKernel = new RegExp(`^weightinit (vectors )?${kind} float32 (fused|hardware)`);
    let alterations = 0;
    const own = withMethod(device, "createShaderModule", (descriptor) => {
      if (!isKernel.test(descriptor.label ?? "")) return device.createShaderModule(descriptor);
      alterations++;
      const from = "fn affine(u: u32) -> u32 {\n  return ";
      const code = descriptor.code.replace(from, `${from}select(0u, 1u, (u & 63u) == 7u) ^ `);
      return device.createShaderModule({ ...descriptor, code });
    });
    const rng = await WebGpuRng.create(3, { device: own });
    expect(alterations).toBeGreaterThan(0);
    expect(contextOf(own).arithmetic.path).toBe("soft");
    const options = { std: 0.7, mean: 0.1 };
    expect(await normal(rng, 5000, options).toArray()).toEqual(normal(new CpuRng(3), 5000, options).data);
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

describeGpu("a refused orthogonal matrix", () => {
  it("leaves no memory behind", async () => {
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

describeGpu("zeros of an orthogonal matrix", () => {
  it("are +0, whatever the gain's sign", async () => {
    for (const dtype of ["float32", "float16", "bfloat16", "complex64"] as const) {
      const rng = await gpuRng(8);
      for (const gain of [0, -0]) {
        const values = await orthogonal(rng, dtype, 9, 5, { gain }).toArray();
        expect([...values].every((x) => Object.is(x, 0))).toBe(true);
      }
      // A complex column of one element is D alone, whose imaginary part is an exact zero only for a real head.
      const [one] = await orthogonal(rng, "float32", 1, 1, { gain: -1 }).toArray();
      expect(Math.abs(one!)).toBe(1);
    }
  });
});

describe("without a GPU", () => {
  it("Node's error is the only word: Dawn prints nothing of its own", () => {
    const program = fileURLToPath(new URL("./programs/no-driver.mjs", import.meta.url));
    const { LD_LIBRARY_PATH: _, VK_DRIVER_FILES: __, ...env } = process.env;
    const { stdout, stderr } = spawnSync(process.execPath, [program], { env, encoding: "utf8", timeout: 60_000 });
    // Where the machine has a Vulkan loader of its own, there may be a driver, too.
    expect(stdout).toMatch(/^(WI_NO_DRIVER|made)$/m);
    if (/libvulkan/.test(stdout)) expect(stderr).toBe("");
  });

  afterEach(() => {
    vi.unstubAllGlobals();
  });

  it("Firefox is sent to its own page, Chromium to its own, and others to none", async () => {
    const message = async (userAgent: string) => {
      vi.stubGlobal("navigator", { gpu: { requestAdapter: async () => null }, userAgent });
      return WebGpuRng.create(1).then(String, (error: Error) => error.message);
    };
    const firefox = await message("Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0");
    expect(firefox).toMatch(/about:support/);
    expect(firefox).not.toMatch(/about:gpu|chrome:/);
    const chrome =
      "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/147.0.0.0 Safari/537.36";
    expect(await message(chrome)).toMatch(/chrome:\/\/gpu/);
    const safari =
      "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Safari/605.1.15";
    expect(await message(safari)).not.toMatch(/about:|chrome:/);
  });
});
