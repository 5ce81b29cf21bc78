/**
 * Markdown: links between folders of docs/, and those to files elsewhere in the repository lead to the repository's page.
 *
 * @module
 */
import { posix } from "node:path";
import type { MarkdownRenderer } from "vitepress";
import { repository } from "../site.ts";

/** Where a relative link of a page leads, if that is outside docs/; `undefined` inside. */
export function repositoryUrl(page: string, href: string): string | undefined {
  if (/^([a-z]+:|[/#])/i.test(href)) return undefined;
  const target = posix.join("docs", posix.dirname(page), href);
  return target.startsWith("docs/") ? undefined : `${repository}/blob/main/${target}`;
}

export function repositoryLinks(md: MarkdownRenderer): void {
  const open = md.renderer.rules.link_open!;
  md.renderer.rules.link_open = (tokens, index, options, env: { relativePath: string }, self) => {
    const token = tokens[index]!;
    const href = token.attrGet("href") ?? "";
    const url = repositoryUrl(env.relativePath, href);
    // Pages called README.md are served as index.html (config.ts, `rewrites`).
    token.attrSet("href", url ?? href.replace(/(^|\/)README\.md(?=#|$)/, "$1index.md"));
    return open(tokens, index, options, env, self);
  };
}
