/**
 * The fastest products that there are here.
 *
 * @module
 */
import { plainProducts } from "./plain-products.ts";
import type { Products } from "./products.ts";
import { wasmProducts } from "./wasm-products.ts";

let fastest: Products | undefined;

/** Those in WebAssembly, or in JavaScript where there is none or no SIMD. */
export function fastestProducts(): Products {
  fastest ??= wasmProducts() ?? plainProducts;
  return fastest;
}
