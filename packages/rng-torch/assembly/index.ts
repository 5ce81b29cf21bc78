/**
 * The kernels of src/wasm.
 *
 * @module
 */
export { cpuNormals } from "./cpu-normal";
export { cudaNormals } from "./cuda-normal";
export { cudaWords } from "./cuda-words";
