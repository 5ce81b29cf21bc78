/** Whole processes that use worker threads: bundled into one file, from a file and from the command line. */
import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { build } from "tsdown";
import { afterAll, beforeAll, expect, it } from "vitest";
import { recipeOf } from "../src/wasm/recipe.ts";
import { wasmStream } from "../src/wasm/stream.ts";

const run = promisify(execFile);
let folder: string;
let program: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "weightinit-"));
  await build({
    config: false,
    entry: join(import.meta.dirname, "threads-program.ts"),
    outDir: folder,
    format: "esm",
    platform: "neutral",
    target: "es2022",
    minify: true,
    dts: false,
    noExternal: /./,
    inputOptions: { resolve: { conditionNames: ["@weightinit/source", "import", "default"] } },
    logLevel: "silent",
  });
  program = join(folder, "threads-program.js");
});

afterAll(() => rm(folder, { recursive: true, force: true }));

function expected(): string {
  const out = new Float32Array(2 ** 21);
  wasmStream()!.fill(recipeOf({ kind: "normal", std: 1, mean: 0 }, "float32", [1, 2], 3), 0, out);
  let hash = 0x811c9dc5;
  for (const bits of new Uint32Array(out.buffer)) hash = Math.imul(hash ^ bits, 0x01000193);
  return `${hash >>> 0} 2`;
}

it.each([
  ["a file", () => [program]],
  ["--input-type=module", async () => ["--input-type=module", "--eval", await readFile(program, "utf8")]],
])("%s ends by itself, with the bits of one thread", async (_, argv) => {
  const { stdout, stderr } = await run(process.execPath, await argv(), { timeout: 40_000, killSignal: "SIGKILL" });
  expect(stderr).toBe("");
  expect(stdout.trim()).toBe(expected());
});
