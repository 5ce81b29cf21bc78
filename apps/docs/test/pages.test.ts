/** What the pages' sources promise: every page is listed, and the table of RNG types is what the backends declare. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { listedPages } from "../.vitepress/sidebar.ts";
import { page } from "../scripts/rng-types.mjs";
import { app } from "./support/sites.ts";

const docs = join(app, "..", "..", "docs");

it("lists every page in the sidebar", () => {
  const pages = readdirSync(docs, { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".md") && !/^(api|decisions)[\\/]|^README\.md$/.test(path))
    .map((path) => path.replace(/\.md$/, "").replaceAll("\\", "/"));
  expect(listedPages.filter((path) => !path.startsWith("decisions/")).sort()).toEqual(pages.sort());
});

it("has no table that a blank line cuts in two", () => {
  const cut = readdirSync(docs, { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".md") && !path.startsWith("api"))
    .filter((path) => /^\|.*\|\n\n+\|(?!.*\n\| ?:?-)/m.test(readFileSync(join(docs, path), "utf8")));
  expect(cut).toEqual([]);
});

it("has the table of RNG types that the backends declare; `npm run rng-types` writes it", () => {
  const { text, updated } = page();
  expect(text).toBe(updated);
});
