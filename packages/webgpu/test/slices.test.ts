/** The slice option: any part of a tensor has the bits of that part of the whole. */
import {
  constant,
  type DType,
  dtypeInfo,
  identityInit,
  normal,
  type Rng,
  type Slice,
  type Tensor,
  truncatedNormal,
  uniform,
} from "@weightinit/core";
import { CpuRng, type CpuTensor } from "@weightinit/cpu";
import fc from "fast-check";
import { expect, it, vi } from "vitest";
import { contextOf } from "../src/gpu-context.ts";
import { type WebGpuDType, WebGpuRng, type WebGpuTensor } from "../src/index.ts";
import { withLimits } from "./altered-device.ts";
import { bitsOf, differences, expectSameBits } from "./bits.ts";
import { describeGpu, gpuRng } from "./gpu.ts";
import { bytesOf, FILLER, filledBuffer } from "./guarded.ts";

const DTYPES: readonly WebGpuDType[] = ["float16", "bfloat16", "float32", "complex32", "complex64"];
type Make = (rng: Rng, dtype: DType, shape: readonly number[], options: object) => Tensor;
/** Erases the types that tie an initializer's result to its rng: both backends run the same call. */
const erase = (init: unknown) => init as Make;

const LAWS: Record<string, Make> = {
  normal: erase(normal({ std: 0.3 })),
  "normal, by integers": erase(normal({ std: 1e-40 })),
  uniform: erase(uniform({ lo: -0.3, hi: 0.7 })),
  "uniform [0, 1)": erase(uniform({ lo: 0, hi: 1 })),
  truncatedNormal: erase(truncatedNormal({ mean: 0.1, std: 0.7, lo: -1, hi: 1.5 })),
  constant: erase(constant({ value: -1.3 })),
  identity: erase((rng: Rng, dtype: DType, shape: readonly number[], options: object) =>
    erase(identityInit)(rng, dtype, shape, shape.length === 1 ? options : { ...options, gain: 1.5, shift: 2 }),
  ),
};

/** The elements of a slice in the whole tensor, by counting through the part. */
function elementsOf(shape: readonly number[], slice: Slice): number[] {
  let list = [0];
  shape.forEach((length, axis) => {
    const [from, to] = slice[axis] ?? [0, length];
    list = list.flatMap((start) => Array.from({ length: to - from }, (_, i) => start * length + from + i));
  });
  return list;
}

/** Some reals of a tensor, as `toArray` gives them. */
function picked({ data, dtype }: CpuTensor, elements: readonly number[]) {
  const { parts } = dtypeInfo(dtype);
  const reals = elements.flatMap((element) => Array.from({ length: parts }, (_, i) => element * parts + i));
  return (data as Float32Array).constructor === Uint16Array
    ? Uint16Array.from(reals, (i) => data[i]!)
    : Float32Array.from(reals, (i) => data[i]!);
}

/** A shape and a slice of any of its axes; half of them in steps of 8 on the last, so that runs are whole vectors. */
const someSlice = fc
  .tuple(fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 5 }), fc.constantFrom(1, 8))
  .chain(([lengths, unit]) => {
    const unitOf = (axis: number) => (axis === lengths.length - 1 ? unit : 1);
    const ends = (length: number) => fc.tuple(fc.nat(length), fc.nat(length)).map((pair) => pair.sort((a, b) => a - b));
    return fc.tuple(...lengths.map((length) => fc.option(ends(length), { freq: 2 }))).map((ranges) => ({
      shape: lengths.map((length, axis) => length * unitOf(axis)),
      slice: Object.fromEntries(
        ranges.flatMap((range, axis) => (range ? [[axis, range.map((end) => end * unitOf(axis))]] : [])),
      ) as unknown as Slice,
    }));
  });

