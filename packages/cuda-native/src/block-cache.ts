/**
 * Device memory where the driver has no pools: freed blocks are kept for tensors of the same size. cuMemFree waits for
 * all work of the device, so it is called only when memory is short.
 *
 * @module
 */
import type { Allocator, Block } from "./block.ts";
import { CUDA_SUCCESS } from "./driver.ts";
import type { Mark, Marks } from "./marks.ts";
import type { PrimaryContext } from "./primary-context.ts";
import type { Streams } from "./streams.ts";

/** Sizes are multiples of the first, what cuMemAlloc aligns to, up to a mebibyte, then of the second, its pages. */
const SMALL_STEP = 512;
const LARGE_STEP = 2 << 20;
const SMALL = 1 << 20;

/** A freed block, which always has a mark. */
interface Kept extends Block {
  readonly mark: Mark;
}

function rounded(byteLength: number): number {
  const step = byteLength <= SMALL ? SMALL_STEP : LARGE_STEP;
  return Math.ceil(byteLength / step) * step;
}

/** The context must be current. */
export function blockCache(primary: PrimaryContext, streams: Streams, marks: Marks): Allocator {
  const { raw } = primary.driver;
  const bySize = new Map<number, Kept[]>();
  let keptBytes = 0;

  /** Whether work queued on `stream` from now on comes after that on `block`. */
  const usable = (block: Kept, stream: bigint): boolean =>
    (block.stream === stream && streams.isOurs(stream)) || raw.cuEventQuery(block.mark.event) === CUDA_SUCCESS;

  const drop = ({ ptr, mark }: Kept): void => {
    raw.cuMemFree_v2(ptr);
    marks.drop(mark);
  };

  const trim = (): void => {
    for (const blocks of bySize.values()) blocks.forEach(drop);
    bySize.clear();
    keptBytes = 0;
  };

  return {
    allocate(out, byteLength, stream) {
      const size = rounded(byteLength);
      const blocks = bySize.get(size);
      const oldest = blocks?.[0];
      if (oldest === undefined || !usable(oldest, stream)) return raw.cuMemAlloc_v2(out, size);
      blocks!.shift();
      const { ptr, mark } = oldest;
      marks.drop(mark);
      keptBytes -= size;
      out[0] = ptr;
      return CUDA_SUCCESS;
    },
    free(block) {
      const { ptr, byteLength, stream } = block;
      let { mark } = block;
      if (mark === undefined) {
        try {
          mark = marks.record(stream);
        } catch {
          raw.cuMemFree_v2(ptr);
          return;
        }
      }
      const size = rounded(byteLength);
      const blocks = bySize.get(size);
      const kept = { ptr, byteLength, stream, mark };
      if (blocks === undefined) bySize.set(size, [kept]);
      else blocks.push(kept);
      keptBytes += size;
    },
    retained: () => keptBytes,
    trim,
    destroy: trim,
  };
}
