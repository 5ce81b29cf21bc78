/**
 * One program, one seed, the same bits: on every backend this machine has. CUDA is a card where there is one, else the
 * stand-in driver of packages/cuda-native, which interprets the same kernels.
 */
import {
  type DType,
  dtypeInfo,
  glorotUniform,
  kaimingNormal,
  orthogonal,
  type PortableRng,
  type Rng,
  sparseInit,
  type Tensor,
  truncatedNormal,
  WeightInitError,
  zeros32,
} from "@weightinit/core";
import { CpuRng } from "@weightinit/cpu";
import { CudaRng, releaseContexts } from "@weightinit/cuda-native";
import { WebGpuRng } from "@weightinit/webgpu";
import { afterAll, describe, expect, it } from "vitest";
import { buildStandIn } from "../../../packages/cuda-native/test/stand-in/build.ts";

const SEED = 2n ** 63n + 42n;

type AnyRng = PortableRng & Rng<never>;

/** Bits of what a small model starts with, in every dtype that each backend has. */
async function model(rng: AnyRng): Promise<Record<string, string>> {
  const dtypes: DType[] = ["float16", "bfloat16", "float32", "complex32", "complex64"];
  const weights: Record<string, Tensor> = { bias: zeros32(rng, 7) };
  for (const dtype of dtypes) {
    const layer = rng.fork(dtype) as AnyRng;
    weights[`${dtype} embedding`] = kaimingNormal(layer, dtype, 257, 33);
    weights[`${dtype} shard`] = kaimingNormal(layer, dtype, 2 ** 33, 65, { rows: [2 ** 33 - 3, 2 ** 33] });
    weights[`${dtype} conv`] = glorotUniform(layer, dtype, 8, 4, 3, 3, { layout: "torch", gain: 0.3 });
    weights[`${dtype} sparse`] = sparseInit(layer, dtype, 31, 17, { sparsity: 0.3 });
    if (!dtypeInfo(dtype).isComplex) {
      weights[`${dtype} truncated`] = truncatedNormal(layer, dtype as "float32", 1001, {
        std: 0.02,
        lo: -0.03,
        hi: 0.05,
      });
    }
  }
  const entries = Object.entries(weights).map(async ([name, tensor]) => {
    const { buffer, byteOffset, byteLength } = await tensor.toArray();
    return [name, Buffer.from(buffer, byteOffset, byteLength).toString("hex")];
  });
  return Object.fromEntries(await Promise.all(entries)) as Record<string, string>;
}

/** A generator on a card; on the stand-in driver where there is no card; or the reason why on neither. */
function cudaRng(): CudaRng | string {
  try {
    return new CudaRng(SEED);
  } catch (error) {
    if (!(error instanceof WeightInitError && error.code === "WI_NO_DRIVER")) throw error;
  }
  const built = buildStandIn();
  return "path" in built ? new CudaRng(SEED, { driver: built.path }) : built.reason;
}

const noGpu = process.env["WEIGHTINIT_NO_GPU"];
const cuda = cudaRng();

describe("the same program, seed and bits", () => {
  const expected = model(new CpuRng(SEED) as unknown as AnyRng);
  const columns = (rng: Rng) => orthogonal(rng, 65, 33).toFloat32();
  afterAll(releaseContexts);

  const backends = [
    ["WebGPU", noGpu, () => WebGpuRng.create(SEED)],
    ["CUDA", typeof cuda === "string" ? cuda : undefined, async () => cuda as CudaRng],
  ] as const;
  for (const [name, reason, create] of backends) {
    it.skipIf(reason !== undefined)(
      `on ${name} as on the CPU${reason === undefined ? "" : ` (${reason})`}`,
      async () => {
        const rng = (await create()) as unknown as AnyRng;
        expect(await model(rng)).toEqual(await expected);
      },
    );

    it.skipIf(reason !== undefined)(`orthogonal on ${name} within 1e-5 of the CPU's`, async () => {
      const [theirs, ours] = await Promise.all([
        columns((await create()).fork("q") as Rng),
        columns(new CpuRng(SEED).fork("q")),
      ]);
      ours.forEach((x, i) => {
        expect(Math.abs(theirs[i]! - x)).toBeLessThan(1e-5);
      });
    });
  }
});
