/**
 * Compiles assembly to src/wasm/binary.ts, which is committed: a test builds it again and compares.
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
const OUTPUT = join(root, "src/wasm/binary.ts");

/** The compiled module. */
async function compile() {
  let binary;
  const { error, stderr } = await asc.main(
    [
      ...["index.ts", "--outFile", "torch.wasm", "--baseDir", join(root, "assembly")],
      ...["-O3s", "--enable", "simd", "--runtime", "stub", "--noAssert"],
      // Three pages: see assembly/memory.ts.
      ...["--initialMemory", "3", "--maximumMemory", "3", "--memoryBase", "4096"],
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

/** The text of src/wasm/binary.ts. */
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
