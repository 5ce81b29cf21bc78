/**
 * The initializers of core by name, and the nearest name to one that there is not.
 *
 * @module
 */
import * as core from "@weightinit/core";
import { near } from "../option-hints.ts";
import { type AnyInitializer, bad, isInitializer } from "./any-initializer.ts";

/** Initializers by name. */
export type Catalogue = Readonly<Record<string, unknown>>;

/** The initializer that a catalogue or core has under a name of its own. */
export function initializerNamed(name: unknown, others: Catalogue): AnyInitializer {
  const all: Catalogue = { ...core, ...others };
  const found = typeof name === "string" && Object.hasOwn(all, name) ? all[name] : undefined;
  if (isInitializer(found)) return found;
  const names = Object.keys(all).filter((key) => isInitializer(all[key]));
  throw bad(`the name of an initializer of core, or of those passed${hint(name, names)}`, name);
}

/** What was meant: " (did you mean …?)", or nothing. */
export function hint(name: unknown, names: readonly string[]): string {
  if (typeof name !== "string") return "";
  const plain = (text: string) => text.toLowerCase().replaceAll(/[^a-z0-9]/g, "");
  const plainNames = names.map(plain);
  const meant = names[plainNames.indexOf(near(plain(name), plainNames) ?? "")];
  return meant === undefined ? "" : ` (did you mean "${meant}"?)`;
}
