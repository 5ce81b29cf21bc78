/** Values that are there already: computed by core, or another generator's. */
import {
  constant,
  type DType,
  defineInitializer,
  identityInit,
  kaimingNormal,
  normal,
  orthogonal,
  type Rng,
  type Slice,
  sparseInit,
  type Tensor,
  uniform,
  withNumbersOf,
} from "@weightinit/core";
import { CpuRng, type CpuTensor, cpuRngFrom } from "@weightinit/cpu";
import { expect, it } from "vitest";
import { contextOf } from "../src/gpu-context.ts";
import { type WebGpuDType, WebGpuRng, type WebGpuTensor } from "../src/index.ts";
import { COPY_SRC, STORAGE } from "../src/webgpu-flags.ts";
import { withLimits, withShaders } from "./altered-device.ts";
import { bitsOf, expectSameBits } from "./bits.ts";
import { coded } from "./coded.ts";
import { describeGpu, gpuRng } from "./gpu.ts";
import { bytesOf, FILLER, filledBuffer } from "./guarded.ts";

const DTYPES: readonly WebGpuDType[] = ["float16", "bfloat16", "float32", "complex32", "complex64"];

type Make = (rng: Rng, dtype: DType, shape: readonly number[], options?: object) => Tensor;
const waves = defineInitializer({
  name: "waves",
  options: {},
  distribution: () => ({ kind: "values", draws: false, value: (i, part) => ((i * 7) % 1001) / 8 - (part + 1) * 31 }),
}) as unknown as Make;
const drawn = defineInitializer({
  name: "drawn",
  options: {},
  distribution: () => ({ kind: "values", draws: true, value: (i, part, random) => random.normal(2 * i + part) }),
}) as unknown as Make;

describeGpu("computed values", () => {
  it.each(DTYPES)("%s: are the CPU's, of any size and slice", async (dtype) => {
    const gpu = await gpuRng(5);
    const cpu = new CpuRng(5);
    for (const make of [waves, drawn]) {
      for (const size of [0, 1, 2, 3, 7, 1000, 1001]) {
        await expectSameBits(make(gpu, dtype, [size]) as WebGpuTensor, make(cpu, dtype, [size]));
      }
      const slice = { 0: [1, 4], 2: [2, 5] } as unknown as Slice;
      await expectSameBits(
        make(gpu, dtype, [5, 3, 7], { slice }) as WebGpuTensor,
        make(cpu, dtype, [5, 3, 7], { slice }),
      );
    }
    expect(gpu.draw).toBe(cpu.draw);
  });

  it.each(DTYPES)("%s: go to any place of a buffer, in pieces too, and leave every other byte alone", async (dtype) => {
    const { device } = await gpuRng();
    const real = dtype === "float32" || dtype === "complex64" ? 4 : 2;
    const narrow = withLimits(device, { maxStorageBufferBindingSize: 256, maxComputeWorkgroupsPerDimension: 2 });
    for (const on of [device, narrow]) {
      // The narrow one's kernels are those of the first.
      for (const offset of [0, real, 3 * real, 256 - real]) {
        for (const size of [1, 2, 3, 401]) {
          // Without COPY_DST.
          const buffer = filledBuffer(device, 4096, STORAGE | COPY_SRC);
          const tensor = waves(new WebGpuRng(4, { device: on }), dtype, [size], { out: { buffer, offset } });
          const want = (waves(new CpuRng(4), dtype, [size]) as CpuTensor).data;
          expect(bitsOf((await tensor.toArray()) as never)).toEqual(bitsOf(want));
          const expected = new Uint8Array(4096).fill(FILLER);
          expected.set(new Uint8Array(want.buffer), offset);
          expect(Buffer.compare(await bytesOf(device, buffer), expected)).toBe(0);
          buffer.destroy();
        }
      }
    }
  });

  it("are copied in order with what a batch records before and after", async () => {
    const rng = await gpuRng(6);
    const { recorder } = contextOf(rng.device);
    const before = recorder.submits;
    const [all, last, own] = rng.batch(() => {
      const own = constant(rng, 6, { value: 1 });
      const fresh = waves(rng, "float32", [6]) as WebGpuTensor;
      waves(rng, "float32", [4], { out: own });
      constant(rng, 2, { value: 9, out: own });
      constant(rng, 2, { value: 3, out: fresh as never });
      return [own, waves(rng, "float32", [3], { out: { buffer: own.buffer, offset: 12 } }), fresh];
    }) as [WebGpuTensor, WebGpuTensor, WebGpuTensor];
    expect(recorder.submits - before).toBe(1);
    const want = (waves(new CpuRng(1), "float32", [6]) as CpuTensor).data;
    expect([...(await all.toArray())]).toEqual([9, 9, want[2], want[0], want[1], want[2]]);
    expect([...(await last.toArray())]).toEqual([...want.slice(0, 3)]);
    expect([...(await own.toArray())]).toEqual([3, 3, ...want.slice(2)]);
  });

  it("of a buffer that was destroyed fail alone", async () => {
    const rng = await gpuRng(3);
    const bad = filledBuffer(rng.device, 16);
    bad.destroy();
    const [first, lost, second] = rng.batch(() => [
      normal(rng, 5, { std: 1 }),
      waves(rng, "float32", [4], { out: bad }) as WebGpuTensor,
      waves(rng, "float32", [4]) as WebGpuTensor,
    ]);
    await expect(lost!.ready()).rejects.toEqual(coded("WI_DEVICE_ERROR"));
    expect(await first!.toArray()).toEqual(normal(new CpuRng(3), 5, { std: 1 }).data);
    await expectSameBits(second as WebGpuTensor, waves(new CpuRng(3), "float32", [4]));
  });

  it("are made before memory is written: what cannot be computed leaves no tensor and takes no draw", async () => {
    const rng = await gpuRng(3);
    const fails = defineInitializer({
      name: "fails",
      options: {},
      distribution: () => ({ kind: "values", draws: true, value: () => Number.NaN }),
    });
    const out = filledBuffer(rng.device, 16);
    expect(() => fails(rng, 4, { out })).toThrow(coded("WI_BAD_OPTION"));
    expect(rng.draw).toBe(0);
    expect(new Set(await bytesOf(rng.device, out))).toEqual(new Set([FILLER]));
    out.destroy();
  });

  it("by a driver that copies wrongly are refused", async () => {
    const { device } = await gpuRng();
    const wrong = withShaders(device, (code) => code.replace("return IN[n]", "return IN[n ^ 512u]"));
    const rng = await WebGpuRng.create(3, { device: wrong });
    const out = filledBuffer(device, 16);
    const tensor = waves(rng, "float32", [4], { out }) as WebGpuTensor;
    await expect(tensor.ready()).rejects.toEqual(coded("WI_DEVICE_ERROR", /"values 32" are compiled wrongly/));
    out.destroy();
  });
});

