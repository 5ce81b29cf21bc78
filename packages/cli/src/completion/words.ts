/**
 * What may stand where on a command line, for shells that complete it.
 *
 * @module
 */
import type { ParseArgsConfig } from "node:util";
import { families } from "@weightinit/recipes";
import { cudaCards } from "@weightinit/rng-torch";
import { options as check } from "../commands/check.ts";
import { options as doctor } from "../commands/doctor.ts";
import { options as make } from "../commands/make.ts";
import { options as plan } from "../commands/plan.ts";
import { options as reset } from "../commands/reset.ts";
import { options as show } from "../commands/show.ts";
import { options as verify } from "../commands/verify.ts";
import { commands } from "../help.ts";
import { MODULES, RULES } from "../recipe-path.ts";
import { DTYPES } from "../request.ts";

/** Words, files of these endings, or both; neither where only the user knows what comes. */
export interface Offer {
  readonly words?: readonly string[];
  /** Endings with their dot; none in the list means every file. */
  readonly files?: readonly string[];
}

const optionsOf: Readonly<Record<string, NonNullable<ParseArgsConfig["options"]>>> = {
  plan,
  make,
  verify,
  show,
  check,
  reset,
  doctor,
};

/** Each command's options, with the dashes. */
export const options: Readonly<Record<string, readonly string[]>> = Object.fromEntries(
  commands.map((command) => [command, [...Object.keys(optionsOf[command] ?? {}), "help"].map((name) => `--${name}`)]),
);

/** What stands behind the options that have it everywhere. */
const values: Readonly<Record<string, Offer>> = {
  dtype: { words: DTYPES },
  layout: { words: ["dcp"] },
  metadata: { words: ["none"] },
  "max-shard-size": { words: ["none", "5GB"] },
  stream: { words: ["torch", ...Object.keys(cudaCards).map((card) => `torch-cuda:${card}`)] },
  recipe: { words: families.flatMap(({ types }) => types).sort(), files: [...RULES, ...MODULES] },
  config: { files: [".json"] },
  output: { files: [] },
};

const isValue = ([, { type }]: readonly [string, { readonly type: string }]) => type === "string";

/** Of every option with a value, what to offer: nothing for numbers, patterns and classes. */
export const optionValues: Readonly<Record<string, Offer>> = Object.fromEntries(
  Object.values(optionsOf)
    .flatMap((own) => Object.entries(own).filter(isValue))
    .map(([name]) => [`--${name}`, values[name] ?? {}]),
);

const model: Offer = { files: [".json", ".safetensors", ".onnx", ...MODULES] };
const checkpoint: Offer = { files: [".safetensors", ".json"] };

/** What each command is about. */
export const things: Readonly<Record<string, Offer>> = {
  plan: model,
  make: model,
  verify: checkpoint,
  show: checkpoint,
  check: checkpoint,
  reset: checkpoint,
  doctor: {},
  completion: { words: ["bash", "zsh"] },
  help: { words: commands },
};

/** What may come first. */
export const first: readonly string[] = [...commands, "help", "--help", "--version"];
