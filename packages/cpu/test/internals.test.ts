import { execFile } from "node:child_process";
import { readdir, readFile } from "node:fs/promises";
import { promisify } from "node:util";
import { expect, it } from "vitest";

const root = new URL("..", import.meta.url);

it("npm run internals builds what the benchmarks of kernels and the sweep import", async () => {
  await promisify(execFile)("npm", ["run", "internals"], { cwd: root, shell: process.platform === "win32" });
  const folders = ["bench/", "scripts/"];
  const programs = (
    await Promise.all(folders.map(async (f) => (await readdir(new URL(f, root))).map((n) => f + n)))
  ).flat();
  const imports = new Set<string>();
  for (const program of programs) {
    const text = await readFile(new URL(program, root), "utf8");
    for (const [, path] of text.matchAll(/"\.\.\/(\.internals\/[^"]+|dist\/[^"]+)"/g)) imports.add(path!);
  }
  expect([...imports].sort()).toEqual([
    ".internals/index.js",
    ".internals/stream/kernels/module.js",
    ".internals/stream/kernels/recipe.js",
    ".internals/stream/kernels/wasm-stream.js",
    ".internals/stream/runs.js",
    ".internals/stream/threads/stream-on-threads.js",
  ]);
  for (const path of imports) await import(new URL(path, root).href);
});
