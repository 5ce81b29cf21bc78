/**
 * What `--recipe` and MODEL say of a recipe of the user's own, by its name.
 *
 * @module
 */
import { extname } from "node:path";
import type { JsonRecipe } from "@weightinit/recipes";

/** A recipe, as a request has it. */
export type RecipeSource =
  | { readonly rules: JsonRecipe }
  | {
      /** Absolute. */
      readonly module: string;
      /** Of the module's bytes; of those that it imports nothing is known. */
      readonly sha256: string;
    };

export const MODULES = [".mjs", ".js", ".mts", ".ts"];
export const RULES = [".json", ".yaml", ".yml"];

export const isModulePath = (text: string) => MODULES.includes(extname(text).toLowerCase());

/** Whether `--recipe` names a file, and not a family. */
export function isRecipePath(text: string): boolean {
  return isModulePath(text) || RULES.includes(extname(text).toLowerCase());
}
