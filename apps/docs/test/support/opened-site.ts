/**
 * A built site in a browser, for the tests of one file.
 *
 * @module
 */
import type { Browser, BrowserContextOptions } from "playwright-core";
import { afterAll, beforeAll } from "vitest";
import { launch, type WatchedPage, watchedPage } from "./browser.ts";
import { type Server, serve } from "./server.ts";
import { type Site, sites } from "./sites.ts";

export interface OpenedSite {
  readonly browser: Browser;
  /** Of the site's first page, with a slash at the end. */
  readonly url: string;
  /** A page in a context of its own, so that nothing is in its caches; with a script that comes before the site's. */
  newPage(options?: BrowserContextOptions, script?: string): Promise<WatchedPage>;
}

/**
 * Launches the browser and the server before the tests of this file, or of the `describe` around the call.
 *
 * @param flags - of Chromium, beside those that every test has
 */
export function openSite(site: Site = sites.root, flags: readonly string[] = []): OpenedSite {
  let browser: Browser | undefined;
  let server: Server | undefined;
  beforeAll(async () => {
    [browser, server] = await Promise.all([launch(flags), serve(site)]);
  });
  afterAll(async () => {
    await browser?.close();
    server?.close();
  });
  return {
    get browser() {
      return browser!;
    },
    get url() {
      return server!.url;
    },
    async newPage(options = {}, script) {
      const context = await browser!.newContext(options);
      if (script !== undefined) await context.addInitScript(script);
      return watchedPage(context, new URL(server!.url).origin);
    },
  };
}
