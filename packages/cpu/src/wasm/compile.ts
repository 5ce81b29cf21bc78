/**
 * Compiling the embedded binaries, on first need.
 *
 * @module
 */

/**
 * The bytes of a binary embedded as hexadecimal digits: gzip finds in them what it finds in the bytes, and makes 6.7 kB
 * of both binaries; of base64, where what repeats looks different at each third byte, it makes 8.8. A loop over them
 * takes a few milliseconds and, because V8 compiles it meanwhile, 3 MB: it is only for browsers, most of which cannot
 * yet do without.
 */
export function decodeBinary(digits: string): Uint8Array<ArrayBuffer> {
  const node = globalThis.process?.getBuiltinModule?.("node:buffer");
  if (node !== undefined) return new Uint8Array(node.Buffer.from(digits, "hex"));
  const bytes = new Uint8Array(digits.length / 2);
  for (let i = 0; i < bytes.length; i++) bytes[i] = Number.parseInt(digits.slice(2 * i, 2 * i + 2), 16);
  return bytes;
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
