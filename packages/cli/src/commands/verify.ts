/**
 * `weightinit verify`: makes every byte of a file again, and compares.
 *
 * @module
 */
import { WeightInitError } from "@weightinit/core";
import { readSafetensors, type SafetensorsFile } from "@weightinit/safetensors";
import { readWords, threadsOf } from "../arguments.ts";
import { checkpointOf } from "../checkpoint.ts";
import type { CheckpointRequest } from "../checkpoint-request.ts";
import { compareFile, comparePlaces } from "../compare-bytes.ts";
import { EXIT } from "../exit-codes.ts";
import { byteText, countText, printable } from "../format.ts";
import { type OriginOptions, requestBeside, requestIn } from "../origin.ts";
import { readRecipe } from "../recipe-file.ts";
import { isRecipePath } from "../recipe-path.ts";
import { resetsIn } from "../resets.ts";
import { saidOtherwise } from "../said-otherwise.ts";
import { type Finding, placesOf, unplaced } from "../verify-places.ts";

export const options = {
  seed: { type: "string" },
  recipe: { type: "string" },
  architecture: { type: "string" },
  dtype: { type: "string" },
  config: { type: "string" },
  stream: { type: "string" },
  threads: { type: "string" },
  json: { type: "boolean" },
} as const;

/** The request that the file says it was made from, or that the options say; none where only resets are known. */
async function requestFrom(
  file: SafetensorsFile,
  values: OriginOptions,
  hasResets: boolean,
): Promise<CheckpointRequest | undefined> {
  if (values.recipe !== undefined && isRecipePath(values.recipe)) await readRecipe(values.recipe);
  const said = requestIn(file);
  if (said !== undefined) return said;
  if (values.seed !== undefined) return requestBeside(file, values);
  if (hasResets) return undefined;
  const message = "expected a file that says what it was made from, got none of that; say --seed and --config";
  throw new WeightInitError("WI_MISSING_OPTION", message);
}

/** Makes all files' bytes again: the first finding, or how many bytes are the same. */
async function compareAll(
  file: SafetensorsFile,
  request: CheckpointRequest | undefined,
  threads: number,
): Promise<Finding | number> {
  let bytes = 0;
  for (const part of file.files) {
    const isPlain = file.slices === undefined && resetsIn(part.metadata).length === 0;
    if (isPlain && request === undefined) continue;
    const found = isPlain
      ? await compareFile(request!, part, threads)
      : await comparePlaces(placesOf(file, part, request), part, threads);
    if (typeof found !== "number") return found;
    bytes += found;
  }
  return bytes;
}

export async function verify(words: readonly string[]): Promise<number> {
  const { values, thing } = readWords("verify", words, options, "FILE");
  const threads = await threadsOf(values.threads);
  const file = await readSafetensors(thing);
  const hasResets = file.files.some(({ metadata }) => resetsIn(metadata).length > 0);
  const request = await requestFrom(file, values, hasResets);
  const tell = (same: boolean, message: string, detail: Finding["detail"]) => {
    process.stdout.write(values.json ? `${JSON.stringify({ same, ...detail })}\n` : `${printable(message)}\n`);
    return same ? EXIT.done : EXIT.different;
  };
  const found =
    (request && (await saidOtherwise(file, request, values))) ??
    (request && unplaced(checkpointOf(request), file)) ??
    (await compareAll(file, request, threads));
  if (typeof found !== "number") {
    const isNamed = found.message.startsWith(`${thing}: `);
    return tell(false, isNamed ? found.message : `${thing}: ${found.message}`, found.detail);
  }
  const what = `${countText(file.tensors.size)} tensors, ${byteText(found)}`;
  if (request !== undefined) {
    const reset = hasResets ? ", and what was reset since" : "";
    const detail = { seed: request.seed, tensors: file.tensors.size, bytes: found };
    return tell(true, `${thing}: every byte is the same: seed ${request.seed}${reset}, ${what}`, detail);
  }
  const message = `${thing}: every byte that was reset is the same: ${byteText(found)}; of the others the file does not say what made them`;
  return tell(true, message, { seed: null, tensors: file.tensors.size, bytes: found });
}
