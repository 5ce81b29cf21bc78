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

/** What failed, in a line; undefined if nothing did. */
function failureOf({ testModules, unhandledErrors }) {
  if (testModules.length === 0) return "no test was found";
  for (const module of testModules) {
    for (const test of module.children.allTests("failed")) {
      return `${test.fullName}: ${test.result().errors?.[0]?.message}`;
    }
    if (!module.ok()) return `${module.relativeModuleId}: ${module.errors()[0]?.message}`;
  }
  return unhandledErrors.length === 0 ? undefined : String(unhandledErrors[0]?.message);
}

async function failure(mutant, filters) {
  current = mutant;
  if (mutant !== null) vitest.invalidateFile(mutant.path);
  const result = await vitest.runTestSpecifications(await vitest.globTestSpecifications(filters));
  current = null;
  if (mutant !== null) vitest.invalidateFile(mutant.path);
  return failureOf(result);
}

process.on("message", async ({ mutant, filters }) => {
  process.send({ failure: await failure(mutant, filters).catch(String) });
});
process.on("disconnect", () => process.exit());
process.send("ready");
