/**
 * The schemes of @weightinit/schemes, with their defaults, in every dtype: the same bits on every backend that this
 * machine has. Orthogonal ones agree within 1e-5.
 */
import { type DType, dtypeInfo, type PortableRng, type Rng, type Tensor, WeightInitError } from "@weightinit/core";
import { CpuRng } from "@weightinit/cpu";
import { CudaRng, releaseContexts } from "@weightinit/cuda-native";
import { WebGpuRng } from "@weightinit/webgpu";
import { afterAll, describe, expect, it } from "vitest";
import { buildStandIn } from "../../../packages/cuda-native/test/stand-in/build.ts";
import { catalogue } from "../../../packages/schemes/test/support/catalogue.ts";

const SEED = 2n ** 62n + 13n;

type AnyRng = PortableRng & Rng<never>;

/** Made by a device's own orthogonal matrices. */
const ORTHOGONAL = ["recurrentOrthogonal"];

/** 1e-5, and what two neighbours of a 16-bit format differ by below 1. */
const tolerance = (dtype: DType): number =>
  1e-5 + ({ float16: 2 ** -11, bfloat16: 2 ** -8 } as Record<string, number>)[dtypeInfo(dtype).part]! || 1e-5;

/** Every scheme whole and, where it has parts, a part of it, in the dtypes of `dtypes`; as bits, or as numbers. */
async function everything(rng: AnyRng, dtypes: readonly DType[]): Promise<Record<string, string | number[]>> {
  const made: [string, Tensor][] = [];
  for (const { name, init, shape, options, dtypes: its, whole } of catalogue) {
    for (const dtype of its.filter((one) => dtypes.includes(one))) {
      const source = rng.fork(`${name} ${dtype}`);
      made.push([`${name} ${dtype}`, init(source, dtype, shape, options)]);
      if (whole) continue;
      const slice = { [shape.length - 1]: [0, Math.ceil(shape.at(-1)! / 2)] };
      made.push([`${name} ${dtype} part`, init(source, dtype, shape, { ...options, slice })]);
    }
  }
  const entries = made.map(async ([name, tensor]) => {
    if (ORTHOGONAL.some((scheme) => name.startsWith(scheme))) return [name, [...(await tensor.toFloat32())]];
    const { buffer, byteOffset, byteLength } = await tensor.toArray();
    return [name, Buffer.from(buffer, byteOffset, byteLength).toString("hex")];
  });
  return Object.fromEntries(await Promise.all(entries)) as Record<string, string | number[]>;
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
const single: readonly DType[] = ["float16", "bfloat16", "float32", "complex32", "complex64"];
const all: readonly DType[] = [...single, "float64", "complex128"];

describe("every scheme by paper", () => {
  const expected = everything(new CpuRng(SEED) as unknown as AnyRng, all);
  afterAll(releaseContexts);

  it("is finite on the CPU, and at any number of threads the same", async () => {
    const one = await everything(new CpuRng(SEED, { threads: 1 }) as unknown as AnyRng, all);
    expect(one).toEqual(await expected);
    expect(Object.keys(one).length).toBeGreaterThan(catalogue.length * 4);
  });

  const backends = [
    ["WebGPU", noGpu, single, () => WebGpuRng.create(SEED)],
    ["CUDA", typeof cuda === "string" ? cuda : undefined, all, async () => cuda as CudaRng],
  ] as const;
  for (const [name, reason, dtypes, create] of backends) {
    it.skipIf(reason !== undefined)(
      `is the same on ${name} as on the CPU${reason === undefined ? "" : ` (${reason})`}`,
      async () => {
        const here = await everything((await create()) as unknown as AnyRng, dtypes);
        const right = await expected;
        for (const [what, values] of Object.entries(here)) {
          if (typeof values === "string") expect([what, values]).toEqual([what, right[what]]);
          else {
            const near = tolerance(what.split(" ")[1] as DType);
            values.forEach((x, i) => {
              expect(Math.abs(x - (right[what] as number[])[i]!)).toBeLessThan(near);
            });
          }
        }
        const rightNames = Object.keys(right).filter((what) => dtypes.some((dtype) => what.split(" ")[1] === dtype));
        expect(Object.keys(here)).toEqual(rightNames);
      },
    );
  }
});
