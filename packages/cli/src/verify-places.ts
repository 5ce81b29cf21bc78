/**
 * What of a file was made from what: tensors, slices of tensors, and rows that were made anew.
 *
 * @module
 */
import { product } from "@weightinit/core";
import { type SafetensorsFile, type SafetensorsPart, safetensorsDTypeInfo } from "@weightinit/safetensors";
import { type Checkpoint, checkpointOf } from "./checkpoint.ts";
import type { CheckpointRequest, Place } from "./checkpoint-request.ts";
import { madeRows, ResetRequests, resetsIn } from "./resets.ts";

/** What was found, in words and for programs. */
export interface Finding {
  readonly message: string;
  readonly detail: Readonly<Record<string, unknown>>;
}

/** Where a request's tensors lie in a file. */
export interface PlacesOfRequest {
  readonly request: CheckpointRequest;
  readonly places: readonly Place[];
}

/** What the checkpoint and the file do not have in common, but for what was made anew; `undefined` for nothing. */
export function unplaced(checkpoint: Checkpoint, file: SafetensorsFile): Finding | undefined {
  const { tensors: expected } = checkpoint.files[0]!;
  const anew = new Set(
    file.files.flatMap(({ metadata }) => resetsIn(metadata).flatMap(({ tensors }) => Object.keys(tensors))),
  );
  const isShard = file.files.length === 1 && /-\d{5}-of-\d{5}\.safetensors$/.test(file.files[0]!.name ?? "");
  for (const { name, dtype, shape } of expected) {
    const got = file.tensors.get(name);
    if (got === undefined) {
      if (isShard) continue;
      return { message: `expected a tensor ${name}, got none`, detail: { tensor: name, fault: "missing" } };
    }
    const [is, was] = [`${dtype} [${shape.join(", ")}]`, `${got.dtype} [${got.shape.join(", ")}]`];
    if (is !== was && !anew.has(name)) {
      return {
        message: `expected ${name} as ${is}, got ${was}`,
        detail: { tensor: name, fault: "shape", expected: is, got: was },
      };
    }
  }
  const names = new Set(expected.map(({ name }) => name));
  const extra = [...file.tensors.keys()].find((name) => !names.has(name) && !anew.has(name));
  if (extra === undefined) return undefined;
  return { message: `expected no tensor ${extra}, got one`, detail: { tensor: extra, fault: "extra" } };
}

/** Places of one file's tensors, by what made them; or the first that what is said to have made it does not make. */
export function placesOf(
  file: SafetensorsFile,
  part: SafetensorsPart,
  base: CheckpointRequest | undefined,
): PlacesOfRequest[] | Finding {
  const resets = resetsIn(part.metadata);
  const requests = new ResetRequests();
  const places = new Map<CheckpointRequest, Place[]>();
  const plans = new Map<CheckpointRequest, Checkpoint>();
  for (const { name, dtype, shape, byteOffset } of part.tensors.values()) {
    const slice = file.slices?.get(name)?.find((one) => one.part === part);
    const start = slice?.start ?? shape.map(() => 0);
    const [length = 1, ...rest] = shape;
    const rowBytes = (product(rest) * safetensorsDTypeInfo(dtype).bits) / 8;
    for (const { from, to, request } of madeRows(name, length, base, resets, requests)) {
      if (request === undefined) continue;
      const checkpoint = plans.get(request) ?? checkpointOf(request);
      plans.set(request, checkpoint);
      const whole = checkpoint.parameters.get(name)?.shape;
      const ends = shape.map((dim, axis) => (axis === 0 ? to : dim) + start[axis]!);
      const isIn = whole?.length === shape.length && ends.every((end, axis) => end <= whole[axis]!);
      if (!isIn) {
        const [is, was] = [whole === undefined ? "no such tensor" : `[${whole.join(", ")}]`, `[${ends.join(", ")}]`];
        const message = `${part.name}: expected ${name} within ${is}, got ${was}`;
        return { message, detail: { file: part.name, tensor: name, fault: "shape", expected: is, got: was } };
      }
      const own = places.get(request) ?? [];
      places.set(request, own);
      own.push({
        file: part.name!,
        name,
        dtype,
        byteOffset: byteOffset + from * rowBytes,
        shape: shape.length === 0 ? [] : [to - from, ...rest],
        start: start.map((at, axis) => (axis === 0 ? at + from : at)),
      });
    }
  }
  return [...places].map(([request, own]) => ({ request, places: own }));
}
