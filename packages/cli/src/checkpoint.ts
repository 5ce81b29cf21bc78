/**
 * A checkpoint that nobody has made yet: which tensors it has, in which files, at which bytes. A function of the request
 * alone: each process computes the same one.
 *
 * @module
 */
import { product, WeightInitError } from "@weightinit/core";
import { type Parameter, type Plan, planOf } from "@weightinit/recipes";
import {
  dcpLayoutOf,
  type LayoutEntry,
  type SafetensorsLayout,
  type ShardIndex,
  safetensorsDTypeInfo,
  shardedLayoutOf,
} from "@weightinit/safetensors";
import type { CheckpointRequest, Place } from "./checkpoint-request.ts";
import { bareMessage } from "./format.ts";
import type { Part } from "./journal.ts";
import { sortedJson } from "./model-config.ts";
import { originOf } from "./origin-text.ts";
import type { Outline, OutlineFile } from "./outline.ts";
import { makesParts } from "./part-laws.ts";
import type { PlacedTensor, TensorFile } from "./placed-tensor.ts";
import { customPlan } from "./recipe-file.ts";

/** One tensor of a file, with all that is known of its parameter. */
export interface PlannedTensor extends PlacedTensor {
  readonly parameter: Parameter;
}

/** One file. */
export interface CheckpointFile extends TensorFile, OutlineFile {
  readonly tensors: readonly PlannedTensor[];
}

export interface Checkpoint extends Outline {
  readonly plan: Plan;
  readonly files: readonly CheckpointFile[];
  /** Tensors by name, as they lie in the files. */
  readonly parameters: ReadonlyMap<string, Parameter>;
}

/** Codes of numbers that a law refuses. */
const REFUSED: readonly string[] = ["WI_BAD_OPTION", "WI_BAD_RANGE", "WI_RANGE_TOO_NARROW"];

/** The plan of a request. */
function plannedOf({ recipe, ...request }: CheckpointRequest): Plan {
  if (recipe !== undefined) return customPlan(request, recipe);
  try {
    return planOf(request.config, request);
  } catch (error) {
    const refused = error as WeightInitError;
    if (!REFUSED.includes(refused.code)) throw error;
    const got = bareMessage(refused);
    throw new WeightInitError("WI_BAD_CONFIG", `expected a config whose laws can be made, got one where: ${got}`, {
      cause: error,
    });
  }
}

type Parameters = ReadonlyMap<string, Parameter>;

const bytesOf = ({ dtype, shape }: Place) => (product(shape) * safetensorsDTypeInfo(dtype).bits) / 8;

/** Files that have their layout already, without their headers. */
function filesAt(places: readonly Place[], parameters: Parameters): CheckpointFile[] {
  const files = new Map<string, PlannedTensor[]>();
  for (const place of places) {
    const { file, ...tensor } = place;
    const tensors = files.get(file) ?? [];
    files.set(file, tensors);
    tensors.push({ ...tensor, byteLength: bytesOf(place), parameter: parameters.get(place.name)! });
  }
  return [...files].map(([name, tensors]) => {
    const byteLength = tensors.reduce((sum, tensor) => sum + tensor.byteLength, 0);
    return { name, tensors, layout: { header: new Uint8Array(0), byteLength } };
  });
}

/** The files of one process, each with slices of tensors. */
function sliceFiles(
  entries: readonly LayoutEntry[],
  { part, stream }: { readonly part: Part; readonly stream: string | undefined },
  options: { readonly maxShardSize: number | string | undefined; readonly metadata: Readonly<Record<string, string>> },
  parameters: Parameters,
): CheckpointFile[] {
  const all = entries.map((entry) => {
    const isCut = makesParts(parameters.get(entry.name)!, stream);
    return { ...entry, axis: isCut ? 0 : null };
  });
  return [...dcpLayoutOf(all, { ...part, ...options })].map(([name, layout]) => {
    const tensors = Array.from(layout.tensors.values(), (tensor) => {
      return { ...tensor, parameter: parameters.get(tensor.name)!, start: layout.starts.get(tensor.name) };
    });
    return { name, layout: bytesOfLayout(layout), tensors };
  });
}

/** Without the tensors, which a file has with their parameters. */
const bytesOfLayout = ({ header, byteLength }: SafetensorsLayout) => ({ header, byteLength });

function wholeFiles(files: ReadonlyMap<string, SafetensorsLayout>, parameters: Parameters): CheckpointFile[] {
  return [...files].map(([name, layout]) => {
    const tensors = Array.from(layout.tensors.values(), (tensor) => {
      return { ...tensor, parameter: parameters.get(tensor.name)! };
    });
    return { name, layout: bytesOfLayout(layout), tensors };
  });
}

/** Lays a checkpoint out. Makes nothing. */
export function checkpointOf(request: CheckpointRequest, plan: Plan = plannedOf(request)): Checkpoint {
  const { dtype, name, maxShardSize, dcp, places } = request;
  const parameters = new Map<string, Parameter>();
  for (const parameter of plan.parameters) {
    if (parameter.tiedTo === undefined) parameters.set(parameter.name, parameter);
  }
  const only = request.only && new Set(request.only);
  const entries: LayoutEntry[] = [];
  for (const { name, dtype: own, shape } of parameters.values()) {
    if (only?.has(name) ?? true) entries.push({ name, dtype: own === "int64" ? "I64" : (own ?? dtype), shape });
  }
  const metadata: Record<string, string> = request.metadata ? { weightinit: sortedJson(originOf(request, plan)) } : {};
  let files: CheckpointFile[];
  let index: ShardIndex | undefined;
  if (places !== undefined) files = filesAt(places, parameters);
  else if (dcp !== undefined)
    files = sliceFiles(entries, { part: dcp, stream: request.stream }, { maxShardSize, metadata }, parameters);
  else {
    const layout = shardedLayoutOf(entries, { name, maxShardSize, totalParameters: plan.size, metadata });
    files = wholeFiles(layout.files, parameters);
    index = layout.index;
  }
  const byteLength = files.reduce((sum, { layout }) => sum + layout.byteLength, 0);
  return { request, plan, files, index, byteLength, parameters };
}
