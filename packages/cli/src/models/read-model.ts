/**
 * MODEL on the command line: a config.json or its folder, a file that has names and shapes, a recipe module, or one of the
 * first two on standard input. What a file is, its first bytes say, not its name; only a module goes by its name.
 *
 * @module
 */
import { existsSync } from "node:fs";
import { open, stat } from "node:fs/promises";
import { join } from "node:path";
import { WeightInitError } from "@weightinit/core";
import type { ModelConfig, TensorShape } from "@weightinit/recipes";
import { readSafetensors, type SafetensorsFile } from "@weightinit/safetensors";
import { bareMessage } from "../format.ts";
import { parseConfig } from "../model-config.ts";
import { isModulePath, isRecipePath, type RecipeSource } from "../recipe-path.ts";
import { systemError } from "../system-error.ts";
import { type ByteStream, FileStream, PipeStream, Restarted } from "./byte-stream.ts";
import { badModel, type ModelShapes, modelShapes } from "./named-tensor.ts";
import { onnxTensors } from "./onnx.ts";
import { isSafetensors, namesOf, pipedTensors } from "./safetensors-names.ts";
import { isTfjsModel, tfjsTensors } from "./tfjs.ts";

/** What MODEL and `--recipe` say. */
export interface ModelSource {
  readonly config: ModelConfig;
  /** What the config was read from. */
  readonly text?: string | undefined;
  /** Where MODEL is a file of names and shapes. */
  readonly shapes?: readonly TensorShape[] | undefined;
  /** A recipe of the user's own. */
  readonly recipe?: RecipeSource | undefined;
}

/** Enough to tell what a file is. */
const FIRST = 16;
/** A text is read whole. No config is this long, and no model.json of a model with a million weights. */
const LONGEST_TEXT = 1 << 28;

const READS = "a config.json, a safetensors file or index, a TensorFlow.js model.json or an ONNX model";

async function textOf(stream: ByteStream, from: string): Promise<string> {
  const bytes = await stream.take(LONGEST_TEXT);
  if (bytes.length === LONGEST_TEXT) throw badModel(`${READS} in ${from}`, `more than ${LONGEST_TEXT} bytes of text`);
  return bytes.toString("utf8").replace(/^\uFEFF/, "");
}

const namesIn = (file: SafetensorsFile) => modelShapes(namesOf(file.tensors.values()));

const namedIn = async (path: string) => namesIn(await readSafetensors(path));

async function namedInFolder(folder: string): Promise<ModelShapes> {
  try {
    return await namedIn(folder);
  } catch (error) {
    if ((error as WeightInitError).code !== "WI_FILE_NOT_FOUND") throw error;
    const message = `expected a config.json or a checkpoint in the folder ${folder}, got neither; name the file`;
    throw new WeightInitError("WI_FILE_NOT_FOUND", message, { cause: error });
  }
}

interface ReadConfig {
  readonly config: ModelConfig;
  readonly text: string;
}

/** Names and shapes, or a config. `path` is `undefined` for a pipe, whose name is `pipe`. */
async function modelIn(
  stream: ByteStream,
  path: string | undefined,
  pipe = "standard input",
): Promise<ModelShapes | ReadConfig> {
  const from = path ?? pipe;
  const first = await stream.take(FIRST);
  const again = new Restarted(first, stream);
  if (isSafetensors(first)) return path === undefined ? modelShapes(await pipedTensors(again)) : namedIn(path);
  if (/^(\xef\xbb\xbf)?(\s*[{[]|[\s\x20-\x7e]*$)/.test(first.toString("latin1"))) {
    const text = await textOf(again, from);
    const json = parseConfig(text, from);
    if (isTfjsModel(json)) return modelShapes(tfjsTensors(json));
    if (!("weight_map" in json)) return { config: json, text };
    if (path !== undefined) return namedIn(path);
    throw badModel(`${READS} in ${from}`, "an index, whose files lie beside it; give its path");
  }
  try {
    return modelShapes(await onnxTensors(again));
  } catch (error) {
    // What is not text may be anything.
    const refused = error as WeightInitError;
    if (refused.code !== "WI_BAD_CONFIG") throw error;
    throw badModel(`${READS} in ${from}`, `another file: ${bareMessage(refused)}`);
  }
}

/** MODEL, where it is no module. */
async function readSource(model: string): Promise<ModelShapes | ReadConfig> {
  if (model === "-") return modelIn(new PipeStream(process.stdin), undefined);
  if (/^https?:\/\//i.test(model)) {
    const message = `expected a file or a folder as MODEL, got the address ${model}; download it, or pipe it: curl -L ADDRESS | weightinit … -`;
    throw new WeightInitError("WI_BAD_ARGUMENT", message);
  }
  try {
    const isFolder = (await stat(model)).isDirectory();
    if (isFolder && !existsSync(join(model, "config.json"))) return await namedInFolder(model);
    const path = isFolder ? join(model, "config.json") : model;
    const handle = await open(path, "r");
    try {
      const stats = await handle.stat();
      // `<(jq …)` in a shell is the path of a pipe.
      if (!stats.isFile())
        return await modelIn(new PipeStream(handle.createReadStream({ autoClose: false })), undefined, path);
      return await modelIn(new FileStream(handle, stats.size), path);
    } finally {
      await handle.close();
    }
  } catch (error) {
    throw systemError(error, `to read the model ${model}`);
  }
}

const isShapes = (read: ModelShapes | ReadConfig): read is ModelShapes => Array.isArray((read as ModelShapes).left);

function tellLeft({ left }: ModelShapes): void {
  if (left.length === 0) return;
  const some = left.slice(0, 3).join(", ");
  const more = left.length > 3 ? ` and ${left.length - 3} more` : "";
  process.stderr.write(`weightinit: left out, for they are not of floats: ${some}${more}\n`);
}

function sourceOf(read: ModelShapes, recipe: RecipeSource): ModelSource {
  tellLeft(read);
  return { config: { dtype: read.dtype }, shapes: read.tensors, recipe };
}

/** The names and shapes of a file that is open, for a recipe. */
export function shapesOf(file: SafetensorsFile, recipe: RecipeSource): ModelSource {
  return sourceOf(namesIn(file), recipe);
}

/** Loads what makes plans for a recipe of the user's own alone. */
const readOwn = async (path: string) => (await import("../recipe-file.ts")).readRecipe(path);

/**
 * Reads MODEL, and the recipe if `--recipe` names a file.
 *
 * @throws WeightInitError `WI_BAD_CONFIG` for what is no model, `WI_BAD_RECIPE`, `WI_MISSING_OPTION` for names and shapes
 *   without a recipe, and the codes of files
 */
export async function readModel(model: string, recipeText: string | undefined): Promise<ModelSource> {
  const own = recipeText !== undefined && isRecipePath(recipeText) ? await readOwn(recipeText) : undefined;
  if (isModulePath(model)) {
    if (recipeText === undefined) return { config: {}, recipe: await readOwn(model) };
    throw new WeightInitError("WI_BAD_OPTION", `expected no --recipe beside the module ${model}, got ${recipeText}`);
  }
  const read = await readSource(model);
  if (!isShapes(read)) return { ...read, recipe: own };
  if (own === undefined) {
    const message = `expected --recipe FILE, the laws for the names and shapes of ${model}, got ${recipeText ?? "none"}`;
    throw new WeightInitError("WI_MISSING_OPTION", message);
  }
  return sourceOf(read, own);
}
