/**
 * The order in which the pages are listed. The tests fail for a page that is not.
 *
 * @module
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import type { DefaultTheme } from "vitepress";
import { root } from "./site.ts";

type Item = DefaultTheme.SidebarItem;

const groups: Readonly<Record<string, readonly string[]>> = {
  Start: ["index", "quick-start", "explorer", "train", "playground"],
  Guides: [
    "schemes",
    "papers",
    "gains",
    "features",
    "layouts",
    "initializers-as-data",
    "generators",
    "rng-types",
    "sharding",
    "recipes",
    "families",
    "families-encoders",
    "command",
    "scale",
    "safetensors",
    "porting",
    "porter",
    "tensorflow-js-layers",
    "cpu",
    "webgpu",
    "guides/webgpu",
    "cuda",
    "guides/cuda",
    "environments",
    "writing-an-initializer",
    "writing-a-backend",
  ],
  Gallery: [
    "gallery/README",
    "gallery/mlp",
    "gallery/gpt",
    "gallery/convnet",
    "gallery/lstm",
    "gallery/siren",
    "gallery/tensorflow-js",
    "gallery/jax-js",
    "gallery/onnxruntime-web",
    "gallery/typegpu",
    "gallery/three-js",
  ],
  Reference: [
    "api-by-task",
    "errors",
    "stream",
    "differences-from-weightinitializers-jl",
    "numpy",
    "pytorch",
    "pytorch-gpu",
    "jax",
    "tensorflow",
    "keras",
    "mlx",
    "tensorflow-js",
    "peers-tests",
  ],
  Measured: [
    "benchmarks/README",
    "benchmarks/statistics",
    "benchmarks/make",
    "benchmarks/cpu",
    "benchmarks/cpu-zen-4",
    "benchmarks/kernels",
    "benchmarks/webgpu",
    "benchmarks/cuda",
    "benchmarks/h100",
    "benchmarks/h200",
  ],
  Project: ["contributing", "dependencies", "decisions/README"],
};

const TITLES: Readonly<Record<string, string>> = { index: "Why weightinit" };

/** The title of a page, a path from docs/ without `.md`. */
export function titleOf(page: string): string {
  return TITLES[page] ?? /^# (.+)$/m.exec(readFileSync(`${root}docs/${page}.md`, "utf8"))?.[1] ?? page;
}

const linkTo = (page: string) => `/${page.replace(/(README|index)$/, "")}`;

const exists = (page: string) => existsSync(`${root}docs/${page}.md`);

export interface PageGroup {
  readonly text: string;
  readonly pages: readonly string[];
}

/** The groups of the sidebar, with the pages that are there. */
export const pageGroups: readonly PageGroup[] = Object.entries(groups).map(([text, pages]) => ({
  text,
  pages: pages.filter(exists),
}));

/** Every page that the sidebar lists, as a path from docs/ without `.md`. */
export const listedPages = Object.values(groups).flat().filter(exists);

/**
 * Gives groups without a page a link to their heading on the package's page: VitePress shows a group that folds and has
 * no link as a button within a button.
 */
function withLinks(items: readonly Item[], parent: string): Item[] {
  return items.map((item) => {
    const link = item.link ?? `${parent}#${item.text!.toLowerCase().replaceAll(" ", "-")}`;
    return item.items === undefined ? item : { ...item, link, items: withLinks(item.items, link) };
  });
}

/** What typedoc-vitepress-theme wrote beside its pages. */
function apiItems(): Item[] {
  const file = `${root}docs/api/typedoc-sidebar.json`;
  return existsSync(file) ? withLinks(JSON.parse(readFileSync(file, "utf8")) as Item[], "/api/") : [];
}

function decisionItems(): Item[] {
  return readdirSync(`${root}docs/decisions`)
    .filter((name) => /^\d{4}-/.test(name))
    .sort()
    .map((name) => name.replace(/\.md$/, ""))
    .map((name) => ({ text: titleOf(`decisions/${name}`), link: `/decisions/${name}` }));
}

/** The sidebar of the guides. */
export function guideSidebar(): Item[] {
  return Object.entries(groups).map(([text, pages]) => ({
    text,
    items: pages.filter(exists).map((page): Item => {
      const item = { text: titleOf(page), link: linkTo(page) };
      return page === "decisions/README" ? { ...item, collapsed: true, items: decisionItems() } : item;
    }),
  }));
}

/** The sidebar of the API pages. */
export function apiSidebar(): Item[] {
  return [{ text: "API", link: "/api/", items: apiItems() }];
}
