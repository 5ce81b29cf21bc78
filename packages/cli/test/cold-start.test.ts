/** What is loaded before a user sees anything: counts, since times are the machine's. */
import { spawnSync } from "node:child_process";
import { statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { expect, it } from "vitest";
import { folder, write } from "./support.ts";

/** Prints each module that is loaded. */
const HOOK = `import { register } from "node:module";
const load = 'export async function load(url, context, next) { process._rawDebug("LOADS " + url); return next(url, context); }';
register("data:text/javascript," + encodeURIComponent(load));
`;

function loads(...words: string[]): {
  readonly own: readonly string[];
  readonly bytes: number;
  readonly node: readonly string[];
} {
  const hook = join(folder(), "hook.mjs");
  writeFileSync(hook, HOOK);
  const args = ["--import", pathToFileURL(hook).href, process.env.WEIGHTINIT_TEST_MAIN!, ...words];
  const { stderr, status } = spawnSync(process.execPath, args, { encoding: "utf8" });
  expect(status).toBe(0);
  const urls = [...stderr.matchAll(/^LOADS (.*)$/gm)].map(([, url]) => url!);
  const own = urls.filter((url) => url.startsWith("file:")).map((url) => fileURLToPath(url));
  const bytes = own.reduce((sum, path) => sum + statSync(path).size, 0);
  return { own, bytes, node: urls.filter((url) => url.startsWith("node:")) };
}

// Measured on Node 20 beside `node -e 0`, 25 times in turn on a machine with other work, the medians: --help 10 ms more,
// plan 99 ms more.
it("--help loads its texts alone, and nothing of the library", () => {
  const { own, bytes, node } = loads("--help");
  expect(own.length).toBeLessThanOrEqual(4);
  expect(bytes).toBeLessThan(20_000);
  expect(node).toEqual([]);
}, 30_000);

it("plan loads the recipes, and neither what makes numbers nor threads", () => {
  const config = write(join(folder(), "config.json"), { model_type: "gpt2" });
  const { own, bytes, node } = loads("plan", config);
  expect(own.length).toBeLessThanOrEqual(23);
  expect(bytes).toBeLessThan(1_000_000);
  for (const module of ["node:worker_threads", "node:child_process", "node:zlib"]) expect(node).not.toContain(module);
}, 30_000);
