/**
 * Vite: the module `virtual:package-loaders`, which lists the packages that examples may import and maps each
 * name to a function that loads it. Import maps do not reach workers, so bare names are resolved here, at build time.
 *
 * @module
 */
import { packages, root } from "./site.ts";

const ID = "virtual:package-loaders";
/** The module pretends to be this file: Vite looks names of packages up from the importer, if that exists. */
const PLACE = `${root}apps/docs/.vitepress/package-loaders.ts?loaders`;

/** The part of a Vite plugin that is used here; VitePress brings its own Vite, and with it its own types. */
export interface Plugin {
  name: string;
  resolveId(id: string): string | undefined;
  load(id: string): string | undefined;
}

export function packageLoaders(): Plugin {
  return {
    name: "package-loaders",
    resolveId: (id) => (id === ID ? PLACE : undefined),
    load(id) {
      if (id !== PLACE) return undefined;
      const entries = packages.map((name) => `${JSON.stringify(name)}: () => import(${JSON.stringify(name)})`);
      return `export const names = ${JSON.stringify(packages)};\nexport default { ${entries.join(", ")} };`;
    },
  };
}
