/**
 * Kernels on memory that threads share.
 *
 * A WASM memory is shared or not by its type, so the same code needs a second module. It is made of the first by moving
 * the memory from the memory section to the import section (WebAssembly core specification, "Binary Format / Modules"),
 * which spares browsers a second binary that they would never run.
 *
 * @module
 */
/** Bytes of a page of any WASM memory. */
export const PAGE_BYTES = 65536;
/** The next multiple of a cache line's bytes: two threads' memory should not meet in one. */
export function alignToLine(bytes: number): number {
  return Math.ceil(bytes / 64) * 64;
}

/** Most pages of a shared memory: 1 GiB of addresses, of which only what is used costs anything. */
export const MOST_PAGES = 2 ** 14;

const TYPE_SECTION = 1;
const MEMORY_SECTION = 5;
/** One import, "env" "memory": a memory (2), shared with a maximum (3), of 0 … 2¹⁴ pages (LEB128). */
const IMPORT_SECTION = [2, 18, 1, 3, 101, 110, 118, 6, 109, 101, 109, 111, 114, 121, 2, 3, 0, 128, 128, 1];

/** The binary with its memory imported and shared. */
export function withSharedMemory(binary: Uint8Array): Uint8Array<ArrayBuffer> {
  const out = [...binary.subarray(0, 8)];
  for (let at = 8; at < binary.length; ) {
    const id = binary[at]!;
    let size = 0;
    let next = at + 1;
    for (let shift = 0, more = true; more; shift += 7) {
      const byte = binary[next++]!;
      size |= (byte & 127) << shift;
      more = byte > 127;
    }
    const end = next + size;
    if (id !== MEMORY_SECTION) out.push(...binary.subarray(at, end));
    if (id === TYPE_SECTION) out.push(...IMPORT_SECTION);
    at = end;
  }
  return Uint8Array.from(out);
}
