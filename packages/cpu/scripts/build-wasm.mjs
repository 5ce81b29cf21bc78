/**
 * Compiles assembly/stream to src/stream/kernels/stream-binary.ts, which is committed: a test builds it again and compares.
 *
 *     node scripts/build-wasm.mjs
 *
 * @module
 */
import { readFile, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import asc from "assemblyscript/asc";
import { source as philoxTurns } from "../assembly/stream/philox-turns.mjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const OUTPUT = join(root, "src/stream/kernels/stream-binary.ts");

/** The compiled module; `options` are further ones of the compiler. */
export async function compile(options = []) {
  let binary;
  const { error, stderr } = await asc.main(
    [
      ...["index.ts", "--outFile", "stream.wasm", "--baseDir", join(root, "assembly/stream")],
      ...["-O3s", "--enable", "simd", "--runtime", "stub", "--noAssert"],
      // Two pages: see assembly/stream/memory.ts. Below 1 KB lies the recipe.
      ...["--initialMemory", "2", "--maximumMemory", "2", "--memoryBase", "1024"],
      ...options,
    ],
    {
      async readFile(name, folder) {
        if (name === "philox-turns.ts") return philoxTurns;
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

/** The text of src/stream/kernels/stream-binary.ts. */
export async function build() {
  const binary = await compile();
  const text = Buffer.from(binary).toString("hex");
  return `/**
 * The kernels of assembly/stream, ${binary.length} bytes of WebAssembly in hexadecimal. Written by scripts/build-wasm.mjs.
 *
 * @module
 */
// biome-ignore format: one line
export const STREAM_BINARY =
  "${text}";
`;
}

if (process.argv[1] && resolve(process.argv[1]) === fileURLToPath(import.meta.url))
  await writeFile(OUTPUT, await build());
