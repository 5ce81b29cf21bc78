/**
 * Vite: the module `virtual:type-declarations`, the files that an example is type-checked with: the declarations of the
 * packages that it may import, and those of JavaScript, of a worker, in which it runs, and of WebGPU.
 *
 * @module
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type { Plugin } from "./package-loaders.ts";
import { packages, root } from "./site.ts";

const ID = "virtual:type-declarations";
const require = createRequire(import.meta.url);

/** TypeScript's own files, as `lib` of a tsconfig names them. */
export const libs: readonly string[] = ["es2023", "esnext.disposable", "webworker", "webworker.iterable"];

/** Docstrings: an editor would show them, a check does not, and they are half of the bytes. */
const DOCSTRING = /^[ \t]*\/\*\*[\s\S]*?\*\/[ \t]*\n/gm;

const declarations = (path: string) => readFileSync(path, "utf8").replace(DOCSTRING, "");

/** A file of TypeScript's library, with those that it refers to. */
function addLib(files: Map<string, string>, name: string): void {
  const path = `/lib/lib.${name}.d.ts`;
  if (files.has(path)) return;
  const text = declarations(join(dirname(require.resolve("typescript")), `lib.${name}.d.ts`));
  files.set(path, text);
  for (const [, other] of text.matchAll(/^\/\/\/ <reference lib="([^"]+)"/gm)) addLib(files, other!);
}

/** What an installed package has for the compiler: its manifest and its built declarations. */
function addPackage(files: Map<string, string>, name: string): void {
  const folder = join(root, "packages", name.split("/")[1]!);
  const built = join(folder, "dist");
  if (!existsSync(built)) throw new Error(`expected the declarations of ${name} in ${built}, got none: build it first`);
  const { type, types, exports } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  files.set(`/node_modules/${name}/package.json`, JSON.stringify({ name, type, types, exports }));
  for (const file of readdirSync(built, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".d.ts")))
    files.set(`/node_modules/${name}/dist/${file.replaceAll("\\", "/")}`, declarations(join(built, file)));
}

/** The text of each file, by the path that the compiler finds it at. */
export function typeDeclarations(): Readonly<Record<string, string>> {
  const files = new Map<string, string>();
  for (const name of libs) addLib(files, name);
  files.set("/node_modules/@types/webgpu/index.d.ts", declarations(require.resolve("@webgpu/types/dist/index.d.ts")));
  for (const name of new Set(packages.map((entry) => entry.split("/", 2).join("/")))) addPackage(files, name);
  return Object.fromEntries(files);
}

export function typeDeclarationsModule(): Plugin {
  return {
    name: "type-declarations",
    resolveId: (id) => (id === ID ? `\0${ID}` : undefined),
    load: (id) =>
      id === `\0${ID}`
        ? `export const libs = ${JSON.stringify(libs)};\nexport default ${JSON.stringify(typeDeclarations())};`
        : undefined,
  };
}
