/**
 * Compiles assembly to src/kernels/binary.ts, which is committed: a test builds it again and compares.
 *
 *     node scripts/build-wasm.mjs
 *
 * @module
 */
import { readFile, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import asc from "assemblyscript/asc";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const OUTPUT = join(root, "src/kernels/binary.ts");

async function compile() {
  let binary;
  const { error, stderr } = await asc.main(
    [
      ...["index.ts", "--outFile", "words.wasm", "--baseDir", join(root, "assembly")],
      ...["-O3", "--runtime", "stub", "--noAssert", "--initialMemory", "1", "--maximumMemory", "1"],
    ],
    {
      async readFile(name, folder) {
        try {
          return await readFile(resolve(folder, name), "utf8");
        } catch {
          return null;
        }
      },
      writeFile(name, contents) {
        if (name.endsWith(".wasm")) binary = contents;
      },
      listFiles: () => [],
    },
  );
  if (error) throw new Error(`${error.message}\n${stderr.toString()}`);
  return binary;
}

/** The text of src/kernels/binary.ts. */
export async function build() {
  const binary = await compile();
  return `/**
 * The kernels of assembly, ${binary.length} bytes of WebAssembly in hexadecimal. Written by scripts/build-wasm.mjs.
 *
 * @module
 */
// biome-ignore format: one line
export const BINARY =
  "${Buffer.from(binary).toString("hex")}";
`;
}

if (process.argv[1] && resolve(process.argv[1]) === fileURLToPath(import.meta.url))
  await writeFile(OUTPUT, await build());
