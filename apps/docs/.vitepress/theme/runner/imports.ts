/**
 * What an example imports.
 *
 * @module
 */

/** The names that a module imports. */
export function importedNames(code: string): string[] {
  const names = [...code.matchAll(/(?:^|;)\s*(?:import|export)\b[^"';]*["']([^"']+)["']/gm)].map(([, name]) => name!);
  return [...new Set(names)];
}
