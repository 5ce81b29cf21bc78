/**
 * Compiling the embedded binaries, on first need.
 *
 * @module
 */

export { decodeBinary } from "./bytes-of-digits.ts";

/**
 * A function that compiles `binary()` at its first call. It gives `undefined` where there is no WebAssembly or no SIMD,
 * and where compiling is refused: by a Content-Security-Policy without `wasm-unsafe-eval`, or by a browser that will
 * not do it synchronously.
 */
export function compiledOnce(binary: () => Uint8Array<ArrayBuffer>): () => WebAssembly.Module | undefined {
  let compiled: WebAssembly.Module | null | undefined;
  return () => {
    if (compiled === undefined) {
      try {
        compiled = new WebAssembly.Module(binary());
      } catch {
        compiled = null;
      }
    }
    return compiled ?? undefined;
  };
}
