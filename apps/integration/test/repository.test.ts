/** What the repository's host reads: workflows, templates, the citation. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { root } from "../src/tarballs.ts";

const read = (...path: readonly string[]) => readFileSync(join(root, ...path), "utf8");
const project = JSON.parse(read("package.json"));
const repository = project.repository.url.replace(/^git\+|\.git$/g, "");

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
  readonly env?: Readonly<Record<string, string>>;
}

interface Job {
  readonly needs?: string;
  readonly uses?: string;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly strategy?: { readonly matrix: { readonly os: string[]; readonly node: string[] } };
  readonly "timeout-minutes"?: number;
  readonly steps?: readonly Step[];
}

interface Workflow {
  readonly permissions: Readonly<Record<string, string>>;
  readonly jobs: Readonly<Record<string, Job>>;
}

const workflow = (name: string) => parse(read(".github", "workflows", name)) as Workflow;
const names = readdirSync(join(root, ".github", "workflows"));

describe.each(names)("the workflow %s", (name) => {
  const { jobs, permissions } = workflow(name);
  const steps = Object.values(jobs).flatMap((job) => job.steps ?? []);

  it("calls scripts that there are", () => {
    const called = read(".github", "workflows", name).matchAll(/\bnpm (?:run )?([\w:-]+)|\bnode (scripts\/[\w.-]+)/g);
    const missing = [...called].filter(([, script, file]) =>
      file === undefined ? project.scripts[script!] === undefined : !existsSync(join(root, file)),
    );
    expect(missing.map(([call]) => call)).toEqual([]);
  });

  it("may only read, but for jobs that say more; every action has a version and every job a limit", () => {
    expect(permissions).toEqual({ contents: "read" });
    for (const { uses } of steps.filter(({ uses }) => uses !== undefined))
      expect(uses).toMatch(/^[\w-]+\/[\w-]+@v\d+$/);
    for (const job of Object.values(jobs)) {
      if (job.uses === undefined) expect(job["timeout-minutes"]).toBeGreaterThan(0);
      else expect(existsSync(join(root, job.uses))).toBe(true);
    }
  });
});

it("CI runs the tests on each supported Node, from the oldest, on three systems", () => {
  const { test } = workflow("ci.yml").jobs;
  const { os, node } = test!.strategy!.matrix;
  expect(os.map((name) => name.split("-")[0])).toEqual(["ubuntu", "macos", "windows"]);
  expect(node.map((version) => version.split(".")[0])).toEqual(["20", "22", "24", "26"]);
  expect(project.engines.node).toBe(`>=${node[0]!.replace(/\.0$/, "")}`);
  expect(test!.steps!.at(-1)).toEqual({ run: "npm test" });
});

it("a release is published after the tests, with provenance", () => {
  const { test, release } = workflow("release.yml").jobs;
  expect(test!.uses).toBe("./.github/workflows/ci.yml");
  expect(release!.needs).toBe("test");
  expect(release!.permissions).toMatchObject({ "id-token": "write" });
  for (const name of readdirSync(join(root, "packages"))) {
    const { publishConfig } = JSON.parse(read("packages", name, "package.json"));
    expect(publishConfig, name).toMatchObject({ access: "public", provenance: true });
  }
});

it("the site is built for the path that it is served below", () => {
  const build = workflow("pages.yml").jobs["build"]!.steps!.find(({ env }) => env !== undefined);
  expect(build!.env!["DOCS_BASE"]).toBe(new URL(project.homepage).pathname);
});

it("templates and the citation lead to this project", () => {
  for (const name of ["bug.yml", "proposal.yml"]) {
    const { name: title, description, body } = parse(read(".github", "ISSUE_TEMPLATE", name));
    expect([title, description].every((text) => typeof text === "string" && text !== "")).toBe(true);
    expect(body.length).toBeGreaterThan(0);
  }
  const citation = parse(read("CITATION.cff"));
  expect(citation).toMatchObject({
    title: JSON.parse(read("packages", "cli", "package.json")).name,
    license: project.license,
    "repository-code": repository,
    url: project.homepage,
    authors: [{ name: project.author }],
  });
});
