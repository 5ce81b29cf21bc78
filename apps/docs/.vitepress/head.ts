/**
 * What a page says about itself in its head: icon, and title, text and picture for those who share a link to it.
 *
 * @module
 */
import type { HeadConfig } from "vitepress";
import { base, homepage } from "./site.ts";

export const icon: HeadConfig[] = [
  ["link", { rel: "icon", href: `${base}favicon.svg`, type: "image/svg+xml" }],
  ["link", { rel: "apple-touch-icon", href: `${base}apple-touch-icon.png` }],
  ["meta", { name: "theme-color", content: "#3451b2" }],
];

/** @param page - path of the page's source, from docs/ */
export function shared(page: string, title: string, description: string): HeadConfig[] {
  const path = page.replace(/(^|\/)index\.md$/, "$1").replace(/\.md$/, ".html");
  const meta = (property: string, content: string): HeadConfig => ["meta", { property, content }];
  return [
    ["link", { rel: "canonical", href: homepage + path }],
    meta("og:type", "website"),
    meta("og:site_name", "weightinit"),
    // As VitePress writes <title>: once where a page is called like the site.
    meta("og:title", title.replace(/^(.+) \| \1$/, "$1")),
    meta("og:description", description),
    meta("og:url", homepage + path),
    meta("og:image", `${homepage}social.png`),
    meta("og:image:width", "1200"),
    meta("og:image:height", "630"),
    meta("og:image:alt", "weightinit: initial weights, the same on every device"),
    ["meta", { name: "twitter:card", content: "summary_large_image" }],
  ];
}
