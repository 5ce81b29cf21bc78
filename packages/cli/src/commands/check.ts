/**
 * `weightinit check`: is a file well-formed, and are its tensors what the recipe makes?
 *
 * @module
 */
import { readSafetensors, SafetensorsError, type SafetensorsFile } from "@weightinit/safetensors";
import { readWords } from "../arguments.ts";
import { checkFile, checkFinite } from "../check-file.ts";
import type { CheckpointRequest } from "../checkpoint-request.ts";
import { EXIT } from "../exit-codes.ts";
import type { Finding } from "../findings.ts";
import { countText, printable } from "../format.ts";
import { requestFor } from "../origin.ts";

export const options = {
  config: { type: "string" },
  recipe: { type: "string" },
  architecture: { type: "string" },
  json: { type: "boolean" },
} as const;

/** Whose laws a file is compared with, as `--recipe` names them. */
function lawsOf({ config, variant, recipe }: CheckpointRequest, options: { readonly recipe?: string | undefined }) {
  if (recipe !== undefined) return options.recipe ?? "its own recipe";
  return `${config.model_type}${variant === "paper" ? "/paper" : ""}`;
}

export async function check(words: readonly string[]): Promise<number> {
  const { values, thing } = readWords("check", words, options, "FILE");
  const tell = (found: readonly Finding[], text: string) => {
    const lines = found.map(({ tensor, message }) =>
      printable(tensor === undefined ? message : `${tensor}: ${message}`),
    );
    const json = `${JSON.stringify({ right: found.length === 0, findings: found }, null, 2)}\n`;
    process.stdout.write(values.json ? json : [...lines, text, ""].join("\n"));
    return found.length === 0 ? EXIT.done : EXIT.different;
  };
  let file: SafetensorsFile;
  try {
    file = await readSafetensors(thing);
  } catch (error) {
    if (!(error instanceof SafetensorsError)) throw error;
    const { fault, offset, tensor, message } = error;
    return tell([{ tensor, fault, message, offset }], `${thing}: no safetensors file: ${fault} at byte ${offset}`);
  }
  const request = await requestFor(file, values);
  const found = request === undefined ? await checkFinite(file) : await checkFile(file, request);
  const against = request === undefined ? "the format alone; --config says which model it is" : lawsOf(request, values);
  const bad = new Set(found.flatMap(({ tensor, copies = [] }) => [tensor, ...copies.map((one) => one.tensor)])).size;
  const how = found.length === 0 ? "nothing is wrong" : `${countText(bad)} tensors are not as they should be`;
  return tell(found, `${thing}: ${countText(file.tensors.size)} tensors against ${against}: ${how}`);
}
