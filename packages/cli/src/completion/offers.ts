/**
 * What the scripts of both shells offer.
 *
 * @module
 */
import { first, type Offer, options, optionValues, things } from "./words.ts";

/**
 * What is offered, in `list`, `files` and `isPath`, for `$option`, or else for `$word` of `$command`. Both shells read it.
 *
 * @param word - a word in quotes for the script
 * @param isFirst - whether the word is the command itself
 */
export function offersOf(word: (text: string) => string, isFirst: string): string {
  const list = (words: readonly string[]) => `list=(${words.map(word).join(" ")})`;
  const offered = ({ words, files }: Offer) => {
    const parts = words === undefined ? [] : [list(words)];
    if (files !== undefined) parts.push(`files='${files.map((ending) => ending.slice(1)).join("|")}' isPath=1`);
    return parts.join(" ") || ":";
  };
  const lines = <T>(of: Readonly<Record<string, T>>, act: (value: T) => string) =>
    Object.entries(of)
      .map(([name, value]) => `    ${name}) ${act(value)};;`)
      .join("\n");
  return `  case "$option" in
${lines(optionValues, offered)}
    *) option="";;
  esac
  if [[ -z $option ]] && ${isFirst}; then
    ${list(first)}
  elif [[ -z $option && $word == -* ]]; then
    case "$command" in
${lines(options, list)}
    esac
  elif [[ -z $option ]]; then
    case "$command" in
${lines(things, offered)}
    *) isPath=1;;
    esac
  fi`;
}
