/** What the documentation states and can be looked up: its links, the list of dependencies, the list of decisions. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { markdownFences, markdownFiles } from "../src/fences.ts";

const root = dirname(dirname(dirname(import.meta.dirname)));
const read = (path: string) => readFileSync(join(root, path), "utf8");
const withoutCode = (text: string) => text.replace(/^( *)(`{3,})[^`]*\n[\s\S]*?^\1\2$/gm, "").replace(/`[^`\n]*`/g, "");

/** Anchors of a page's headings, as Markdown renderers make them. */
function anchors(text: string): string[] {
  return [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading]) =>
    heading!
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, "")
      .replace(/\s/g, "-"),
  );
}

describe("links", () => {
  it.each(markdownFiles(root))("of %s lead somewhere", (file) => {
    const targets = [...withoutCode(read(file)).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target]) => target!);
    const dead = targets.filter((target) => {
      if (/^https?:/.test(target)) return false;
      const [path, anchor] = target.split("#") as [string, string?];
      const full = path === "" ? file : join(dirname(file), path);
      return !existsSync(join(root, full)) || (anchor !== undefined && !anchors(read(full)).includes(anchor));
    });
    expect(dead).toEqual([]);
  });

  it("to every guide and every decision are in their indexes", () => {
    const missing = (folder: string, skip: readonly string[]) => {
      const index = read(join(folder, "README.md"));
      const pages = readdirSync(join(root, folder)).filter((name) => name.endsWith(".md") && !skip.includes(name));
      return pages.filter((name) => !index.includes(`](${name})`));
    };
    expect(missing("docs", ["README.md"])).toEqual([]);
    expect(missing("docs/decisions", ["README.md"])).toEqual([]);
  });
});

describe("where to install from", () => {
  const installs = (file: string) => [...read(file).matchAll(/^npm install .*/gm)].join(" ");
  const installing = markdownFiles(root).filter((file) => installs(file).includes("@weightinit/"));

  it.each(installing)("%s installs what its examples import", (file) => {
    const imported = markdownFences(file, read(file)).flatMap(({ code }) =>
      [...code.matchAll(/ from "(@weightinit\/[\w-]+)/g)].map(([, name]) => name!),
    );
    const installed = installs(file).split(/\s+/);
    expect([...new Set(imported)].filter((name) => !installed.includes(name))).toEqual([]);
  });
});

describe("docs/dependencies.md", () => {
  it("lists every dependency with its version, and nothing else", () => {
    const manifests = ["packages", "apps", "examples"]
      .flatMap((folder) => readdirSync(join(root, folder)).map((name) => join(folder, name, "package.json")))
      .filter((path) => existsSync(join(root, path)));
    const used = ["package.json", ...manifests].flatMap((path) => {
      const { dependencies, devDependencies, optionalDependencies } = JSON.parse(read(path));
      return Object.entries<string>({ ...dependencies, ...devDependencies, ...optionalDependencies }).map(
        ([name, version]) => [name, version.replace(/^npm:.+@/, "")] as const,
      );
    });
    const outside = used.filter(([name]) => !/^(@weightinit\/.+|weightinit)$/.test(name));
    const rows = [...read("docs/dependencies.md").matchAll(/^\| `([^`]+)` \| (\d[^ ]*) \|/gm)];
    const unique = (pairs: readonly (readonly string[])[]) => [...new Set(pairs.map((pair) => pair.join(" ")))].sort();
    expect(unique(rows.map(([, name, version]) => [name!, version!]))).toEqual(unique(outside));
  });
});
