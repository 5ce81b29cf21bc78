/**
 * The branches that the scripts of both shells have.
 *
 * @module
 */
import { first, type Offer, options, optionValues, things } from "./words.ts";

export interface Cases {
  /** Lines of a `case` over the option whose value is completed. */
  readonly values: string;
  /** Over the command: its options. */
  readonly options: string;
  /** Over the command: what it is about. */
  readonly things: string;
  readonly first: string;
}

/** @param word - a word in quotes for the script */
export function casesOf(word: (text: string) => string): Cases {
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
  return {
    values: lines(optionValues, offered),
    options: lines(options, list),
    things: lines(things, offered),
    first: list(first),
  };
}
