/**
 * Vite: pages lie in docs/, outside this package, so what they import, which is Vue, is looked up from here.
 *
 * @module
 */
import { root } from "./site.ts";

interface Context {
  resolve(id: string, importer: string, options: { skipSelf: boolean }): Promise<unknown>;
}

const BARE = /^[@\w]/;

export function resolveFromApp() {
  return {
    name: "resolve-from-app",
    enforce: "pre" as const,
    resolveId(this: Context, id: string, importer: string | undefined) {
      if (!BARE.test(id) || !importer?.startsWith(`${root}docs/`)) return undefined;
      return this.resolve(id, `${root}apps/docs/.vitepress/config.ts`, { skipSelf: true }) as Promise<
        string | undefined
      >;
    },
  };
}
