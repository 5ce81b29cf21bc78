/**
 * The front page's numbers, made in the browser. The packages that make them are loaded by the call, not by the page.
 *
 * @module
 */
export const SEED = 42;
/** Numbers that are compared, and those of them that are shown. */
export const [COMPARED, SHOWN] = [65_536, 16];

export async function onCpu(): Promise<Float32Array> {
  const [{ randn32 }, { CpuRng }] = await Promise.all([import("@weightinit/core"), import("@weightinit/cpu")]);
  return randn32(new CpuRng(SEED), COMPARED).data;
}

/** @throws {WeightInitError} `WI_NO_DEVICE`, `WI_DEVICE_ERROR`: the browser's WebGPU does not do it */
export async function onWebGpu(): Promise<Float32Array> {
  const [{ randn32 }, { WebGpuRng }] = await Promise.all([import("@weightinit/core"), import("@weightinit/webgpu")]);
  const tensor = randn32(await WebGpuRng.create(SEED), COMPARED);
  const numbers = await tensor.toFloat32();
  tensor.destroy();
  return numbers;
}
