/**
 * WebAssembly kernels of a package, compiled at first use.
 *
 * @module
 */

/**
 * A function that gives the kernels; `undefined` where there is no WebAssembly with SIMD, or where compiling is refused,
 * as by a Content-Security-Policy without `wasm-unsafe-eval`. JavaScript then computes the same bits.
 *
 * @param binary - the module in hexadecimal digits; it imports nothing
 * @param of - what the package makes of the module's exports, once
 */
export function wasmKernels<E, K>(binary: string, of: (exports: E) => K): () => K | undefined {
  let made: K | null | undefined;
  return () => {
    if (made === undefined) {
      try {
        const bytes = Uint8Array.from({ length: binary.length / 2 }, (_, i) =>
          Number.parseInt(binary.slice(2 * i, 2 * i + 2), 16),
        );
        made = of(new WebAssembly.Instance(new WebAssembly.Module(bytes)).exports as E);
      } catch {
        made = null;
      }
    }
    return made ?? undefined;
  };
}
