/**
 * Compiles assembly/orthogonal to src/orthogonal/kernels/orthogonal-binary.ts, which is committed: a test builds it anew and compares.
 *
 *     node scripts/build-orthogonal-wasm.mjs
 *
 * @module
 */
import { readFile, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import asc from "assemblyscript/asc";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const OUTPUT = join(root, "src/orthogonal/kernels/orthogonal-binary.ts");

/** The compiled module. */
async function compile() {
  let binary;
  const { error, stderr } = await asc.main(
    [
      ...["index.ts", "--outFile", "orthogonal.wasm", "--baseDir", join(root, "assembly/orthogonal")],
      ...["-O3", "--enable", "simd", "--runtime", "stub", "--noAssert"],
    ],
    {
      readFile: (name, folder) => readFile(resolve(folder, name), "utf8").catch(() => null),
      writeFile(name, contents) {
        if (name.endsWith(".wasm")) binary = contents;
      },
      listFiles: () => [],
    },
  );
  if (error) throw new Error(`${error.message}\n${stderr.toString()}`);
  return binary;
}

/** The text of src/orthogonal/kernels/orthogonal-binary.ts. */
export async function build() {
  const binary = await compile();
  return `/**
 * The kernels of assembly/orthogonal, ${binary.length} bytes of WebAssembly in hexadecimal. Written by
 * scripts/build-orthogonal-wasm.mjs.
 *
 * @module
 */
// biome-ignore format: one line
export const ORTHOGONAL_BINARY =
  "${Buffer.from(binary).toString("hex")}";
`;
}

if (process.argv[1] && resolve(process.argv[1]) === fileURLToPath(import.meta.url))
  await writeFile(OUTPUT, await build());
