/** Runs every TypeScript example of the Markdown files and the docstrings; docs/contributing.md has the rule. */
import { dirname } from "node:path";
import { setDefaultRng } from "@weightinit/core";
import { CpuRng } from "@weightinit/cpu";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { projectFences } from "../src/fences.ts";
import { run, typeErrors, writeFences } from "../src/run-fences.ts";

const root = dirname(dirname(dirname(import.meta.dirname)));
const fences = projectFences(root);
const runnable = writeFences(
  "fences",
  fences.filter(({ notRun }) => notRun === undefined),
);
const notRun = fences.filter(({ notRun }) => notRun !== undefined);

describe(`examples: ${runnable.length} run, ${notRun.length} not`, () => {
  let errors: Map<string, string[]>;
  beforeAll(() => {
    errors = typeErrors(runnable);
  });
  // Each example finds the default generator as a new process would.
  beforeEach(() => {
    setDefaultRng(new CpuRng(1234));
  });

  it.each(runnable.map((fence) => [`${fence.file}:${fence.line}`, fence] as const))("%s", async (_, fence) => {
    expect(errors.get(fence.path)).toEqual([]);
    expect(await run(fence)).toEqual([]);
  });

  for (const { file, line, notRun: reason } of notRun) it.skip(`${file}:${line} (${reason})`);
});
