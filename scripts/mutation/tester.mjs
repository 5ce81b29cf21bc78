/**
 * Runs a package's tests again and again in one Vitest, each time with another mutant; run.mjs starts it and asks it.
 * The change is made as the file is read, so that nothing on the disk is touched.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { createVitest } from "vitest/node";

const [root, isolate] = process.argv.slice(2);
let current = null;

const mutating = {
  name: "mutant",
  enforce: "pre",
  transform(_code, id) {
    if (current === null || id !== current.path) return undefined;
    const text = readFileSync(id, "utf8");
    return { code: text.slice(0, current.start) + current.replacement + text.slice(current.end), map: null };
  },
};

const vitest = await createVitest(
  "test",
  // A reporter that says nothing, and no report: only the outcome counts.
  { root, watch: true, bail: 1, pool: "threads", isolate: isolate === "true", maxWorkers: 1, reporters: [{}] },
  { configFile: join(root, "vitest.config.ts"), plugins: [mutating], server: { watch: null } },
);

async function passes(mutant, filters) {
  current = mutant;
  if (mutant !== null) vitest.invalidateFile(mutant.path);
  const { testModules, unhandledErrors } = await vitest.runTestSpecifications(
    await vitest.globTestSpecifications(filters),
  );
  current = null;
  if (mutant !== null) vitest.invalidateFile(mutant.path);
  return testModules.length > 0 && unhandledErrors.length === 0 && testModules.every((module) => module.ok());
}

process.on("message", async ({ mutant, filters }) => {
  process.send(await passes(mutant, filters).catch(() => false));
});
process.send("ready");
