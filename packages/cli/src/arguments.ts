/**
 * The words of a command line, as options. Node's parseArgs reads them; the messages are ours.
 *
 * @module
 */
import { type ParseArgsConfig, parseArgs } from "node:util";
import { WeightInitError } from "@weightinit/core";
import { closeTo } from "./close-to.ts";

type Options = NonNullable<ParseArgsConfig["options"]>;

/** Options of every command that reads a config. */
export const modelOptions = {
  dtype: { type: "string" },
  recipe: { type: "string" },
  architecture: { type: "string" },
  "max-shard-size": { type: "string" },
} as const satisfies Options;

function refuseUnknown(command: string, words: readonly string[], options: Options): void {
  const known = Object.keys(options);
  const shorts = Object.values(options).flatMap(({ short }) => short ?? []);
  for (const word of words) {
    if (word === "--") return;
    const [, name, letter] = /^(?:--([^=]+)|-([a-zA-Z]))/.exec(word) ?? [];
    if (name === undefined ? letter === undefined || shorts.includes(letter) : known.includes(name)) continue;
    const close = closeTo(name ?? "", known);
    const all = known.map((one) => `--${one}`).join(", ");
    const path = name === undefined && word.length > 2 ? `; a name that begins with a dash is written ./${word}` : "";
    throw new WeightInitError(
      "WI_UNKNOWN_OPTION",
      `expected an option of weightinit ${command} (${all}), got ${word}${close ? `; did you mean --${close}?` : path}`,
    );
  }
}

/** Such as a shell's variable that is not set. */
function refuseEmpty(values: Readonly<Record<string, unknown>>): void {
  for (const [name, value] of Object.entries(values)) {
    if (value !== "") continue;
    throw new WeightInitError(
      "WI_BAD_OPTION",
      `expected a value behind --${name}, got an empty text; give one, or leave the option out`,
    );
  }
}

function parse<const O extends Options>(command: string, words: readonly string[], options: O) {
  refuseUnknown(command, words, options);
  try {
    const parsed = parseArgs({ args: [...words], options, allowPositionals: true, strict: true });
    refuseEmpty(parsed.values);
    return parsed;
  } catch (error) {
    if (error instanceof WeightInitError) throw error;
    const message = (error as Error).message.split("\n")[0]!;
    const [, option] = /^Option '(?:-\w, )?(--[\w-]+).*ambiguous/.exec(message) ?? [];
    if (option !== undefined) {
      const hint = `a value that begins with a dash is written ${option}=VALUE`;
      throw new WeightInitError("WI_MISSING_OPTION", `expected a value behind ${option}, got another option; ${hint}`);
    }
    const [, missing] = /^Option '((?:-\w, )?--[\w-]+) <value>' argument missing/.exec(message) ?? [];
    if (missing !== undefined) {
      throw new WeightInitError("WI_MISSING_OPTION", `expected each option with its value, got none behind ${missing}`);
    }
    const [, flag] = /^Option '(?:-\w, )?(--[\w-]+)' does not take an argument/.exec(message) ?? [];
    if (flag !== undefined) {
      throw new WeightInitError(
        "WI_BAD_OPTION",
        `expected ${flag}, which does not take an argument, got one; leave it out`,
      );
    }
    throw new WeightInitError("WI_MISSING_OPTION", `expected each option with its value, got: ${message}`);
  }
}

/**
 * Reads the words of a command that takes one thing.
 *
 * @throws WeightInitError `WI_UNKNOWN_OPTION`, `WI_MISSING_OPTION` for an option without its value, `WI_BAD_ARGUMENT`
 *   for more or less than one thing.
 */
export function readWords<const O extends Options>(
  command: string,
  words: readonly string[],
  options: O,
  thing: string,
) {
  const { positionals, values } = parse(command, words, options);
  if (positionals.length !== 1) {
    const got = positionals.length === 0 ? "none" : positionals.join(" ");
    throw new WeightInitError("WI_BAD_ARGUMENT", `expected one ${thing}, got ${got}; try weightinit ${command} --help`);
  }
  const [only] = positionals as [string];
  if (only === "") throw new WeightInitError("WI_BAD_ARGUMENT", `expected a ${thing}, got an empty text`);
  if (only === "-" && thing === "FILE") {
    const message = `expected the path of a FILE, which is read at several places, got -, a pipe; write it to a file first`;
    throw new WeightInitError("WI_BAD_ARGUMENT", message);
  }
  return { values, thing: only };
}

/** The same for a command that takes options alone. */
export function readNoThing<const O extends Options>(command: string, words: readonly string[], options: O) {
  const { positionals, values } = parse(command, words, options);
  if (positionals.length === 0) return values;
  throw new WeightInitError("WI_BAD_ARGUMENT", `expected options of ${command} alone, got ${positionals.join(" ")}`);
}

/** No machine has as many threads, and no run as many processes. */
const MOST = 1_000_000;

/** An integer of at least `least`. */
export function integerOf(option: string, text: string, least: number): number {
  const value = /^[0-9]+$/.test(text) ? Number(text) : Number.NaN;
  if (value >= least && value <= MOST) return value;
  throw new WeightInitError(
    "WI_BAD_OPTION",
    `expected --${option} as an integer from ${least} to ${MOST}, got ${text}`,
  );
}

/** A seed. */
export function seedOf(text: string): bigint {
  if (/^[0-9]+$/.test(text) && BigInt(text) < 2n ** 64n) return BigInt(text);
  throw new WeightInitError("WI_BAD_SEED", `expected --seed as an integer from 0 to 2^64 - 1, got ${text}`);
}

/** `--metadata`: whether the files say what they were made from. */
export function metadataOf(text: string | undefined): boolean {
  if (text === undefined || text === "none") return text === undefined;
  throw new WeightInitError("WI_BAD_OPTION", `expected --metadata none, or no such option, got ${text}`);
}

/** How many threads work: the option, the variable that the library heeds, or the processors. */
export async function threadsOf(text: string | undefined): Promise<number> {
  if (text !== undefined) return Math.min(integerOf("threads", text, 1), MOST_ASKED);
  const { WEIGHTINIT_THREADS: said = "" } = process.env;
  if (/^0*[1-9][0-9]*$/.test(said)) return Math.min(Number(said), MOST_ASKED);
  if (said !== "") {
    const message = `expected WEIGHTINIT_THREADS as an integer of at least 1, or none, got ${said}`;
    throw new WeightInitError("WI_BAD_OPTION", message);
  }
  const { availableParallelism } = await import("node:os");
  return Math.min(availableParallelism(), MOST_THREADS);
}

/** More threads than this only wait for the disk. */
const MOST_THREADS = 16;
/** Who asks for more gets this many: each takes 11 MB. */
const MOST_ASKED = 256;
