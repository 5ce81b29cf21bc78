/**
 * A process of one compiler that checks one project after the other, so that its code is warm from the second on: asked
 * for a tsconfig.json's path, it answers what `tsc --pretty false -p` prints.
 *
 * @module
 */
import { createRequire } from "node:module";

const ts = createRequire(import.meta.url)(process.argv[2]);

/** @param {string} project */
function complaints(project) {
  const host = {
    getCanonicalFileName: (/** @type {string} */ path) => path,
    getCurrentDirectory: ts.sys.getCurrentDirectory,
    getNewLine: () => "\n",
  };
  const { config, error } = ts.readConfigFile(project, ts.sys.readFile);
  if (error) return ts.formatDiagnostics([error], host);
  const folder = ts.sys.getCurrentDirectory();
  const { fileNames, options, errors } = ts.parseJsonConfigFileContent(config, ts.sys, folder, undefined, project);
  const program = ts.createProgram(fileNames, options, undefined, undefined, errors);
  return ts.formatDiagnostics(ts.sortAndDeduplicateDiagnostics(ts.getPreEmitDiagnostics(program)), host);
}

process.on("message", (/** @type {{ id: number, folder: string, project: string }} */ { id, folder, project }) => {
  process.chdir(folder);
  try {
    process.send?.({ id, output: complaints(project) });
  } catch (error) {
    process.send?.({ id, output: `the compiler failed: ${error instanceof Error ? error.stack : error}` });
  }
});
