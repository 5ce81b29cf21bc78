/**
 * The driver's memory pool: allocation and freeing are queued on streams, and freed memory stays for the next tensor.
 * With cuMemAlloc and cuMemFree, which come before pools, a call costs microseconds and the second waits for all work
 * of the device.
 *
 * @module
 */
import type { Allocator, Block } from "./block.ts";
import { CUDA_SUCCESS } from "./driver.ts";
import type { Marks } from "./marks.ts";
import type { PrimaryContext } from "./primary-context.ts";
import type { Streams } from "./streams.ts";

/** CU_DEVICE_ATTRIBUTE_MEMORY_POOLS_SUPPORTED (cuda.h). */
const MEMORY_POOLS_SUPPORTED = 115;
/** Bytes of CUmemPoolProps (cuda.h). */
const PROPERTIES_BYTES = 88;
/** CUmemPool_attribute (cuda.h). */
const RELEASE_THRESHOLD = 4;
const RESERVED_NOW = 5;
const USED_NOW = 7;
/** The part of the card's memory that the pool keeps when its tensors are gone; the rest goes back at once. */
const KEPT = 1 / 8;

/** A pool of our own, or undefined where the device or the driver has none. The context must be current. */
export function memoryPool(primary: PrimaryContext, streams: Streams, marks: Marks): Allocator | undefined {
  const { raw } = primary.driver;
  if (primary.attribute(MEMORY_POOLS_SUPPORTED) === 0) return undefined;
  const properties = new Int32Array(PROPERTIES_BYTES / 4);
  properties[0] = 1; // allocType: CU_MEM_ALLOCATION_TYPE_PINNED, the only one
  properties[2] = 1; // location.type: CU_MEM_LOCATION_TYPE_DEVICE
  properties[3] = primary.ordinal; // location.id
  const made = new BigUint64Array(1);
  if (raw.cuMemPoolCreate(made, properties) !== CUDA_SUCCESS) return undefined;
  const pool = made[0]!;
  const free = new BigUint64Array(1);
  const total = new BigUint64Array(1);
  if (raw.cuMemGetInfo_v2(free, total) === CUDA_SUCCESS) {
    raw.cuMemPoolSetAttribute(
      pool,
      RELEASE_THRESHOLD,
      new BigUint64Array([BigInt(Math.floor(Number(total[0]) * KEPT))]),
    );
  }

  /** An attribute's value; 0 before driver 465, which brought those used here. */
  const attribute = (name: number): number => {
    const value = new BigUint64Array(1);
    return raw.cuMemPoolGetAttribute(pool, name, value) === CUDA_SUCCESS ? Number(value[0]) : 0;
  };
  const freeAfter = ({ ptr, stream, mark }: Block): void => {
    if (mark === undefined || streams.isOurs(stream)) {
      raw.cuMemFreeAsync(ptr, stream);
    } else {
      raw.cuStreamWaitEvent(streams.frees, mark.event, 0);
      raw.cuMemFreeAsync(ptr, streams.frees);
    }
  };
  return {
    allocate: (out, byteLength, stream) => raw.cuMemAllocFromPoolAsync(out, byteLength, pool, stream),
    free(block) {
      freeAfter(block);
      if (block.mark !== undefined) marks.drop(block.mark);
    },
    retained: () => Math.max(0, attribute(RESERVED_NOW) - attribute(USED_NOW)),
    trim() {
      raw.cuCtxSynchronize();
      raw.cuMemPoolTrimTo(pool, 0);
    },
    destroy: () => void raw.cuMemPoolDestroy(pool),
  };
}
