/**
 * What the site knows of the project: where its repository is, which version it documents, below which path it lies.
 *
 * @module
 */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** The project's root, with a slash at the end. */
export const root = fileURLToPath(new URL("../../../", import.meta.url));

const manifest = (path: string) => JSON.parse(readFileSync(root + path, "utf8")) as Record<string, unknown>;

/** Address of the repository's page, from the root's package.json. */
export const repository = (manifest("package.json")["repository"] as { url: string }).url.replace(/^git\+|\.git$/g, "");

/** Address that the site is published at, from the root's package.json. */
export const homepage = manifest("package.json")["homepage"] as string;

/** All packages are released together (.changeset/config.json, `fixed`), so one version stands for all. */
export const version = manifest("packages/core/package.json")["version"] as string;

/** Path that the site is served below. Fixed at build time: DOCS_BASE=/weightinit/ npm run docs:build */
export const base = process.env["DOCS_BASE"] ?? "/";

/** Whether of the API only the index pages are built, for a test of what depends on {@link base} alone. */
export const withoutApiPages = process.env["DOCS_WITHOUT_API_PAGES"] === "true";

/** Packages that examples on a page do not import: no browser can load the one, and the other needs TensorFlow.js. */
const NOT_IMPORTED = new Set(["@weightinit/cuda-native", "@weightinit/tfjs"]);

/** The workspace's packages that examples may import, by the names of their manifests' entries. */
export const packages = Object.keys(manifest("apps/docs/package.json")["dependencies"] as object)
  .filter((name) => name.startsWith("@weightinit/") && !NOT_IMPORTED.has(name))
  .flatMap((name) => {
    const entries = manifest(`packages/${name.split("/")[1]}/package.json`)["exports"] as object;
    return Object.keys(entries)
      .filter((entry) => entry !== "./package.json")
      .map((entry) => name + entry.slice(1));
  });
