/**
 * The kernels of src/wasm.
 *
 * @module
 */
export { normals, uniforms } from "./singles";
export { threefry } from "./threefry";
