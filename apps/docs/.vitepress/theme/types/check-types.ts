/**
 * TypeScript's language service over files in memory: what it finds wrong with examples.
 *
 * @module
 */
import ts from "typescript";
import { explainMissing, MissingExport } from "../runner/missing-export.ts";
import type { TypeProblem } from "./messages.ts";

export interface Declarations {
  /** The text of each file, by its path. */
  readonly files: Readonly<Record<string, string>>;
  /** The parts of TypeScript's library among them that examples are checked with. */
  readonly libs: readonly string[];
}

const OPTIONS: ts.CompilerOptions = {
  strict: true,
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  // An example is a module, though it may neither import nor export.
  moduleDetection: ts.ModuleDetectionKind.Force,
  types: ["webgpu"],
  skipLibCheck: true,
  noEmit: true,
};

/** `No overload matches this call`, whose message ends with why the last one does not. */
const NO_OVERLOAD = /^No overload matches this call\.\n {2}The last overload gave the following error\.\n/;
/** What TypeScript advises for a global name that it does not know: to change a project's settings. */
const ADVICE = /(Cannot find name '\w+'\.) Do you need to .*$/s;
const NO_EXPORT = /'"([^"]+)"' has no exported member (?:named )?'(\w+)'/;

/** The values that a package's entry exports, by the list at the end of its declarations. */
function exportedValues(declarations: string): string[] {
  const [, list = ""] = /^export \{([^}]*)\};$/m.exec(declarations) ?? [];
  return list.split(",").flatMap((item) => /^(?!type )(?:\w+ as )?(\w+)$/.exec(item.trim())?.[1] ?? []);
}

/** What each package exports, by the name that it is imported by. */
function packageExports(files: Declarations["files"]): Map<string, string[]> {
  const all = new Map<string, string[]>();
  for (const [path, text] of Object.entries(files)) {
    const folder = /^(\/node_modules\/(@weightinit\/[\w-]+))\/package\.json$/.exec(path);
    if (folder === null) continue;
    const { exports } = JSON.parse(text) as { exports: Record<string, { types?: string }> };
    for (const [entry, { types }] of Object.entries(exports)) {
      if (types !== undefined)
        all.set(folder[2]! + entry.slice(1), exportedValues(files[folder[1]! + types.slice(1)] ?? ""));
    }
  }
  return all;
}

/**
 * The check of examples: what is wrong with each. The second call is quicker, because what has not changed is kept.
 */
export function typeCheck({ files, libs }: Declarations): (codes: readonly string[]) => TypeProblem[][] {
  const examples = new Map<string, { code: string; version: number }>();
  const read = (path: string) => examples.get(path)?.code ?? files[path];
  const folders = new Set(
    Object.keys(files).flatMap((path) => [...path.matchAll(/\//g)].map(({ index }) => path.slice(0, index) || "/")),
  );
  const exported = packageExports(files);
  const service = ts.createLanguageService({
    getCompilationSettings: () => ({ ...OPTIONS, lib: libs.map((name) => `lib.${name}.d.ts`) }),
    getScriptFileNames: () => [...examples.keys()],
    getScriptVersion: (path) => String(examples.get(path)?.version ?? 0),
    getScriptSnapshot(path) {
      const text = read(path);
      return text === undefined ? undefined : ts.ScriptSnapshot.fromString(text);
    },
    getCurrentDirectory: () => "/",
    getDefaultLibFileName: () => "/lib/lib.d.ts",
    readFile: read,
    fileExists: (path) => read(path) !== undefined,
    directoryExists: (path) => folders.has(path),
    getDirectories: () => [],
  });

  function messageOf({ messageText }: ts.Diagnostic): string {
    const message = ts.flattenDiagnosticMessageText(messageText, "\n");
    const [, from, member] = NO_EXPORT.exec(message) ?? [];
    if (from !== undefined && member !== undefined) return explainMissing(new MissingExport(from, member), exported);
    return message.replace(NO_OVERLOAD, "").replace(ADVICE, "$1 Examples run in a worker of the browser.").trim();
  }

  const problem = (found: ts.Diagnostic): TypeProblem => ({
    line: found.file!.getLineAndCharacterOfPosition(found.start!).line + 1,
    message: messageOf(found),
    code: found.code,
  });

  return (codes) => {
    for (const [i, code] of codes.entries()) {
      const path = `/example-${i + 1}.ts`;
      examples.set(path, { code, version: (examples.get(path)?.version ?? 0) + 1 });
    }
    return codes.map((_, i) => {
      const path = `/example-${i + 1}.ts`;
      return [...service.getSyntacticDiagnostics(path), ...service.getSemanticDiagnostics(path)].map(problem);
    });
  };
}
