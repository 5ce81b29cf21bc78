/**
 * Which tensors, or which rows, a reset makes anew.
 *
 * @module
 */
import { WeightInitError } from "@weightinit/core";
import { namePattern } from "@weightinit/recipes";
import { type SafetensorsFile, type SafetensorsTensor, safetensorsDTypeInfo } from "@weightinit/safetensors";
import type { Checkpoint } from "./checkpoint.ts";
import type { Rows } from "./resets.ts";
import { TALLIED } from "./tally.ts";

/** A tensor as the new file has it, and its rows that are made anew. */
export interface ResetTensor {
  readonly name: string;
  readonly dtype: SafetensorsTensor["dtype"];
  readonly shape: readonly number[];
  /** `undefined` for a tensor that is copied. */
  readonly rows: Rows | undefined;
}

/** What is asked for. */
export interface ResetRequest {
  readonly match: string | undefined;
  readonly rows: readonly [number, number] | undefined;
  readonly onlyMissing: boolean;
}

const some = (names: readonly string[]) =>
  `${names.slice(0, 3).join(", ")}${names.length > 3 ? ` and ${names.length - 3} more` : ""}`;

const text = (shape: readonly number[]) => `[${shape.join(", ")}]`;

/** The tensors of the file that match, or rows of them, by the plan's laws. */
function matched(file: SafetensorsFile, { parameters, plan }: Checkpoint, { match, rows }: ResetRequest) {
  const names = [...file.tensors.keys()].filter(namePattern(match!));
  if (names.length === 0) {
    const message = `expected --match to name tensors of the file (${some([...file.tensors.keys()])}), got ${match}, which names none; * stays between dots, ** crosses them`;
    throw new WeightInitError("WI_BAD_OPTION", message);
  }
  const anew = new Map<string, Rows>();
  for (const name of names) {
    const { shape, dtype } = file.tensor(name);
    const parameter = parameters.get(name);
    if (parameter === undefined) {
      const message = `expected tensors of the recipe ${plan.family}, got ${name}, which it has no law for; match others, or name the model by --config`;
      throw new WeightInitError("WI_BAD_OPTION", message);
    }
    if (text(parameter.shape) !== text(shape)) {
      const message = `expected ${name} of the shape ${text(parameter.shape)}, as the config has it, got ${text(shape)}; name its config by --config, or give --only-missing for rows that are missing`;
      throw new WeightInitError("WI_BAD_CONFIG", message);
    }
    if (!TALLIED.includes(dtype) && !(parameter.dtype === "int64" && dtype === "I64")) {
      throw new WeightInitError(
        "WI_BAD_DTYPE",
        `expected ${name} as ${TALLIED.join(", ")}, which are made, got ${dtype}`,
      );
    }
    const [length = 0] = shape;
    if (rows !== undefined && (shape.length === 0 || rows[1] > length)) {
      const message = `expected --rows within the ${length} rows of ${name}, got ${rows.join(":")}`;
      throw new WeightInitError("WI_BAD_OPTION", message);
    }
    anew.set(name, rows ?? null);
  }
  return anew;
}

/** Tensors that the plan has and the file has not, and rows at the end of those that are shorter in the file. */
function missing(file: SafetensorsFile, { parameters }: Checkpoint, { match }: ResetRequest) {
  const anew = new Map<string, Rows>();
  const isMatch = namePattern(match ?? "**");
  for (const [name, { shape }] of parameters) {
    const got = file.tensors.get(name);
    const isAsked = isMatch(name);
    if (got === undefined) {
      if (isAsked) anew.set(name, null);
      continue;
    }
    if (text(got.shape) === text(shape)) continue;
    const [length = 0, ...rest] = got.shape;
    const isShorter = got.shape.length > 0 && text(rest) === text(shape.slice(1)) && length < shape[0]!;
    if (!isShorter) {
      const message = `expected ${name} of the shape ${text(shape)}, or with fewer rows, got ${text(got.shape)}; name the model by --config`;
      throw new WeightInitError("WI_BAD_CONFIG", message);
    }
    if (!TALLIED.includes(got.dtype)) {
      throw new WeightInitError(
        "WI_BAD_DTYPE",
        `expected ${name} as ${TALLIED.join(", ")}, which are made, got ${got.dtype}`,
      );
    }
    if (isAsked) anew.set(name, [length, shape[0]!]);
  }
  return anew;
}

/**
 * The tensors of the new checkpoint: the plan's in its order, then what the file has beside.
 *
 * @throws WeightInitError `WI_BAD_OPTION` for a pattern that names nothing, rows that there are not, or what there is no law for;
 *   `WI_BAD_CONFIG` for a config that is not the file's; `WI_BAD_DTYPE` for a dtype that is not made
 */
export function resetTensors(file: SafetensorsFile, checkpoint: Checkpoint, request: ResetRequest): ResetTensor[] {
  const anew = request.onlyMissing ? missing(file, checkpoint, request) : matched(file, checkpoint, request);
  const planned = new Map(checkpoint.files.flatMap(({ tensors }) => tensors.map((tensor) => [tensor.name, tensor])));
  const all = new Map<string, ResetTensor>();
  for (const name of checkpoint.parameters.keys()) {
    const { dtype, shape } = planned.get(name)!;
    const got = file.tensors.get(name);
    const rows = anew.get(name);
    if (got !== undefined) {
      const isGrown = request.onlyMissing && rows !== undefined;
      all.set(name, { name, dtype: got.dtype, shape: isGrown ? shape : got.shape, rows });
    } else if (rows !== undefined) all.set(name, { name, dtype, shape, rows });
  }
  for (const { name, dtype, shape } of file.tensors.values()) {
    if (!all.has(name)) all.set(name, { name, dtype, shape, rows: undefined });
  }
  return [...all.values()];
}

/** Bytes of one row. */
export function rowBytes({ dtype, shape }: Pick<ResetTensor, "dtype" | "shape">): number {
  return (shape.slice(1).reduce((size, dim) => size * dim, 1) * safetensorsDTypeInfo(dtype).bits) / 8;
}