describeGpu("numbers of another generator", () => {
  it.each(DTYPES)("%s: are its own, whatever the scheme", async (dtype) => {
    const gpu = await gpuRng(0);
    const rng = withNumbersOf(gpu, new CpuRng(9));
    const cpu = new CpuRng(9);
    const shape = [9, 5];
    const schemes = { kaimingNormal, uniform, sparseInit, orthogonal, identityInit, zeros: constant };
    for (const [name, init] of Object.entries(schemes)) {
      const make = init as unknown as Make;
      const options = name === "sparseInit" ? { sparsity: 0.3 } : name === "zeros" ? { value: -0 } : {};
      await expectSameBits(make(rng, dtype, shape, options) as WebGpuTensor, make(cpu, dtype, shape, options));
    }
    expect(gpu.draw).toBe(0);
    const slice = { 1: [1, 4] };
    const make = normal as unknown as Make;
    await expectSameBits(make(rng, dtype, shape, { slice }) as WebGpuTensor, make(cpu, dtype, shape, { slice }));
    // Into memory of the caller's, in a batch.
    const out = constant(gpu, dtype, 45, { value: 1 });
    const tensors = rng.batch(() => [make(rng, dtype, shape, { out }), make(rng, dtype, [3])] as WebGpuTensor[]);
    await expectSameBits(tensors[0]!, make(cpu, dtype, shape));
    await expectSameBits(tensors[1]!, make(cpu, dtype, [3]));
  });

  it("come from shared memory, and from functions", async () => {
    const gpu = await gpuRng(0);
    const rng = withNumbersOf(gpu, new CpuRng(9, { shared: true }));
    await expectSameBits(normal(rng, "bfloat16", 1001), normal(new CpuRng(9), "bfloat16", 1001));
    const out = constant(gpu, 7, { value: 1 });
    const cpu = new CpuRng(9);
    normal(cpu, 1);
    await expectSameBits(normal(rng, 7, { out }), normal(cpu, 7));
    const half = () => cpuRngFrom(() => 0.5);
    await expectSameBits(uniform(withNumbersOf(gpu, half()), 3), uniform(half(), 3));
  });

  it("of a generator whose buffers have no COPY_DST", async () => {
    const { device } = await gpuRng();
    const rng = withNumbersOf(new WebGpuRng(0, { device, usage: STORAGE | COPY_SRC }), new CpuRng(9));
    const tensor = normal(rng, "float16", 7);
    expect((tensor.buffer as GPUBuffer).usage).toBe(STORAGE | COPY_SRC);
    await expectSameBits(tensor, normal(new CpuRng(9), "float16", 7));
  });

  it("larger than one write: 2²⁵ + 3 numbers of 16 bits", async () => {
    const options = { lo: 0, hi: 1 };
    const rng = withNumbersOf(await gpuRng(0), new CpuRng(9));
    const size = 2 ** 25 + 3;
    const tensor = uniform(rng, "bfloat16", size, options);
    const want = uniform(new CpuRng(9), "bfloat16", size, options).data;
    expect(Buffer.compare(new Uint8Array((await tensor.toArray()).buffer), new Uint8Array(want.buffer))).toBe(0);
    tensor.destroy();
  });
});
