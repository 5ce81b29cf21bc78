/**
 * The command as it is published, but with the other packages' sources in it: nothing has to be built before.
 *
 * @module
 */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build, type InlineConfig } from "tsdown";
import worker from "../tsdown.worker.config.ts";

export default async function setup(): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), "weightinit-cli-"));
  const root = join(import.meta.dirname, "..");
  const here: InlineConfig = {
    outDir: join(folder, "dist"),
    inputOptions: { resolve: { conditionNames: ["@weightinit/source", "node", "import", "default"] } },
    logLevel: "silent",
  };
  await build({
    config: false,
    cwd: root,
    ...worker,
    entry: ["src/main.ts", "src/planner.ts"],
    minify: false,
    noExternal: /./,
    ...here,
  });
  await build({ config: false, cwd: root, ...worker, noExternal: /./, ...here });
  await writeFile(join(folder, "package.json"), '{ "type": "module", "version": "0.0.0-test" }\n');
  process.env.WEIGHTINIT_TEST_MAIN = join(folder, "dist/main.js");
  return () => rm(folder, { recursive: true, force: true });
}
