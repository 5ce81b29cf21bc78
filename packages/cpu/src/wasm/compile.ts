/**
 * Compiling the embedded binaries, on first need.
 *
 * @module
 */

/** The bytes of a binary embedded as base64. */
export function decodeBinary(base64: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}

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