describeGpu("slices", () => {
  for (const [name, make] of Object.entries(LAWS)) {
    for (const dtype of DTYPES) {
      if (dtypeInfo(dtype).isComplex && name.startsWith("truncated")) continue;
      it(`${name} ${dtype}: any slice is that part of the whole`, async () => {
        const gpu = await gpuRng(42);
        const cpu = new CpuRng(42);
        const property = fc.asyncProperty(someSlice, async ({ shape, slice }) => {
          const tensor = make(gpu, dtype, shape, { slice }) as WebGpuTensor;
          const whole = make(cpu, dtype, shape, {}) as CpuTensor;
          expect([gpu.draw, tensor.size]).toEqual([cpu.draw, elementsOf(shape, slice).length]);
          const got = await tensor.toArray();
          tensor.destroy();
          expect(differences(got, picked(whole, elementsOf(shape, slice))).first).toBe("");
        });
        await fc.assert(property, { numRuns: 40, seed: 1 });
      });
    }
  }

  it.each(DTYPES)("%s: far into a tensor that no memory holds", async (dtype) => {
    const { parts } = dtypeInfo(dtype);
    const beside = Math.floor(2 ** 34 / parts / 1021);
    const asked: [shape: number[], slice: Slice][] = [
      // Beside element 2³², as whole vectors and not.
      [[2 ** 23, 2 ** 10], { 0: [2 ** 22 - 1, 2 ** 22 + 4], 1: [8, 72] }],
      [[2 ** 23, 2 ** 10], { 0: [2 ** 22 - 2, 2 ** 22 + 1], 1: [1001, 1024] }],
      // Beside word 2³⁴, and around it in each row.
      [[2 ** 25, 1021], { 0: [beside - 1, beside + 2], 1: [1, 1020] }],
      [[2 ** 16, 2 ** 35], { 0: [40, 45], 1: [2 ** 34 - 20, 2 ** 34 + 31] }],
      [[2 ** 16, 2 ** 35], { 0: [2 ** 16 - 2, 2 ** 16], 1: [2 ** 34 - 32, 2 ** 34 + 32] }],
      // Strides whose lower words are large.
      [[2 ** 16, 2 ** 34 - 64], { 0: [40, 45], 1: [2 ** 33, 2 ** 33 + 64] }],
      [[2 ** 16, 2 ** 33 - 5], { 0: [40, 45], 1: [2 ** 32, 2 ** 32 + 17] }],
      // The last elements that there may be.
      [[2 ** 26, 2 ** 26 - 1], { 0: [2 ** 26 - 5, 2 ** 26], 1: [2 ** 26 - 4, 2 ** 26 - 1] }],
    ];
    for (const [shape, slice] of asked) {
      for (const law of ["uniform", "normal"]) {
        const make = LAWS[law]!;
        const tensor = make(await gpuRng(3), dtype, shape, { slice }) as WebGpuTensor;
        await expectSameBits(tensor, make(new CpuRng(3), dtype, shape, { slice }));
      }
    }
  });

  it("in pieces and dispatch rows, without seams", async () => {
    const { device } = await gpuRng();
    const limits = { maxStorageBufferBindingSize: 1024, maxComputeWorkgroupsPerDimension: 2 };
    for (const dtype of DTYPES) {
      for (const slice of [{ 1: [8, 72] }, { 1: [3, 76] }, { 0: [2, 33], 1: [5, 6] }] as const) {
        for (const law of ["normal", "constant", "identity"]) {
          const gpu = new WebGpuRng(6, { device: withLimits(device, limits) });
          const make = LAWS[law]!;
          await expectSameBits(
            make(gpu, dtype, [41, 80], { slice }) as WebGpuTensor,
            make(new CpuRng(6), dtype, [41, 80], { slice }),
          );
        }
      }
    }
  });

  it("of runs that are long, each by the kernels of whole tensors", async () => {
    const shape = [2, 2 ** 20 + 16];
    const slice = { 1: [5, 2 ** 20 + 10] } as const;
    await expectSameBits(uniform(await gpuRng(4), shape, { slice }), uniform(new CpuRng(4), shape, { slice }));
  });

  it("fill any place of a buffer and leave every other byte alone", async () => {
    const { device } = await gpuRng();
    for (const dtype of DTYPES) {
      const real = dtype === "float32" || dtype === "complex64" ? 4 : 2;
      for (const offset of [0, real, 256 - real]) {
        for (const law of ["normal", "truncatedNormal", "constant", "identity"]) {
          if (dtypeInfo(dtype).isComplex && law.startsWith("truncated")) continue;
          const buffer = filledBuffer(device, 2048);
          const slice = { 0: [1, 3], 2: [1, 4] };
          const make = LAWS[law]!;
          const tensor = make(new WebGpuRng(4, { device }), dtype, [4, 3, 5], { slice, out: { buffer, offset } });
          const want = (make(new CpuRng(4), dtype, [4, 3, 5], { slice }) as CpuTensor).data;
          expect(bitsOf(await tensor.toArray())).toEqual(bitsOf(want));
          const expected = new Uint8Array(2048).fill(FILLER);
          expected.set(new Uint8Array(want.buffer), offset);
          expect(Buffer.compare(await bytesOf(device, buffer), expected)).toBe(0);
          buffer.destroy();
        }
      }
    }
  });

  it("of two axes take one dispatch, of more one submit", async () => {
    const rng = await gpuRng(5);
    const { recorder } = contextOf(rng.device);
    const dispatch = vi.spyOn(recorder, "dispatch");
    const work = (make: () => WebGpuTensor) => {
      const [before, calls] = [recorder.submits, dispatch.mock.calls.length];
      make().destroy();
      return [recorder.submits - before, dispatch.mock.calls.length - calls];
    };
    expect(work(() => normal(rng, 64, 64, { slice: { 1: [16, 48] } }))).toEqual([1, 1]);
    expect(work(() => normal(rng, 63, 65, { slice: { 0: [1, 62], 1: [3, 4] } }))).toEqual([1, 1]);
    expect(work(() => identityInit(rng, 64, 64, { slice: { 1: [16, 48] } }))).toEqual([1, 1]);
    expect(work(() => normal(rng, 3, 4, 5, { slice: { 1: [1, 3], 2: [1, 3] } }))).toEqual([1, 3]);
    dispatch.mockRestore();
  });
});
