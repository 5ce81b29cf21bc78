/**
 * The public API of a package as a text, from the declarations that it ships.
 *
 * @module
 */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CompilerState, Extractor, ExtractorConfig, type ExtractorLogLevel } from "@microsoft/api-extractor";
import { packages, root } from "../../integration/src/tarballs.ts";

/** What can be imported: a package, or one of its other entries. */
export interface Entry {
  /** As in `core` and `core-stream`. */
  readonly name: string;
  readonly folder: string;
  /** Path of its declarations. */
  readonly types: string;
}

export const entries: readonly Entry[] = packages.flatMap((name) => {
  const folder = join(root, "packages", name);
  const { exports } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as {
    readonly exports: Readonly<Record<string, string | { readonly types: string }>>;
  };
  return Object.entries(exports).flatMap(([path, entry]) =>
    typeof entry === "string"
      ? []
      : [{ name: name + path.slice(1).replaceAll("/", "-"), folder, types: join(folder, entry.types) }],
  );
});

const SILENT = { default: { logLevel: "none" as ExtractorLogLevel } };

function configOf({ name, folder, types }: Entry, reports: string): ExtractorConfig {
  return ExtractorConfig.prepare({
    configObjectFullPath: undefined,
    packageJsonFullPath: join(folder, "package.json"),
    configObject: {
      projectFolder: folder,
      mainEntryPointFilePath: types,
      compiler: {
        overrideTsconfig: {
          compilerOptions: { target: "es2022", module: "nodenext", strict: true, types: [] },
          files: [types],
        },
      },
      apiReport: {
        enabled: true,
        reportFolder: reports,
        reportTempFolder: join(reports, "new"),
        reportFileName: name,
      },
      docModel: { enabled: false },
      dtsRollup: { enabled: false },
      tsdocMetadata: { enabled: false },
      newlineKind: "lf",
      // typedoc checks docstrings, and the matrix of compilers the types.
      messages: {
        extractorMessageReporting: SILENT,
        tsdocMessageReporting: SILENT,
        compilerMessageReporting: SILENT,
      },
    },
  });
}

let state: CompilerState | undefined;

/** One program of all entries: each would have read the compiler's library and the packages it imports again. */
function stateOf(config: ExtractorConfig): CompilerState {
  state ??= CompilerState.create(config, { additionalEntryPoints: entries.map(({ types }) => types) });
  return state;
}

/** The declarations of everything that an entry exports, without comments, in order of names. */
export function apiReport(entry: Entry): string {
  const reports = mkdtempSync(join(tmpdir(), "weightinit-api-"));
  try {
    const config = configOf(entry, reports);
    Extractor.invoke(config, {
      compilerState: stateOf(config),
      localBuild: true,
      messageCallback: (message) => {
        message.handled = true;
      },
    });
    return readFileSync(join(reports, `${entry.name}.api.md`), "utf8");
  } finally {
    rmSync(reports, { recursive: true, force: true });
  }
}
