/**
 * What the command line says of a file that says itself what it was made from.
 *
 * @module
 */
import type { SafetensorsFile } from "@weightinit/safetensors";
import { seedOf } from "./arguments.ts";
import { checkpointOf } from "./checkpoint.ts";
import type { CheckpointRequest } from "./checkpoint-request.ts";
import { type OriginOptions, requestBeside } from "./origin.ts";
import type { Finding } from "./verify-places.ts";

/** Names and shapes of a model, one a line. */
const linesOf = (request: CheckpointRequest) =>
  checkpointOf(request).plan.parameters.map(
    ({ name, shape, tiedTo }) => `${name} ${tiedTo ?? `[${shape.join(", ")}]`}`,
  );

/** The first of the options, seed and model, that another request than the file's own would be made from. */
export async function saidOtherwise(
  file: SafetensorsFile,
  request: CheckpointRequest,
  options: OriginOptions,
): Promise<Finding | undefined> {
  const { seed, config } = options;
  if (seed !== undefined && String(seedOf(seed)) !== request.seed) {
    const message = `expected a file of seed ${seed}, got one that says seed ${request.seed}`;
    return { message, detail: { fault: "seed", expected: seed, got: request.seed } };
  }
  if (config === undefined) return undefined;
  const said = linesOf(request);
  const architecture = options.architecture ?? request.architecture;
  let asked: readonly string[];
  try {
    asked = linesOf(await requestBeside(file, { config, architecture, recipe: options.recipe }));
  } catch (error) {
    // A model of another family has no such class.
    if ((error as { code?: unknown }).code !== "WI_UNKNOWN_FAMILY" || options.architecture !== undefined) throw error;
    const message = `expected a file of the model ${config}, got one that says ${request.architecture}`;
    return { message, detail: { fault: "config", expected: config, got: request.architecture } };
  }
  const at = asked.findIndex((line, i) => line !== said[i]);
  if (at < 0 && asked.length === said.length) return undefined;
  const [expected, got] = at < 0 ? ["no more", said[asked.length]] : [asked[at], said[at]];
  const message = `expected a file of the model ${config}, with ${expected}, got one that says another, with ${got ?? "no more"}`;
  return { message, detail: { fault: "config", expected, got: got ?? null } };
}
