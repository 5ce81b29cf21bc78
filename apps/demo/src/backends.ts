/**
 * Which backends this machine can use, and why not the others.
 *
 * @module
 */
import { deviceOf, kaimingNormal, type Rng, WeightInitError } from "@weightinit/core";
import { CpuRng } from "@weightinit/cpu";
import { CudaRng } from "@weightinit/cuda-native";
import { WebGpuRng } from "@weightinit/webgpu";

interface Backend {
  readonly name: string;
  create(): Promise<Rng>;
}

const backends: readonly Backend[] = [
  { name: "cpu", create: async () => new CpuRng(42) },
  { name: "webgpu", create: () => WebGpuRng.create(42) },
  { name: "cuda", create: async () => new CudaRng(42) },
];

/** One line a backend: usable, with its dtypes, or the reason it is not. */
export async function describeBackends(): Promise<string[]> {
  return Promise.all(
    backends.map(async ({ name, create }) => {
      try {
        const rng = await create();
        await kaimingNormal(rng, 2, 5).ready();
        return `${name.padEnd(8)} usable: ${deviceOf(rng).supports.dtypes.join(", ")}`;
      } catch (error) {
        if (!(error instanceof WeightInitError)) throw error;
        return `${name.padEnd(8)} not usable: ${error.message}`;
      }
    }),
  );
}
