/**
 * The coefficient table of the float32 normal in device memory.
 *
 * @module
 */
import { normalTable } from "@weightinit/core/stream";
import type { DeviceMemory } from "./memory.ts";
import type { PrimaryContext } from "./primary-context.ts";
import type { Streams } from "./streams.ts";

/** Uploads the table and returns its address. The context must be current. */
export function uploadTable(primary: PrimaryContext, memory: DeviceMemory, streams: Streams): bigint {
  const table = normalTable();
  const ptr = memory.allocatePermanently(table.byteLength);
  // cuMemcpyHtoD may return before the data has landed, and nothing orders it before work on a non-blocking stream.
  // Waiting for a stream of its own does, and waits for nothing else.
  streams.with((stream) => {
    primary.driver.call.cuMemcpyHtoDAsync_v2(ptr, table, table.byteLength, stream);
  });
  return ptr;
}
