/**
 * The kernels of src/wasm.
 *
 * @module
 */
export { normals, truncatedNormals } from "./normal";
export { blocks } from "./philox";
