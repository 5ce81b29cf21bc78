/**
 * Vite: the compiler as a file of its own, made small by esbuild at once. As part of the worker that uses it, its nine
 * megabytes would go through Rollup as well, and be larger in the end, since workers keep the names of functions.
 *
 * @module
 */
import { builtinModules } from "node:module";
import { buildSync } from "esbuild";
import { root } from "./site.ts";

const ID = "\0typescript-file";

/** The part of Rollup's context that is used here. */
interface Context {
  emitFile(file: { type: "asset"; name: string; source: Uint8Array }): string;
}

const compiler = () =>
  buildSync({
    stdin: { contents: 'import ts from "typescript";\nexport default ts;', resolveDir: `${root}apps/docs` },
    bundle: true,
    minify: true,
    write: false,
    format: "esm",
    platform: "browser",
    // It asks for these where it finds itself in Node.
    external: [...builtinModules],
  }).outputFiles![0]!.contents;

export function typeScriptFile() {
  return {
    name: "typescript-file",
    apply: "build" as const,
    enforce: "pre" as const,
    resolveId: (id: string) => (id === "typescript" ? ID : undefined),
    load(this: Context, id: string) {
      if (id !== ID) return undefined;
      const file = this.emitFile({ type: "asset", name: "typescript.js", source: compiler() });
      return `const { default: ts } = await import(/* @vite-ignore */ import.meta.ROLLUP_FILE_URL_${file});\nexport default ts;`;
    },
  };
}
