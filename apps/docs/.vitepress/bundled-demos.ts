/**
 * Vite: the gallery's programs with other libraries become files of their own, bundled by esbuild. As part of the site's
 * bundle they took Rollup 16 s of processor time, where esbuild takes 1.6 (two busy cores, Node 20).
 *
 * While you write (`npm run docs`) Vite serves them as it serves everything.
 *
 * @module
 */
import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { build } from "esbuild";
import { root } from "./site.ts";

const DEMO = /\/theme\/gallery\/(jax-js|onnxruntime-web|tensorflow-js|three-js|typegpu)\.ts$/;

/** What onnxruntime-web looks for beside its script. */
const WASM = `${root}apps/docs/node_modules/onnxruntime-web/dist/ort-wasm-simd-threaded.asyncify.wasm`;

interface Emitted {
  readonly type: "asset";
  readonly name?: string;
  readonly fileName?: string;
  readonly source: Uint8Array;
}

interface Context {
  emitFile(file: Emitted): string;
}

async function bundled(path: string): Promise<Uint8Array> {
  const { outputFiles } = await build({
    entryPoints: [path],
    bundle: true,
    minify: true,
    format: "esm",
    platform: "browser",
    target: "es2022",
    // What @weightinit/webgpu looks for in Node.
    external: ["webgpu"],
    legalComments: "eof",
    write: false,
    logLevel: "error",
  });
  return outputFiles[0]!.contents;
}

export function bundledDemos() {
  return {
    name: "bundled-demos",
    apply: "build" as const,
    async load(this: Context, id: string, options?: { readonly ssr?: boolean }): Promise<string | undefined> {
      const name = DEMO.exec(id)?.[1];
      if (name === undefined) return undefined;
      // Pages are rendered without running a program.
      if (options?.ssr) return "export const run = undefined;";
      const script = this.emitFile({ type: "asset", name: `${name}.js`, source: await bundled(id) });
      if (name === "onnxruntime-web") {
        this.emitFile({ type: "asset", fileName: `assets/${basename(WASM)}`, source: readFileSync(WASM) });
      }
      return `export const { run } = await import(/* @vite-ignore */ import.meta.ROLLUP_FILE_URL_${script});`;
    },
  };
}
