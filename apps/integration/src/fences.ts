/**
 * The TypeScript examples of the project: fences in Markdown files and in docstrings.
 *
 * @module
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** One ```` ```ts ```` fence. */
export interface Fence {
  /** Path from the project's root. */
  readonly file: string;
  /** Line of the file, from 1, that the code's first line stands on. */
  readonly line: number;
  readonly code: string;
  /** Why it is not run, from ```` ```ts no-run <reason> ````. */
  readonly notRun: string | undefined;
}

/** A fence in any language; what follows the language stands in `info`. */
interface AnyFence {
  readonly language: string;
  readonly info: string;
  readonly line: number;
  readonly code: string;
}

const OPENING = /^(?<indent>\s*)(?<ticks>`{3,})(?<language>[\w-]*) *(?<info>.*)$/;

function allFences(file: string, lines: readonly string[]): AnyFence[] {
  const fences: AnyFence[] = [];
  for (let at = 0; at < lines.length; at++) {
    const { indent, ticks, language, info } = OPENING.exec(lines[at]!)?.groups ?? {};
    if (ticks === undefined) continue;
    const start = at + 1;
    do at++;
    while (at < lines.length && lines[at]!.trim() !== ticks);
    if (at === lines.length) throw new Error(`${file}:${start}: the fence is never closed`);
    const code = lines.slice(start, at).map((line) => line.slice(Math.min(indent!.length, line.search(/\S|$/))));
    fences.push({ language: language!, info: info!.trim(), line: start + 1, code: code.join("\n") });
  }
  return fences;
}

/** Languages of fences that no one would run. Everything else is TypeScript, marked `ts`, so that it is run. */
const NOT_CODE = new Set(["sh", "text", "json", "julia", "python", "wgsl"]);

function fencesIn(file: string, lines: readonly string[]): Fence[] {
  return allFences(file, lines).flatMap(({ language, info, line, code }): Fence[] => {
    if (NOT_CODE.has(language)) return [];
    const where = `${file}:${line - 1}`;
    if (language !== "ts") throw new Error(`${where}: expected a fence in ts or ${[...NOT_CODE]}, got "${language}"`);
    if (info === "") return [{ file, line, code, notRun: undefined }];
    const reason = /^no-run\s+(?<reason>.+)$/.exec(info)?.groups?.["reason"];
    if (reason === undefined) throw new Error(`${where}: expected "ts" or "ts no-run <reason>", got "ts ${info}"`);
    return [{ file, line, code, notRun: reason }];
  });
}

/** The fences of a Markdown text. */
export function markdownFences(file: string, text: string): Fence[] {
  return fencesIn(file, text.split("\n"));
}

/** The fences of the docstrings in a TypeScript source. */
export function docstringFences(file: string, source: string): Fence[] {
  // Lines of docstrings start with a star; all others become empty, which keeps the line numbers.
  return fencesIn(
    file,
    source.split("\n").map((line) => /^\s*\* ?(?<text>.*)$/.exec(line)?.groups?.["text"] ?? ""),
  );
}

/** Files below `folder` whose names end in `extension`, as paths from `root`. */
export function filesBelow(root: string, folder: string, extension: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(extension) && !/(^|[\\/])(node_modules|dist|api)[\\/]/.test(path))
    .map((path) => join(folder, path))
    .sort();
}

/** Every Markdown file that a reader is meant to see. */
export function markdownFiles(root: string): string[] {
  const packages = filesBelow(root, "packages", "README.md").filter((path) => path.split(/[\\/]/).length === 3);
  const own = readdirSync(root).filter((name) => name.endsWith(".md"));
  return [...own.sort(), ...filesBelow(root, "docs", ".md"), ...packages];
}

/** Every example of the project. */
export function projectFences(root: string): Fence[] {
  const read = (path: string) => readFileSync(join(root, path), "utf8");
  const sources = readdirSync(join(root, "packages")).flatMap((name) =>
    filesBelow(root, join("packages", name, "src"), ".ts"),
  );
  return [
    ...markdownFiles(root).flatMap((path) => markdownFences(path, read(path))),
    ...sources.flatMap((path) => docstringFences(path, read(path))),
  ];
}
