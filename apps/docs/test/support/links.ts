/**
 * Links between the pages of a built site.
 *
 * @module
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileOf } from "./server.ts";
import type { Site } from "./sites.ts";

/** Every page, as a path from the site's base. */
export function pagesOf({ folder }: Site): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".html"))
    .sort();
}

/** Where the links of a built page lead. */
export function linksOf({ folder }: Site, path: string, siteUrl: string): string[] {
  const html = readFileSync(join(folder, path), "utf8");
  return [...html.matchAll(/<a\b[^>]*? href="([^"]*)"/g)].map(
    ([, href]) => new URL(href!.replaceAll("&amp;", "&"), siteUrl + path).href,
  );
}

const ids = new Map<string, Set<string>>();

/** The anchors of a built page. */
function idsOf(file: string): Set<string> {
  let found = ids.get(file);
  if (found === undefined) {
    found = new Set([...readFileSync(file, "utf8").matchAll(/ id="([^"]*)"/g)].map(([, id]) => id!));
    ids.set(file, found);
  }
  return found;
}

/** Links into the site that lead to no page, or to no heading. */
export function deadLinks(site: Site, siteUrl: string, links: readonly string[]): string[] {
  const { origin } = new URL(siteUrl);
  return [...new Set(links)]
    .filter((link) => {
      const url = new URL(link);
      if (url.origin !== origin) return false;
      const file = fileOf(site, url.pathname);
      if (file === undefined) return true;
      return url.hash !== "" && !idsOf(file).has(decodeURIComponent(url.hash.slice(1)));
    })
    .map((link) => `dead link: ${link}`);
}
