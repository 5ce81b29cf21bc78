/**
 * Refuses configs whose fields have values of other types than transformers lets them have.
 *
 * @module
 */
import { shown, WeightInitError } from "@weightinit/core";
import type { ConfigFields, ModelConfig } from "../config-fields.ts";
import { FIELDS, FIELDS_OF, INNER_TYPES } from "./field-types.ts";

type Check = (value: unknown) => boolean;

const isNumber: Check = (value) => typeof value === "number";
const isText: Check = (value) => typeof value === "string";
const listOf = (check: Check) => (value: unknown) => Array.isArray(value) && value.every(check);

/** By the letters of {@link FIELDS}: in words, and how they are told. JSON's 1.0 is its 1. */
const TYPES: { readonly [letter: string]: readonly [words: string, check: Check] } = {
  i: ["an integer", Number.isInteger],
  n: ["a number", isNumber],
  b: ["true or false", (value) => typeof value === "boolean"],
  s: ["a text", isText],
  I: ["a list of integers", listOf(Number.isInteger)],
  N: ["a list of numbers", listOf(isNumber)],
  S: ["a list of texts", listOf(isText)],
  L: ["a list", Array.isArray],
  o: ["an object", (value) => typeof value === "object" && value !== null && !Array.isArray(value)],
  "0": ["null", (value) => value === null],
};

/** Name and letters of each field, as {@link FIELDS_OF} numbers them. */
let fields: readonly string[] | undefined;

/** The letters of each field of a model's config. */
function fieldsOf(type: string): ReadonlyMap<string, string> {
  fields ??= FIELDS.trim().split(" ");
  const digits = (FIELDS_OF[""] ?? "") + (FIELDS_OF[type] ?? "");
  const known = new Map<string, string>();
  for (let i = 0; i < digits.length; i += 2) {
    const [name = "", letters = ""] = fields[Number.parseInt(digits.slice(i, i + 2), 36)]!.split(":");
    known.set(name, letters);
  }
  return known;
}

/** Refuses a value that is of none of the types. */
function checkField(name: string, value: unknown, letters: string): void {
  const isChoice = letters.startsWith("=");
  const choices = letters.split("=").slice(1);
  const types = [...letters].map((letter) => TYPES[letter]!);
  if (isChoice ? choices.includes((value ?? "") as string) : types.some(([, check]) => check(value))) return;
  const words = isChoice ? choices.map((one) => (one === "" ? "null" : `"${one}"`)) : types.map(([word]) => word);
  throw new WeightInitError(
    "WI_BAD_CONFIG",
    `expected ${name} of the config to be ${words.join(" or ")}, got ${shown(value)}`,
  );
}

/** Whether transformers has a config class for a model. */
export const isKnown = (type: string): boolean => type !== "" && Object.hasOwn(FIELDS_OF, type);

/** Whether the config class of a model has a field. */
export function hasField(type: string, name: string): boolean {
  return fieldsOf(type).has(name);
}

/** The model of a config within a config of another. */
export function innerType(type: string, field: string, config: ModelConfig): string {
  return (config.model_type as string | undefined) ?? INNER_TYPES[type]?.[field] ?? "";
}

/**
 * Refuses a config with a field of another type than the library's config class of this `model_type` lets it have. Fields that
 * the class does not know may be anything.
 *
 * @throws WeightInitError `WI_BAD_CONFIG`
 */
export function checkFields(type: string, config: ConfigFields): void {
  for (const [name, letters] of fieldsOf(type)) {
    const value = config.says(name) ? config.raw(name) : undefined;
    if (value !== undefined) checkField(name, value, letters);
  }
}
