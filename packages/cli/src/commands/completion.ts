/**
 * `weightinit completion`: scripts by which shells complete commands, options, their values and names of files.
 *
 * @module
 */
import { WeightInitError } from "@weightinit/core";
import { readWords } from "../arguments.ts";
import { BASH } from "../completion/bash.ts";
import { ZSH } from "../completion/zsh.ts";
import { EXIT } from "../exit-codes.ts";

const scripts: Readonly<Record<string, string>> = { bash: BASH, zsh: ZSH };

export async function completion(words: readonly string[]): Promise<number> {
  const { thing } = readWords("completion", words, {}, "SHELL");
  const script = Object.hasOwn(scripts, thing) ? scripts[thing] : undefined;
  if (script === undefined) throw new WeightInitError("WI_BAD_ARGUMENT", `expected bash or zsh, got ${thing}`);
  process.stdout.write(script);
  return EXIT.done;
}
