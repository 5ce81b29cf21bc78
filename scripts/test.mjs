// `npm test`: sets everything up, builds, checks types and style, runs every package's tests, and adds them up from
// the runner's own reports.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { pnpm, root } from "./pnpm.mjs";
import { setup, step } from "./setup.mjs";

const REPORT = join(".report", "vitest.json");

function testedPackages() {
  return ["packages", "apps", "examples"]
    .flatMap((folder) => readdirSync(join(root, folder)).map((name) => join(folder, name)))
    .filter((path) => existsSync(join(root, path, "package.json")))
    .filter((path) => JSON.parse(readFileSync(join(root, path, "package.json"), "utf8")).scripts?.test);
}

/**
 * What failed, by name: its own output is thousands of lines above, and a log may have lost it. A file that could not be
 * loaded, or whose set-up or clean-up failed, has no failed test: it counts as one.
 */
function failures({ testResults }) {
  return testResults.flatMap(({ name, status, message, assertionResults }) => {
    const file = relative(root, name);
    const tests = assertionResults.filter((test) => test.status === "failed");
    if (status === "failed" && tests.length === 0) return [`${file}: ${firstLine(message)}`];
    return tests.map((test) => `${file} > ${test.fullName}: ${firstLine(test.failureMessages[0])}`);
  });
}

const firstLine = (text = "") => text.trim().split("\n", 1)[0].slice(0, 300);

setup();
step("Checking style (biome)");
const style = pnpm(["exec", "biome", "check", "--error-on-warnings", "."], { allowFailure: true });
step("Building, checking types, and testing every package (turbo; unchanged ones come from its cache)");
const tests = pnpm(["exec", "turbo", "run", "build", "typecheck", "test", "--continue", "--output-logs=new-only"], {
  allowFailure: true,
});

const sum = { passed: 0, failed: 0, skipped: 0 };
let missing = 0;
step("Results");
for (const path of testedPackages()) {
  const file = join(root, path, REPORT);
  if (!existsSync(file)) {
    missing++;
    console.log(`${path.padEnd(24)} no report: its tests did not run`);
    continue;
  }
  const report = JSON.parse(readFileSync(file, "utf8"));
  const skipped = report.numPendingTests + report.numTodoTests;
  const failed = failures(report);
  sum.passed += report.numPassedTests;
  sum.failed += failed.length;
  sum.skipped += skipped;
  console.log(`${path.padEnd(24)} ${report.numPassedTests} passed, ${failed.length} failed, ${skipped} skipped`);
  for (const name of failed) console.log(`  failed: ${name}`);
}
if (style !== 0) console.log("style check failed");
if (tests !== 0) console.log("a build, a type check or a test failed: see above");
console.log(
  `\n${sum.passed} passed, ${sum.failed + missing} failed${sum.skipped > 0 ? `, ${sum.skipped} skipped` : ""}`,
);
process.exit(style !== 0 || tests !== 0 || missing > 0 || sum.failed > 0 || sum.passed === 0 ? 1 : 0);
