/**
 * Device memory where the driver has no pools: freed blocks are kept for tensors of the same size. cuMemFree waits for
 * all work of the device, so it is called only when memory is short.
 *
 * @module
 */
import type { Allocator, Block } from "./block.ts";
import { CUDA_SUCCESS } from "./driver.ts";
import type { Events } from "./events.ts";
import type { PrimaryContext } from "./primary-context.ts";
import type { Streams } from "./streams.ts";

/** Sizes are multiples of the first, what cuMemAlloc aligns to, up to a mebibyte, then of the second, its pages. */
const SMALL_STEP = 512;
const LARGE_STEP = 2 << 20;
const SMALL = 1 << 20;

function rounded(byteLength: number): number {
  const step = byteLength <= SMALL ? SMALL_STEP : LARGE_STEP;
  return Math.ceil(byteLength / step) * step;
}

/** The context must be current. */
export function blockCache(primary: PrimaryContext, streams: Streams, events: Events): Allocator {
  const { raw } = primary.driver;
  const bySize = new Map<number, Block[]>();
  let kept = 0;

  /** Whether work queued on `stream` from now on comes after that on `block`. */
  const usable = (block: Block, stream: bigint): boolean =>
    (block.stream === stream && streams.isOurs(stream)) || raw.cuEventQuery(block.event) === CUDA_SUCCESS;

  const drop = ({ ptr, event }: Block): void => {
    raw.cuMemFree_v2(ptr);
    events.release(event);
  };

  const trim = (): void => {
    for (const blocks of bySize.values()) blocks.forEach(drop);
    bySize.clear();
    kept = 0;
  };

  return {
    allocate(out, byteLength, stream) {
      const size = rounded(byteLength);
      const blocks = bySize.get(size);
      const oldest = blocks?.[0];
      if (oldest === undefined || !usable(oldest, stream)) return raw.cuMemAlloc_v2(out, size);
      blocks!.shift();
      const { ptr, event } = oldest;
      events.release(event);
      kept -= size;
      out[0] = ptr;
      return CUDA_SUCCESS;
    },
    free(block) {
      const { ptr, byteLength, stream } = block;
      let { event } = block;
      if (event === 0n) {
        try {
          event = events.record(stream);
        } catch {
          raw.cuMemFree_v2(ptr);
          return;
        }
      }
      const size = rounded(byteLength);
      const blocks = bySize.get(size);
      if (blocks === undefined) bySize.set(size, [{ ...block, event }]);
      else blocks.push({ ...block, event });
      kept += size;
    },
    retained: () => kept,
    trim,
    destroy: trim,
  };
}
