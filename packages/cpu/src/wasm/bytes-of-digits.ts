/**
 * Embedded binaries: hexadecimal digits, which Node decodes without a loop of ours. In the build for browsers
 * `bytes-of-text.ts` stands in this module's place (tsdown.config.ts).
 *
 * @module
 */

/** The bytes of hexadecimal digits. A loop over them is for Deno and others without Node's buffers. */
export function decodeBinary(digits: string): Uint8Array<ArrayBuffer> {
  const node = globalThis.process?.getBuiltinModule?.("node:buffer");
  if (node !== undefined) return new Uint8Array(node.Buffer.from(digits, "hex"));
  const bytes = new Uint8Array(digits.length / 2);
  for (let i = 0; i < bytes.length; i++) bytes[i] = Number.parseInt(digits.slice(2 * i, 2 * i + 2), 16);
  return bytes;
}
