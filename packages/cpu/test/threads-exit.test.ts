/** Whole processes that use worker threads: bundled into one file, from a file and from the command line. */
import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { build } from "tsdown";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { recipeOf } from "../src/stream/kernels/recipe.ts";
import { wasmStream } from "../src/stream/kernels/wasm-stream.ts";
import { oneRun } from "../src/stream/runs.ts";
import { normals, orthogonal } from "./orthogonal-support.ts";

const run = promisify(execFile);
/** A hang, on a machine that is shared. */
const TIMEOUT = 60_000;

function hash(out: Float32Array): number {
  let hash = 0x811c9dc5;
  for (const bits of new Uint32Array(out.buffer)) hash = Math.imul(hash ^ bits, 0x01000193);
  return hash >>> 0;
}

/** By one thread, what stream-threads-program.ts makes. */
function stream(): Float32Array {
  const out = new Float32Array(2 ** 21);
  wasmStream()!.fill(recipeOf({ kind: "normal", std: 1, mean: 0 }, "float32", [1, 2], 3), oneRun(0), out);
  return out;
}

/** By one thread, what orthogonal-threads-program.ts makes. */
function matrix(): Float32Array {
  const v = normals(Float32Array, 512 * 512, 3);
  orthogonal({ normals: v, rows: 512, cols: 512, gain: 1, complex: false, out: v });
  return v;
}

describe.each([
  ["stream-threads-program", stream],
  ["orthogonal-threads-program", matrix],
])("%s", (name, alone) => {
  let folder: string;
  let program: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "weightinit-"));
    await build({
      config: false,
      entry: join(import.meta.dirname, `${name}.ts`),
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
    program = join(folder, `${name}.js`);
  });

  afterAll(() => rm(folder, { recursive: true, force: true }));

  it.each([
    ["a file", () => [program]],
    ["--input-type=module", async () => ["--input-type=module", "--eval", await readFile(program, "utf8")]],
  ])("%s ends by itself, with the bits of one thread", async (_, argv) => {
    const { stdout, stderr } = await run(process.execPath, await argv(), { timeout: TIMEOUT, killSignal: "SIGKILL" });
    expect(stderr).toBe("");
    expect(stdout.trim()).toBe(`${hash(alone())} 2`);
  });
});
