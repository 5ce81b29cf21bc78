/**
 * Small memory of our own stream, kept for the next tensors of the same size: work there comes in order, so that neither
 * taking nor keeping it calls the driver, which takes 3 µs for the two on an H100.
 *
 * @module
 */

/** Bytes of the largest block, and of all together: weights of small layers, biases, norms. */
const LARGEST = 64 << 10;
const MOST = 4 << 20;
/** Memory comes in steps (block-cache.ts): a thousand blocks of 40 bytes are half a MiB. */
const STEP = 512;

const taken = (byteLength: number): number => Math.ceil(byteLength / STEP) * STEP;

export class SmallBlocks {
  /** Bytes that may be kept; 0 for tools that check the bounds and the contents of each allocation. */
  most = MOST;
  readonly #bySize = new Map<number, bigint[]>();
  #bytes = 0;
  #count = 0;

  /** Blocks that are kept. */
  get count(): number {
    return this.#count;
  }

  /** Memory of exactly `byteLength` bytes for work on our stream; undefined if there is none. */
  take(byteLength: number): bigint | undefined {
    if (byteLength > LARGEST) return undefined;
    const ptr = this.#bySize.get(byteLength)?.pop();
    if (ptr !== undefined) {
      this.#bytes -= taken(byteLength);
      this.#count--;
    }
    return ptr;
  }

  /** Keeps memory whose work is on our stream; false if it does not. */
  keep(ptr: bigint, byteLength: number): boolean {
    if (byteLength > LARGEST || this.#bytes + taken(byteLength) > this.most) return false;
    const blocks = this.#bySize.get(byteLength);
    if (blocks === undefined) this.#bySize.set(byteLength, [ptr]);
    else blocks.push(ptr);
    this.#bytes += taken(byteLength);
    this.#count++;
    return true;
  }

  /** Lets go of all of it. */
  clear(free: (ptr: bigint, byteLength: number) => void): void {
    for (const [byteLength, blocks] of this.#bySize) for (const ptr of blocks) free(ptr, byteLength);
    this.#bySize.clear();
    this.#bytes = 0;
    this.#count = 0;
  }
}
