/**
 * Makes bytes of a file again on threads, and compares.
 *
 * @module
 */
import { open } from "node:fs/promises";
import { basename } from "node:path";
import type { SafetensorsPart } from "@weightinit/safetensors";
import { Blocks } from "./blocks.ts";
import { type Checkpoint, checkpointOf } from "./checkpoint.ts";
import type { CheckpointRequest } from "./checkpoint-request.ts";
import { runCrew } from "./crew.ts";
import { showProgress } from "./progress.ts";
import { sharedTensorsOf } from "./shared-blocks.ts";
import type { Finding, PlacesOfRequest } from "./verify-places.ts";
import { sharedState } from "./work.ts";

/** The first difference of the tensors' bytes, or how many they are. */
async function compareTensors(request: CheckpointRequest, path: string, threads: number): Promise<Finding | number> {
  const checkpoint = checkpointOf(request);
  const [{ name, layout }] = checkpoint.files as [Checkpoint["files"][number]];
  const blocks = new Blocks(checkpoint);
  const shared = sharedState(blocks.count);
  const made = () => Number(Atomics.load(shared.bytes, 0));
  const progress = showProgress(basename(path), made, layout.byteLength - layout.header.length);
  const work = { mode: "verify", paths: { [name]: path }, from: 0, to: blocks.count, shared } as const;
  const { difference, error } = await runCrew({ request, tensors: sharedTensorsOf(request, blocks) }, work, threads);
  progress.stop();
  if (error !== undefined) throw error;
  if (difference === undefined) return layout.byteLength;
  const { tensor, element, offset, expected, got } = difference;
  const message = `${path}: ${tensor}, element ${element}, byte ${offset}: expected ${expected}, got ${got} (the first difference)`;
  return { message, detail: { ...difference, block: undefined, fault: "bytes" } };
}

/** One file, header and all. */
export async function compareFile(
  request: CheckpointRequest,
  part: SafetensorsPart,
  threads: number,
): Promise<Finding | number> {
  const path = part.name!;
  const own = { ...request, name: basename(path), only: [...part.tensors.keys()] };
  const [{ layout }] = checkpointOf(own).files as [Checkpoint["files"][number]];
  const header = Buffer.alloc(layout.header.length);
  const handle = await open(path, "r");
  await handle.read(header, 0, header.length, 0).finally(() => handle.close());
  const at = layout.header.findIndex((byte, i) => byte !== header[i]);
  if (at < 0) return compareTensors(own, path, threads);
  const message = `${path}: expected the header that weightinit writes, got another from byte ${at} on`;
  return { message, detail: { file: path, fault: "header", offset: at } };
}

/** The tensors of one file, or what of them is known. */
export async function comparePlaces(
  all: readonly PlacesOfRequest[] | Finding,
  part: SafetensorsPart,
  threads: number,
): Promise<Finding | number> {
  if ("message" in all) return all;
  let bytes = 0;
  for (const { request, places } of all) {
    const found = await compareTensors({ ...request, places }, part.name!, threads);
    if (typeof found !== "number") return found;
    bytes += found;
  }
  return bytes;
}
