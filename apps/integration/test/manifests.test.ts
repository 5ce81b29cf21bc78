/** What the published packages say of themselves, and what a clone's Git does to the files. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { packages, root, run } from "../src/tarballs.ts";

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly description: string;
  readonly keywords: readonly string[];
  readonly homepage: string;
  readonly bugs: string;
  readonly repository: { readonly type: string; readonly url: string; readonly directory?: string };
  readonly license: string;
  readonly author: string;
  readonly engines: { readonly node: string };
  readonly main: string;
  readonly types: string;
  readonly files: readonly string[];
  readonly exports: Readonly<Record<string, string | { readonly types: string; readonly default: string }>>;
}

const read = (...path: readonly string[]) => readFileSync(join(root, ...path), "utf8");
const manifestIn = (...path: readonly string[]) => JSON.parse(read(...path, "package.json")) as Manifest;
const project = manifestIn();

describe.each(packages)("the manifest of %s", (name) => {
  const manifest = manifestIn("packages", name);

  it("leads to the project's repository, site and issues", () => {
    const { homepage, bugs, license, author, engines } = project;
    expect(manifest).toMatchObject({ homepage, bugs, license, author, engines });
    // Provenance compares these with the repository that publishes.
    expect(manifest.repository).toEqual({ ...project.repository, directory: `packages/${name}` });
    expect(manifest.description.length).toBeGreaterThan(20);
    expect(manifest.keywords.length).toBeGreaterThan(8);
    expect(new Set(manifest.keywords).size).toBe(manifest.keywords.length);
  });

  it("has, for what does not read `exports`, the same entries in `main`, `types` and in folders", () => {
    for (const [path, entry] of Object.entries(manifest.exports)) {
      if (typeof entry === "string") continue;
      const files = { types: join("packages", name, entry.types), main: join("packages", name, entry.default) };
      const folder = join("packages", name, path);
      const plain = manifestIn(folder);
      expect({ types: join(folder, plain.types), main: join(folder, plain.main) }).toEqual(files);
      for (const file of Object.values(files)) expect(existsSync(join(root, file)), file).toBe(true);
      if (path !== ".") expect(manifest.files).toContain(path.slice(2));
    }
  });

  it("has a README that leads to its guide, its source, its changes and the issues", () => {
    const readme = read("packages", name, "README.md");
    const [, guide] = new RegExp(`\\(${project.homepage}([\\w-]+)\\.html\\)`).exec(readme) ?? [];
    expect(existsSync(join(root, "docs", `${guide}.md`)), `the guide ${guide}`).toBe(true);
    const repository = project.repository.url.replace(/^git\+|\.git$/g, "");
    for (const link of [`/tree/main/packages/${name}`, `/blob/main/packages/${name}/CHANGELOG.md`, "/issues"]) {
      expect(readme).toContain(`(${repository}${link})`);
    }
  });
});

it("Git gives every text file the line ends that it was committed with, on Windows, too", () => {
  const files = run("git", ["ls-files", "--eol"], root).trim().split("\n");
  expect(files.length).toBeGreaterThan(500);
  const wrong = files.filter((line) => !/^i\/(lf|none) .*attr\/text=auto eol=lf|^i\/-text .*attr\/-text/.test(line));
  expect(wrong).toEqual([]);
});
