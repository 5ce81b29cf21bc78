// Prints the milliseconds from the start of this process to the values of its first tensor.
import { kaimingNormal } from "@weightinit/core";
import { CudaRng } from "@weightinit/cuda-native";

await kaimingNormal(new CudaRng(42), 1000, 1000).ready();
console.log(JSON.stringify({ firstTensorMs: performance.now() }));
