/**
 * What the command line says of a file that says itself what it was made from.
 *
 * @module
 */
import type { SafetensorsFile } from "@weightinit/safetensors";
import { seedOf } from "./arguments.ts";
import { checkpointOf } from "./checkpoint.ts";
import type { CheckpointRequest } from "./checkpoint-request.ts";
import { sortedJson } from "./model-config.ts";
import { type OriginOptions, requestBeside } from "./origin.ts";
import { readRecipe } from "./recipe-file.ts";
import { isRecipePath } from "./recipe-path.ts";
import { dtypeNamed, recipeOf } from "./request.ts";
import { streamOf } from "./streams.ts";
import type { Finding } from "./verify-places.ts";

/** Names and shapes of a model, one a line. */
const linesOf = (request: CheckpointRequest) =>
  checkpointOf(request).plan.parameters.map(
    ({ name, shape, tiedTo }) => `${name} ${tiedTo ?? `[${shape.join(", ")}]`}`,
  );

/** What the file says, and what an option says of the same, in words. */
type Compared = readonly [fault: string, asked: string | undefined, said: string];

/** The options beside the config. */
async function compared(request: CheckpointRequest, options: OriginOptions): Promise<Compared[]> {
  const { seed, dtype, stream, recipe, architecture } = options;
  const { plan } = checkpointOf(request);
  const own = recipe !== undefined && isRecipePath(recipe) ? await readRecipe(recipe) : undefined;
  const { family, variant } = recipeOf(recipe);
  const isNamed = [plan.family, request.config.model_type].includes(family);
  const named = family === undefined ? undefined : `${isNamed ? plan.family : family}/${variant}`;
  const rules = own !== undefined && sortedJson(own) !== sortedJson(request.recipe ?? null) ? recipe : undefined;
  return [
    ["seed", seed === undefined ? undefined : String(seedOf(seed)), request.seed],
    ["dtype", dtype === undefined ? undefined : dtypeNamed(dtype), request.dtype],
    ["stream", await streamOf(stream), request.stream ?? "weightinit's own"],
    ["recipe", rules ?? named, `${plan.family}/${plan.variant}`],
    ["class", architecture, plan.architecture],
  ];
}

/** The first of the options that another request than the file's own would be made from. */
export async function saidOtherwise(
  file: SafetensorsFile,
  request: CheckpointRequest,
  options: OriginOptions,
): Promise<Finding | undefined> {
  const { config } = options;
  for (const [fault, asked, said] of await compared(request, options)) {
    if (asked === undefined || asked === said) continue;
    const message = `expected a file of ${fault} ${asked}, got one that says ${fault} ${said}`;
    return { message, detail: { fault, expected: asked, got: said } };
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
