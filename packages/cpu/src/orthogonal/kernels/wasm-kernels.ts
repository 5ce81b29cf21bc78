/**
 * The kernels on WASM SIMD128: the same operations in the same order as the TypeScript ones, 2 or 4 lanes at a time.
 *
 * @module
 */
import { alignToLine, PAGE_BYTES } from "../../wasm/shared-memory.ts";
import { type BlockKernels, type KernelSizes, STRIP_BYTES } from "./kernels.ts";
import { instantiate, type OrthogonalExports } from "./module.ts";

/** Largest memory of 32-bit addresses, less a page: the end of an array is an address too. */
const MOST_BYTES = 2 ** 32 - PAGE_BYTES;
/** An instance no larger is kept for the next call: panels are 2 MB but for very long columns. */
const KEPT_BYTES = 2 ** 23;

let kept: OrthogonalExports | undefined;

/**
 * Kernels in the memory of a WASM instance, or `undefined` where WASM does not run or has not the memory. Kernels made
 * earlier may share the memory: use one at a time.
 */
export function wasmKernels(single: boolean, sizes: KernelSizes): BlockKernels | undefined {
  const { rows, width, columns } = sizes;
  const bytes = single ? 4 : 8;
  const stripBytes = rows * STRIP_BYTES;
  // One array after the other, none of them at address 0.
  let end = 1024;
  const place = (length: number) => {
    const at = end;
    end = alignToLine(at + length);
    return at;
  };
  const gramAt = place(8 * width * width);
  const wAt = place(STRIP_BYTES * width);
  const xAt = place(STRIP_BYTES * width);
  const tAt = place(bytes * width * width);
  const vAt = place(bytes * width * rows);
  const panelAt = place(stripBytes * Math.ceil((columns * bytes) / STRIP_BYTES));

  const wasm = instanceOf(end);
  if (!wasm) return undefined;
  const gram = single ? wasm.gram32 : wasm.gram64;
  const apply = single ? wasm.apply32 : wasm.apply64;
  const { buffer } = wasm.memory;
  const reals = (from: number, to: number) =>
    single ? new Float32Array(buffer, from, (to - from) / 4) : new Float64Array(buffer, from, (to - from) / 8);

  return {
    sizes,
    memory: {
      v: reals(vAt, panelAt),
      t: reals(tAt, vAt),
      panel: reals(panelAt, end),
      gram: new Float64Array(buffer, gramAt, width * width),
    },
    gram: (rows, width) => gram(vAt, rows, width, gramAt),
    apply(rows, width, firstRow, firstStrip, strips) {
      const at = panelAt + firstStrip * stripBytes + firstRow * STRIP_BYTES;
      apply(vAt, rows, width, tAt, at, stripBytes, strips - firstStrip, wAt, xAt);
    },
  };
}

/** An instance with at least so many bytes of memory. */
function instanceOf(bytes: number): OrthogonalExports | undefined {
  if (bytes > MOST_BYTES) return undefined;
  try {
    const wasm = (bytes <= KEPT_BYTES && kept) || instantiate();
    if (bytes <= KEPT_BYTES) kept = wasm;
    const missing = bytes - (wasm?.memory.buffer.byteLength ?? bytes);
    if (missing > 0) wasm?.memory.grow(Math.ceil(missing / PAGE_BYTES));
    return wasm;
  } catch {
    return undefined; // out of memory: the TypeScript kernels' arrays may still fit
  }
}
