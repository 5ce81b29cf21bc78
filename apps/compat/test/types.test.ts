/** Every example, also those that are not run, under every compiler that the packages support. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { projectFences } from "../../integration/src/fences.ts";
import { root } from "../../integration/src/tarballs.ts";
import { compile, configurations, nameOf } from "../src/compilers.ts";
import { createProject, type Project } from "../src/project.ts";

/**
 * What examples use of others, whose own declarations are not ours to test: with `types: []` there is nothing of
 * Node's, and vitest's need Node's.
 */
const OTHERS = `
declare module "vitest" {
  export function test(name: string, run: () => void | Promise<void>): void;
}
declare const process: { readonly env: Readonly<Record<string, string | undefined>> };
`;

let project: Project;

beforeAll(() => {
  project = createProject();
  for (const { file, line, code } of projectFences(root)) {
    // Lines keep their numbers, so that messages point into the documentation.
    const name = `${file.replace(/[^\w.-]+/g, "_")}-${line}.ts`;
    writeFileSync(join(project.folder, name), `${"\n".repeat(line - 1)}${code}\n`);
  }
  // A script, not a module: its declarations are global.
  writeFileSync(join(project.folder, "others.d.ts"), OTHERS);
});
afterAll(() => project?.dispose());

describe.concurrent("all examples compile with", () => {
  it.for(configurations.map((one) => [nameOf(one), one] as const))("%s", async ([, one], { expect }) => {
    expect(await compile(project.folder, one)).toBe("");
  });
});

it("an error in an example is found", async () => {
  writeFileSync(
    join(project.folder, "wrong.ts"),
    'import { kaimingNormal } from "@weightinit/core";\nkaimingNormal(2, 5, { gian: 1 });\n',
  );
  for (const one of configurations.filter(({ compiler }) => compiler === "typescript-7")) {
    expect(await compile(project.folder, one)).toMatch(/^wrong\.ts\(2,\d+\): error TS/m);
  }
});
