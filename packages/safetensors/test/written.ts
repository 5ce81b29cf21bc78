/** What tests of writing share: a folder of their own for each, and tensors. */
import * as fs from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { kaimingNormal, type Tensor } from "@weightinit/core";
import { CpuRng } from "@weightinit/cpu";
import { afterEach, beforeEach, vi } from "vitest";
import type { TensorSource } from "../src/index.ts";

export let folder: string;
/** Gives each test of the file a folder, which goes when it ends. */
export function usesFolder(): void {
  beforeEach(async () => {
    folder = await fs.mkdtemp(join(tmpdir(), "write-"));
  });
  afterEach(async () => {
    vi.restoreAllMocks();
    await fs.rm(folder, { recursive: true, force: true });
  });
}

export const at = (name: string) => join(folder, name);
export const names = async () => (await fs.readdir(folder)).sort();
export const blobBytes = async (blob: Blob) => new Uint8Array(await blob.arrayBuffer());
export const weights = (): Record<string, TensorSource> => ({
  "fc1.weight": kaimingNormal(new CpuRng(1), "bfloat16", 8, 5),
  "fc1.bias": new Float32Array([1, 2, 3]),
  steps: { dtype: "I64", shape: [], data: new BigInt64Array([7n]) },
});

/** A tensor of a device that is read late, as a GPU's is. */
export const remote = (values: Float32Array<ArrayBuffer>, toArray = async () => values): Tensor<"float32"> =>
  ({
    dtype: "float32",
    shape: [values.length],
    size: values.length,
    ready: async () => {},
    toArray,
  }) as unknown as Tensor<"float32">;
