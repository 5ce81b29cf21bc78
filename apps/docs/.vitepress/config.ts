/**
 * The site: VitePress over the project's docs/ folder, with typedoc's Markdown in docs/api.
 *
 * @module
 */
import { readFileSync } from "node:fs";
import { defineConfig, type HeadConfig } from "vitepress";
import { bundledDemos } from "./bundled-demos.ts";
import { descriptionOf } from "./description.ts";
import { icon, shared } from "./head.ts";
import { keepNames } from "./keep-names.ts";
import { writeLicences } from "./licences.ts";
import { writeLlmsText } from "./llms.ts";
import { packageManagers } from "./markdown/package-managers.ts";
import { referenceLinks } from "./markdown/reference-links.ts";
import { repositoryLinks } from "./markdown/repository-links.ts";
import { runnableExamples } from "./markdown/runnable-examples.ts";
import { packageLoaders } from "./package-loaders.ts";
import { resolveFromApp } from "./resolve-from-app.ts";
import { boostDocument } from "./search.ts";
import { guideSidebar } from "./sidebar.ts";
import { base, repository, root, version, withoutApiPages } from "./site.ts";
import { typeDeclarationsModule } from "./type-declarations.ts";
import { typeScriptFile } from "./typescript-file.ts";

/** Headings' anchors as GitHub makes them, so that links work there and here. */
const githubAnchor = (heading: string) =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, "")
    .replace(/\s/g, "-");

export default defineConfig({
  title: "weightinit",
  description: "Initial weights for neural networks, made on the device that will train them",
  head: icon,
  lang: "en",
  base,
  srcDir: "../../docs",
  outDir: "dist",
  // GitHub shows README.md for a folder, a web server index.html. The root's README.md is GitHub's list of pages.
  srcExclude: ["README.md", ...(withoutApiPages ? ["api/**/!(index).md"] : [])],
  // The same links in a build of all pages are checked.
  ignoreDeadLinks: withoutApiPages,
  rewrites: { ":folder/README.md": ":folder/index.md" },
  // Also works from a static host that knows nothing of clean URLs.
  cleanUrls: false,
  lastUpdated: false,
  // A page of the API links to all others: fetching what is in sight would fetch most of the site.
  router: { prefetchLinks: false },
  markdown: {
    theme: { light: "github-light-high-contrast", dark: "github-dark-high-contrast" },
    anchor: { slugify: githubAnchor },
    toc: { slugify: githubAnchor },
    headers: { slugify: githubAnchor },
    config(md) {
      md.use(packageManagers);
      md.use(runnableExamples);
      md.use(repositoryLinks);
      md.use(referenceLinks);
    },
  },
  themeConfig: {
    logo: { src: "/favicon.svg", alt: "", width: 24, height: 24 },
    nav: [
      { text: "Quick start", link: "/quick-start" },
      { text: "Explorer", link: "/explorer" },
      { text: "Train it", link: "/train" },
      { text: "Gallery", link: "/gallery/" },
      { text: "API", link: "/api/", activeMatch: "/api/" },
      {
        text: `v${version}`,
        items: [
          { text: "Changes", link: `${repository}/blob/main/packages/core/CHANGELOG.md` },
          { text: "Contributing", link: "/contributing" },
        ],
      },
    ],
    // That of the API is in theme/navigation.
    sidebar: { "/": guideSidebar() },
    search: {
      provider: "local",
      // Without a label of its own the button is named by what it shows, the key included.
      options: {
        translations: { button: { buttonText: "Search", buttonAriaLabel: "" } },
        miniSearch: { searchOptions: { boostDocument } },
      },
    },
    outline: { level: [2, 3] },
    editLink: { pattern: `${repository}/edit/main/docs/:path` },
    socialLinks: [{ icon: "github", link: repository }],
  },
  buildEnd({ outDir }) {
    writeLlmsText(outDir);
    writeLicences(outDir);
  },
  transformPageData(page) {
    // Pages that a tool wrote have no source to edit.
    if (page.filePath.startsWith("api/")) {
      page.frontmatter["editLink"] = false;
      page.frontmatter["pageClass"] = "stacked-tables";
    }
    page.description = descriptionOf(readFileSync(`${root}docs/${page.filePath}`, "utf8")) ?? page.description;
    const title = `${page.title} | weightinit`;
    const own = page.frontmatter as { head?: HeadConfig[] };
    own.head = [...(own.head ?? []), ...shared(page.relativePath, title, page.description)];
  },
  vite: {
    plugins: [resolveFromApp(), packageLoaders(), bundledDemos()],
    worker: {
      format: "es",
      plugins: () => [packageLoaders(), typeDeclarationsModule(), typeScriptFile(), keepNames()],
    },
    build: { target: "es2022", chunkSizeWarningLimit: 1000 },
    publicDir: `${root}apps/docs/.vitepress/public`,
  },
});
