/**
 * Patterns of tensor names: `*` for anything within a segment between dots, `**` for anything.
 *
 * @module
 */

/** Whether a name is of a pattern. */
export function matches(pattern: string, name: string): boolean {
  const source = pattern
    .split(/(\*\*|\*)/)
    .map((part) => (part === "**" ? ".*" : part === "*" ? "[^.]*" : part.replace(/[\\^$.+?()[\]{}|]/g, "\\$&")))
    .join("");
  return new RegExp(`^${source}$`, "s").test(name);
}
