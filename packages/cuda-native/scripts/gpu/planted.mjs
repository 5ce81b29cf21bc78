// Runs one kernel with a planted fault, for compute-sanitizer to find, and prints the CUresult: node planted.mjs memcheck
import { readFileSync } from "node:fs";
import { CudaRng } from "@weightinit/cuda-native";

const KERNELS = { memcheck: "beyond", racecheck: "race", initcheck: "unwritten", synccheck: "outsider" };
const BYTES = 4096;

const { context } = new CudaRng(1);
const { koffi, call, raw } = context.driver;

context.run(() => {
  const out = new BigUint64Array(1);
  call.cuModuleLoadData(out, readFileSync(new URL("planted.ptx", import.meta.url), "utf8"));
  const module = out[0];
  call.cuModuleGetFunction(out, module, KERNELS[process.argv[2]]);
  const kernel = out[0];
  call.cuMemAlloc_v2(out, BYTES);
  // cuLaunchKernel's `extra` (cuda.h): the parameters' address, the address of their size, the end.
  const memory = koffi.alloc("uint8", 64);
  new BigUint64Array(koffi.view(memory, 64)).set([1n, memory + 48n, 2n, memory + 40n, 0n, 16n, out[0], BigInt(BYTES)]);
  // No exception: compute-sanitizer tells of a fault by its own exit code only if the program's is 0.
  console.log(raw.cuLaunchKernel(kernel, 1, 1, 1, 64, 1, 1, 0, 0n, 0n, memory) || raw.cuCtxSynchronize());
});
