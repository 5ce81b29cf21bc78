/**
 * Compiles a package's AssemblyScript to a module of TypeScript that holds the binary. The module is committed, and a
 * test of the package builds it again and compares; so the compiler is needed only where kernels change.
 *
 * @module
 */
import { readFile, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import asc from "assemblyscript/asc";

/**
 * One binary of the package whose script has the address `script` (`PACKAGE/scripts/build-wasm.mjs`).
 *
 * - `assembly`: the folder with index.ts; `output`: the file that is written; `constant`: what it exports
 * - `options`: the compiler's, beside the ones all have
 * - `sources`: sources that are made, not read, by their names
 */
export function wasmBinary(script, { assembly, output, constant, options, sources = {} }) {
  const root = dirname(dirname(fileURLToPath(script)));

  /** The compiled module; `more` are further options of the compiler. */
  async function compile(more = []) {
    let binary;
    const { error, stderr } = await asc.main(
      [
        ...["index.ts", "--outFile", "kernels.wasm", "--baseDir", join(root, assembly)],
        ...["--runtime", "stub", "--noAssert", ...options, ...more],
      ],
      {
        // The compiler asks for files that may not be there.
        readFile: async (name, folder) => sources[name] ?? readFile(resolve(folder, name), "utf8").catch(() => null),
        writeFile(name, contents) {
          if (name.endsWith(".wasm")) binary = contents;
        },
        listFiles: () => [],
      },
    );
    if (error) throw new Error(`${error.message}\n${stderr.toString()}`);
    return binary;
  }

  /** The text of `output`. */
  async function text() {
    const binary = await compile();
    return `/**
 * The kernels of ${assembly}, ${binary.length} bytes of WebAssembly in hexadecimal. Written by scripts/build-wasm.mjs.
 *
 * @module
 */
// biome-ignore format: one line
export const ${constant} =
  "${Buffer.from(binary).toString("hex")}";
`;
  }

  return {
    compile,
    text,
    committed: () => readFile(join(root, output), "utf8"),
    write: async () => writeFile(join(root, output), await text()),
  };
}

/** Whether Node was started with the module of this address. */
export function isMain(script) {
  return process.argv[1] !== undefined && resolve(process.argv[1]) === fileURLToPath(script);
}
