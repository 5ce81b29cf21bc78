/**
 * What an object is, whatever realm it comes from: an array of Node's own is none of `Uint8Array` in a test runner.
 *
 * @module
 */

/** `"Float32Array"`, `"ArrayBuffer"`, `"Blob"`, …, as the object's own realm names it. */
export function kindOf(value: unknown): string {
  return Object.prototype.toString.call(value).slice(8, -1);
}

/** The bytes of a buffer or a view, not copied. */
export function bytesIn(data: ArrayBuffer | ArrayBufferView): Uint8Array {
  return ArrayBuffer.isView(data)
    ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
    : new Uint8Array(data);
}
