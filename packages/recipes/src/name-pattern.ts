/**
 * Patterns of tensor names, by the segments between dots.
 *
 * @module
 */

/** One segment as a regular expression; `**` in a part of one is any text, dots too. */
function segmentSource(segment: string): string {
  return segment
    .split(/(\*\*|\*)/)
    .map((part) => (part === "**" ? ".*" : part === "*" ? "[^.]*" : part.replace(/[\\^$.+?()[\]{}|]/g, "\\$&")))
    .join("");
}

/**
 * A test of names: `*` stands for any text without a dot, and a segment `**` for any number of whole segments, none too:
 * `**.bias` is `bias` and `h.0.bias`, and not `in_bias`.
 *
 * @example
 * ```ts
 * import { namePattern } from "@weightinit/recipes";
 *
 * const isBias = namePattern("**.bias");
 * console.log(isBias("h.0.fc1.bias"), isBias("bias"), isBias("in_bias")); // true true false
 * ```
 */
export function namePattern(pattern: string): (name: string) => boolean {
  // Each segment takes the dot behind it along; the last one is given one.
  const sources = pattern
    .split(".")
    .map((segment) => (segment === "**" ? "(?:[^.]*\\.)*" : `${segmentSource(segment)}\\.`));
  const test = new RegExp(`^${sources.join("")}$`, "s");
  return (name) => test.test(`${name}.`);
}
