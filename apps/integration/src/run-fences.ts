/**
 * Examples as files: written where their imports resolve to the workspace's packages, type-checked together, and run.
 *
 * @module
 */
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { format } from "node:util";
import ts from "typescript";
import { disagreements, expectedOutputs } from "./expected-output.ts";
import type { Fence } from "./fences.ts";

const app = dirname(import.meta.dirname);

/** A fence as a file of its own. */
export interface WrittenFence extends Fence {
  readonly path: string;
}

/** Writes the fences of one test, in place of those that it wrote before. */
export function writeFences(test: string, fences: readonly Fence[]): WrittenFence[] {
  const folder = join(app, ".report", test);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  return fences.map((fence) => {
    const path = join(folder, `${fence.file.replace(/[^\w.-]+/g, "_")}-${fence.line}.ts`);
    // Lines keep their numbers, so that messages point into the documentation.
    writeFileSync(path, `${"\n".repeat(fence.line - 1)}${fence.code}\n`);
    return { ...fence, path };
  });
}

/** The compiler's complaints about each fence, by path, under the flags of this package. */
export function typeErrors(fences: readonly WrittenFence[]): Map<string, string[]> {
  const config = ts.readConfigFile(join(app, "tsconfig.json"), ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(config.config, ts.sys, app);
  const paths = fences.map(({ path }) => path);
  const program = ts.createProgram(paths, {
    ...options,
    moduleDetection: ts.ModuleDetectionKind.Force,
    noUnusedLocals: false, // an example may stop at the tensor it makes
    noUnusedParameters: false,
  });
  const complaint = ({ file, start, messageText }: ts.Diagnostic) =>
    `line ${(file?.getLineAndCharacterOfPosition(start ?? 0).line ?? -1) + 1}: ${ts.flattenDiagnosticMessageText(messageText, "\n")}`;
  return new Map(
    paths.map((path) => [path, ts.getPreEmitDiagnostics(program, program.getSourceFile(path)).map(complaint)]),
  );
}

/**
 * Runs a fence as a module of this process.
 *
 * @returns one line for each disagreement between its comments and what it printed
 */
export async function run({ code, line, path }: WrittenFence): Promise<string[]> {
  const expected = expectedOutputs(code).map((one) => ({ ...one, line: one.line + line - 1 }));
  const printed: string[] = [];
  const { log } = console;
  console.log = (...args: unknown[]) => void printed.push(format(...args));
  try {
    await import(/* @vite-ignore */ path);
  } finally {
    console.log = log;
  }
  return disagreements(expected, printed);
}
