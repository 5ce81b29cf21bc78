/**
 * SHA-256 of an array's bytes, where the page may compute it.
 *
 * @module
 */

/** In hexadecimal; `undefined` on pages that are not served securely, which have no `crypto.subtle`. */
export async function sha256(array: ArrayBufferView<ArrayBuffer>): Promise<string | undefined> {
  const digest = await globalThis.crypto?.subtle?.digest("SHA-256", array);
  return digest && Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
