import { constant, identityInit, kaimingNormal, normal, orthogonal, sparseInit, zeros32 } from "@weightinit/core";
import { CpuRng } from "@weightinit/cpu";
import { expect, it } from "vitest";
import { WebGpuRng } from "../src/index.ts";
import { COPY_DST, COPY_SRC, STORAGE } from "../src/webgpu-flags.ts";
import { bitsOf } from "./bits.ts";
import { coded } from "./coded.ts";
import { describeGpu, gpuRng } from "./gpu.ts";
import { bytesOf, FILLER, filledBuffer } from "./guarded.ts";

const USAGE = STORAGE | COPY_SRC | COPY_DST;
describeGpu("out", () => {
  it("fills at any offset and leaves every other byte alone", async () => {
    const rng = await gpuRng();
    for (const dtype of ["float16", "bfloat16", "float32", "complex32", "complex64"] as const) {
      const real = dtype === "float32" || dtype === "complex64" ? 4 : 2;
      for (const offset of [0, real, 252, 254, 256, 260, 514].filter((at) => at % real === 0)) {
        for (const size of [1, 2, 67]) {
          for (const law of ["normal", "constant", "identity", "sparse", "orthogonal"] as const) {
            if (law === "orthogonal" && (offset > 2 * real || size > 2)) continue;
            const buffer = filledBuffer(rng.device, 2048);
            const gpu = new WebGpuRng(4, { device: rng.device });
            const cpu = new CpuRng(4);
            const out = { buffer, offset };
            const dims = [size, 1];
            const [tensor, want] = {
              normal: () => [normal(gpu, dtype, dims, { out }), normal(cpu, dtype, dims)] as const,
              constant: () =>
                [constant(gpu, dtype, dims, { value: 3, out }), constant(cpu, dtype, dims, { value: 3 })] as const,
              identity: () => [identityInit(gpu, dtype, dims, { out }), identityInit(cpu, dtype, dims)] as const,
              sparse: () =>
                [
                  sparseInit(gpu, dtype, dims, { sparsity: 0.5, out }),
                  sparseInit(cpu, dtype, dims, { sparsity: 0.5 }),
                ] as const,
              // Not to the bit, so only its surroundings are compared.
              orthogonal: () => [orthogonal(gpu, dtype, dims, { out }), undefined] as const,
            }[law]();
            const values = await tensor.toArray();
            if (want !== undefined) expect(bitsOf(values)).toEqual(bitsOf(want.data));
            const expected = new Uint8Array(2048).fill(FILLER);
            expected.set(new Uint8Array(values.buffer), offset);
            expect(Buffer.compare(await bytesOf(rng.device, buffer), expected)).toBe(0);
            buffer.destroy();
          }
        }
      }
    }
  });

  it("takes a buffer alone, and does not destroy it", async () => {
    const rng = await gpuRng();
    const buffer = filledBuffer(rng.device, 40);
    const tensor = kaimingNormal(rng, 2, 5, { out: buffer });
    expect(tensor.buffer).toBe(buffer);
    tensor.destroy();
    expect(zeros32(rng, 10, { out: buffer }).byteLength).toBe(40);
    expect(await bytesOf(rng.device, buffer)).toEqual(new Uint8Array(40));
  });

  it("refuses what cannot hold the tensor, before anything is written or drawn", async () => {
    const rng = await gpuRng();
    const { device } = rng;
    const buffer = filledBuffer(device, 16);
    const mapped = device.createBuffer({ size: 16, usage: STORAGE, mappedAtCreation: true });
    const refused = [
      { buffer, offset: 4 },
      { buffer, offset: -4 },
      { buffer, offset: 1 },
      { buffer, offset: "4" },
      {},
      new Float32Array(4),
      { buffer: {} },
      mapped,
      device.createBuffer({ size: 16, usage: COPY_DST }),
    ];
    for (const out of refused) {
      expect(() => normal(rng, 4, { out: out as never })).toThrow(expect.objectContaining({ code: "WI_BAD_OUT" }));
    }
    expect(rng.draw).toBe(0);
    expect(await bytesOf(device, buffer)).toEqual(new Uint8Array(16).fill(FILLER));
  });

  it("that is a tensor is the tensor's bytes, wherever they lie", async () => {
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

  it("that is a tensor is no more than the tensor's bytes", async () => {
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
