/**
 * From an initializer back to its scheme and what is bound.
 *
 * @module
 */
import type { AnyScheme, BoundArguments } from "./scheme.ts";

/** What an initializer is made of, for what makes another of it. Any copy of core finds it. */
export const MADE_OF = /* @__PURE__ */ Symbol.for("@weightinit/core scheme");

interface MadeOf {
  readonly scheme: AnyScheme;
  readonly bound: BoundArguments;
}

/** The scheme of an initializer, and what is bound; `undefined` for anything else. */
export function madeOf(init: unknown): MadeOf | undefined {
  return typeof init === "function" ? (init as { readonly [MADE_OF]?: MadeOf })[MADE_OF] : undefined;
}
