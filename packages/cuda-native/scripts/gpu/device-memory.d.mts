import type { OutMemory, Values } from "@weightinit/conformance";
import type { CudaRng } from "@weightinit/cuda-native";

export function deviceMemory(rng: CudaRng, initial: Values): OutMemory;
