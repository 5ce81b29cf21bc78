/**
 * The command as it is published, but with the other packages' sources in it: nothing has to be built before.
 *
 * @module
 */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "tsdown";

export default async function setup(): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), "weightinit-cli-"));
  const root = join(import.meta.dirname, "..");
  await build({
    config: false,
    cwd: root,
    entry: ["src/main.ts", "src/worker.ts"],
    outDir: join(folder, "dist"),
    format: "esm",
    platform: "node",
    target: "es2022",
    dts: false,
    noExternal: /./,
    outputOptions: { entryFileNames: "[name].js", chunkFileNames: "[name]-[hash].js" },
    inputOptions: { resolve: { conditionNames: ["@weightinit/source", "node", "import", "default"] } },
    logLevel: "silent",
  });
  await writeFile(join(folder, "package.json"), '{ "type": "module", "version": "0.0.0-test" }\n');
  process.env.WEIGHTINIT_TEST_MAIN = join(folder, "dist/main.js");
  return () => rm(folder, { recursive: true, force: true });
}
