/**
 * What a page loads before its reader does anything.
 *
 * @module
 */
import { existsSync, readFileSync } from "node:fs";
import { join, posix } from "node:path";
import { gzipSync } from "node:zlib";
import type { Browser, Page } from "playwright-core";
import type { Site } from "./sites.ts";

const sizes = new Map<string, number>();

/** Bytes of a built file, gzipped. */
function sizeOf(file: string): number {
  let size = sizes.get(file);
  if (size === undefined) {
    size = gzipSync(readFileSync(file)).length;
    sizes.set(file, size);
  }
  return size;
}

/** The page, its styles, fonts and scripts, and what those import, without what they load later; gzipped. */
export function staticBytes({ folder }: Site, page: string): number {
  const html = readFileSync(join(folder, page), "utf8");
  const todo = [...html.matchAll(/<(?:link|script)[^>]+(?:href|src)="\/([^"]+\.(?:js|css|woff2?))"/g)].map(
    ([, path]) => path!,
  );
  const seen = new Set([page]);
  for (const path of todo) {
    if (seen.has(path) || !existsSync(join(folder, path))) continue;
    seen.add(path);
    if (!path.endsWith(".js")) continue;
    const text = readFileSync(join(folder, path), "utf8");
    for (const [, other] of text.matchAll(/(?:from|import)\s*"(\.[^"]+\.js)"/g)) {
      todo.push(posix.join(posix.dirname(path), other!));
    }
  }
  return [...seen].reduce((sum, path) => sum + sizeOf(join(folder, path)), 0);
}

/**
 * All that a browser asks for until it is quiet and shows `ready`, gzipped.
 *
 * @param act - what the reader does once the page is quiet: nothing, if it is left out
 */
export async function loadedBytes(
  browser: Browser,
  url: string,
  ready: string,
  act?: (page: Page) => Promise<void>,
): Promise<number> {
  const context = await browser.newContext();
  const page = await context.newPage();
  const loaded = new Map<string, Promise<number>>();
  page.on("response", (response) => {
    if (/^(data|blob):/.test(response.url())) return;
    const body = response.body().then(
      (bytes) => gzipSync(bytes).length,
      () => 0,
    );
    if (!loaded.has(response.url())) loaded.set(response.url(), body);
  });
  await page.goto(url, { waitUntil: "networkidle" });
  await act?.(page);
  await page.locator(ready).first().waitFor();
  await page.waitForLoadState("networkidle");
  const all = await Promise.all(loaded.values());
  await context.close();
  return all.reduce((sum, bytes) => sum + bytes, 0);
}
