/** Drivers that compile wrongly, or not at all: what is found, and what is made instead. */
import { constant, identityInit, normal, randn32, sparseInit, truncatedNormal, uniform } from "@weightinit/core";
import { CpuRng } from "@weightinit/cpu";
import { expect, it } from "vitest";
import { contextOf } from "../src/gpu-context.ts";
import { WebGpuRng } from "../src/index.ts";
import { withLimits, withShaders } from "./altered-device.ts";
import { differences } from "./bits.ts";
import { coded } from "./coded.ts";
import { describeGpu, gpuRng } from "./gpu.ts";

/** Where the bits of a float law's real begin. */
const AFFINE = "fn affine(u: u32) -> u32 {\n  return ";

describeGpu("known answers", () => {
  it("a driver that rounds otherwise takes the integer path, with the same bits", async () => {
    const { device } = await gpuRng();
    // A product whose last bit is off for every other word: what a fused or a sloppy step looks like.
    const sloppy = withShaders(device, (code) =>
      code.replace("bitcast<f32>(product(u))", "bitcast<f32>(product(u) ^ (u >> 31u))"),
    );
    const rng = await WebGpuRng.create(3, { device: sloppy });
    expect(contextOf(sloppy).arithmetic.path).toBe("soft");
    const options = { std: 0.7, mean: 0.1 };
    expect(await normal(rng, 1000, options).toArray()).toEqual(normal(new CpuRng(3), 1000, options).data);
  });

  it("a device that computes wrong integers is refused", async () => {
    const { device } = await gpuRng();
    const wrong = withShaders(device, (code) => code.replace("* 0xd2511f53u)", "* 0xd2511f55u)"));
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

  // A sloppy step may show in few values, and of one law only.
  it.each(["normal", "uniform", "truncatedNormal"] as const)("find one wrong %s in 64", async (kind) => {
    const { device } = await gpuRng();
    const isKernel = new RegExp(`^weightinit (vectors )?${kind} float32 (fused|hardware)`);
    const own = withShaders(device, (code, label) =>
      isKernel.test(label) ? code.replace(AFFINE, `${AFFINE}select(0u, 1u, (u & 63u) == 7u) ^ `) : code,
    );
    const rng = await WebGpuRng.create(3, { device: own });
    expect(contextOf(own).arithmetic.path).toBe("soft");
    const options = { std: 0.7, mean: 0.1 };
    expect(await normal(rng, 5000, options).toArray()).toEqual(normal(new CpuRng(3), 5000, options).data);
  });
});

describeGpu("a kernel that does not compile", () => {
  const broken = (device: GPUDevice, matches: (code: string) => boolean) =>
    withShaders(device, (code) => (matches(code) ? "no WGSL" : code));

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
  const altered = (device: GPUDevice, labels: RegExp, from: string, to: string) =>
    withShaders(device, (code, label) => {
      if (!labels.test(label)) return code;
      expect(code).toContain(from);
      return code.replace(from, to);
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
      new RegExp(`^weightinit (vectors )?${name} (fused|hardware)`),
      AFFINE,
      `${AFFINE}(u & 0x80000000u) ^ `,
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

  it("kernels of runs that are compiled wrongly: integers make the next slice, and whole tensors go on", async () => {
    const { device } = await gpuRng();
    const wrong = withShaders(device, (code, label) =>
      / in runs$/.test(label) && !/soft/.test(label) ? code.replace("P.second ^ high", "P.second ^ high ^ 1u") : code,
    );
    const changed = withShaders(device, (code, label) =>
      /vectors .* in runs$/.test(label) ? code.replace("block(number.x,", "block(number.x ^ 1u,") : code,
    );
    for (const altered of [wrong, changed]) {
      const rng = await WebGpuRng.create(3, { device: altered });
      const cpu = new CpuRng(3);
      const slice = { 1: [16, 48] } as const;
      await expect(normal(rng, 64, 64, { slice }).ready()).rejects.toEqual(
        coded("WI_DEVICE_ERROR", /in runs" are compiled wrongly.*make the tensor again/),
      );
      normal(cpu, 1);
      expect(await normal(rng, 64, 64, { slice }).toArray()).toEqual(normal(cpu, 64, 64, { slice }).data);
      expect(await normal(rng, 100).toArray()).toEqual(normal(cpu, 100).data);
    }
  });
});
