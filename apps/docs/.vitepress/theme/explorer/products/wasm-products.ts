/**
 * The products by SIMD in WebAssembly (assembly/products). Operands are copied in and out, a tenth of a product's time
 * for batches of 16 and less for larger ones.
 *
 * @module
 */
import { PRODUCTS_BINARY } from "./binary.ts";
import type { Products } from "./products.ts";

type Kernel = (w: number, x: number, y: number, batch: number, outputs: number, inputs: number) => void;

interface Exports {
  readonly memory: WebAssembly.Memory;
  readonly forward: Kernel;
  readonly backward: Kernel;
}

const PAGE_BYTES = 65536;
/** The kernels' tiles: widths are multiples of 8, batches of 4; a batch is filled up with zeros. */
const [WIDTH_TILE, BATCH_TILE] = [8, 4];

function instantiate(): Exports | undefined {
  try {
    const bytes = Uint8Array.from(PRODUCTS_BINARY.match(/../g)!, (byte) => Number.parseInt(byte, 16));
    return new WebAssembly.Instance(new WebAssembly.Module(bytes)).exports as unknown as Exports;
  } catch {
    return undefined; // no WebAssembly, no SIMD, or a policy that forbids it
  }
}

/** `undefined` where there is no WebAssembly or no SIMD. Sizes that are no multiples of 8 are refused. */
export function wasmProducts(): Products | undefined {
  const exports = instantiate();
  if (exports === undefined) return undefined;
  const { memory } = exports;

  function run(kernel: Kernel, weights: Float32Array, x: Float32Array, from: number, to: number): Float32Array {
    if (from % WIDTH_TILE !== 0 || to % WIDTH_TILE !== 0) {
      throw new RangeError(`expected widths that are multiples of ${WIDTH_TILE}, got ${from} and ${to}`);
    }
    const vectors = x.length / from;
    const batch = Math.ceil(vectors / BATCH_TILE) * BATCH_TILE;
    const [xAt, yAt] = [4 * weights.length, 4 * (weights.length + batch * from)];
    const missing = yAt + 4 * batch * to - memory.buffer.byteLength;
    if (missing > 0) memory.grow(Math.ceil(missing / PAGE_BYTES));
    const floats = new Float32Array(memory.buffer);
    floats.set(weights);
    floats.set(x, xAt / 4);
    floats.fill(0, xAt / 4 + x.length, yAt / 4);
    const [outputs, inputs] = kernel === exports!.forward ? [to, from] : [from, to];
    kernel(0, xAt, yAt, batch, outputs, inputs);
    return floats.slice(yAt / 4, yAt / 4 + vectors * to);
  }

  return {
    forward: (weights, x, inputs) => run(exports.forward, weights, x, inputs, weights.length / inputs),
    backward: (weights, g, outputs) => run(exports.backward, weights, g, outputs, weights.length / outputs),
  };
}
