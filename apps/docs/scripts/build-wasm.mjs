/**
 * Compiles the explorer's matrix products. Run it after a change of assembly/products: npm run wasm.
 *
 * @module
 */
import { isMain, wasmBinary } from "../../../scripts/wasm-binary.mjs";

export const products = wasmBinary(import.meta.url, {
  assembly: "assembly/products",
  output: ".vitepress/theme/explorer/products/binary.ts",
  constant: "PRODUCTS_BINARY",
  options: ["-O3", "--enable", "simd"],
});

if (isMain(import.meta.url)) await products.write();
