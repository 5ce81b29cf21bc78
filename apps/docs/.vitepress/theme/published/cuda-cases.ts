/**
 * Numbers that PyTorch 2.11.0 drew on an H100 after `torch.manual_seed(42)`, as the tests of @weightinit/rng-torch have
 * them: the first eight of each tensor, and a hash of all. Beside each, the call here that gives them.
 *
 * @module
 */
import { glorotNormal, kaimingUniform, normal, rand32, randn32 } from "@weightinit/core";
import type { CpuTensor } from "@weightinit/cpu";
import type { TorchCudaRng } from "@weightinit/rng-torch";

export interface CudaCase {
  /** Its name in the packages' test data, without the seed. */
  readonly name: string;
  readonly python: string;
  /** Our call, as a reader would write it. */
  readonly call: string;
  make(rng: TorchCudaRng): CpuTensor<"float32" | "bfloat16">;
  readonly count: number;
  /** Bits of the first eight numbers. */
  readonly first: string;
  /** SHA-256 of all, little-endian. */
  readonly sha256: string;
}

export const CUDA_SEED = 42;

export const cudaCases: readonly CudaCase[] = [
  {
    name: "normal_ f32 16",
    python: 'torch.randn(16, device="cuda")',
    call: "randn32(rng, 16)",
    make: (rng) => randn32(rng, 16),
    count: 16,
    first: "3e46acdd 400a53f2 be302def 3f595c01 bff652b5 3f272a0f bf2641c1 bf51494d",
    sha256: "36186641aeaf952bf144dbece890d3f6036e59d44512e366d0586a8d19ce22d4",
  },
  {
    name: "uniform_ f32 16",
    python: 'torch.rand(16, device="cuda")',
    call: "rand32(rng, 16)",
    make: (rng) => rand32(rng, 16),
    count: 16,
    first: "3f1ceaf0 3c24cdda 3ecbfce1 3d251a6b 3e200464 3ef706b6 3f3c7ab4 3ecfdcde",
    sha256: "cacbe93ef264d9ffef40fcd86ecfd7f8415941961f92107b54574826308d6eb5",
  },
  {
    name: "kaiming_uniform_ 5x7 a=sqrt5",
    python: 'nn.Linear(7, 5, device="cuda").weight',
    call: "kaimingUniform(rng, 5, 7, { gain: Math.sqrt(1 / 3) })",
    make: (rng) => kaimingUniform(rng, 5, 7, { gain: Math.sqrt(1 / 3) }),
    count: 35,
    first: "3daee0c2 bebd9feb bd9d4524 beb1eac2 be850979 bc5912cb 3e36df4b bd918da7",
    sha256: "4d8568781ea5144fceade643da44060a255d30b5893d57de1a0b2ecc3c4bb5d7",
  },
  {
    name: "xavier_normal_ 64x48",
    python: 'init.xavier_normal_(torch.empty(64, 48, device="cuda"))',
    call: "glorotNormal(rng, 64, 48)",
    make: (rng) => glorotNormal(rng, 64, 48),
    count: 3072,
    first: "3cd4648d 3e93e0f6 bcbc57ff 3de85df1 be83aa4c 3db2b4c6 bdb1bc6e bddfbc8b",
    sha256: "7b862e1350c5b2c9e69358760782ddfe159cd67e9ad303fc887ab7698cdda41c",
  },
  {
    name: "normal_ bf16 16",
    python: 'torch.randn(16, device="cuda", dtype=torch.bfloat16)',
    call: 'normal(rng, "bfloat16", 16)',
    make: (rng) => normal(rng, "bfloat16", 16),
    count: 16,
    first: "3e47 400a be30 3f59 bff6 3f27 bf26 bf51",
    sha256: "64934a4fc592160e104d46f7acae9292fe71ef33b48e36ef04b08e7d7726fbbc",
  },
  {
    name: "normal_ f32 3000001",
    python: 'torch.randn(3000001, device="cuda")',
    call: "randn32(rng, 3000001)",
    make: (rng) => randn32(rng, 3000001),
    count: 3000001,
    first: "3e46acdd 400a53f2 be302def 3f595c01 bff652b5 3f272a0f bf2641c1 bf51494d",
    sha256: "c717182e53c2f7ea0ff731c0c7b63875bf7ac84cf9946c46d71bc31b46ea1a75",
  },
];
