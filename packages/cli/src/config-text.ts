/**
 * config.json and generation_config.json as transformers writes them: two spaces, sorted keys, a newline.
 *
 * Numbers keep the spelling of the text that was read. `JSON.parse` cannot tell 0.0 from 0, and the classes of transformers
 * 5 refuse an integer where a field is a float.
 *
 * @module
 */
import type { ModelConfig } from "@weightinit/recipes";
import { sortedJson } from "./model-config.ts";

/** Marks a spelling in a text of JSON; none has a control character that is not escaped. */
const MARK = "\u0001";
const TOKENS = /"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*/g;

type Spelled = string | readonly Spelled[] | { readonly [key: string]: Spelled };

/** The same values, with a text in each number's place. */
function spellings(text: string): Spelled {
  return JSON.parse(text.replace(TOKENS, (token) => (token.startsWith('"') ? token : `"\\u0001${token}"`)));
}

/** `value` with the spelling in the place of each number that is the same in both. */
function spelled(value: unknown, as: Spelled | undefined): unknown {
  if (typeof value === "number") {
    return typeof as === "string" && as.startsWith(MARK) && Number(as.slice(1)) === value ? as : value;
  }
  if (typeof value !== "object" || value === null || typeof as !== "object") return value;
  if (Array.isArray(value)) return value.map((one, i) => spelled(one, (as as readonly Spelled[])[i]));
  const entries = Object.entries(value).map(([key, one]) => [key, spelled(one, (as as Record<string, Spelled>)[key])]);
  return Object.fromEntries(entries);
}

const fileText = (value: unknown) =>
  `${sortedJson(value, 2).replace(/"\\u0001(-?[\d.eE+-]+)"/g, (_, number: string) => number)}\n`;

/** @param read - the text that the config was read from */
export function configText(config: ModelConfig, read: string | undefined): string {
  return fileText(read === undefined ? config : spelled(config, spellings(read)));
}

/** Classes of transformers that generate text. */
const GENERATES = /(ForCausalLM|LMHeadModel|DoubleHeadsModel|ForConditionalGeneration|ForSpeechSeq2Seq|MTModel)$/;

/** Of a config, what transformers copies to generation_config.json. */
const GENERATION_FIELDS = [
  "begin_suppress_tokens",
  "bos_token_id",
  "decoder_start_token_id",
  "eos_token_id",
  "forced_bos_token_id",
  "forced_eos_token_id",
  "pad_token_id",
  "suppress_tokens",
  "transformers_version",
  "use_cache",
];

/** @returns `undefined` for a class that does not generate */
export function generationText(config: ModelConfig, architecture: string): string | undefined {
  if (!GENERATES.test(architecture)) return undefined;
  const said = GENERATION_FIELDS.filter((name) => config[name] != null).map((name) => [name, config[name]] as const);
  return fileText({
    _from_model_config: true,
    output_attentions: config["output_attentions"] ?? false,
    output_hidden_states: config["output_hidden_states"] ?? false,
    ...Object.fromEntries(said),
  });
}
