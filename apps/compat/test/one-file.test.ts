/** The page without a bundler: what it loads from a CDN is given from the packed packages. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { launch, watchedPage } from "../../docs/test/support/browser.ts";
import { serve } from "../../docs/test/support/server.ts";
import { root } from "../../integration/src/tarballs.ts";
import { createProject } from "../src/project.ts";

it("loads the packages by an import map, and learns", async () => {
  const project = createProject();
  const server = await serve({ folder: join(root, "examples/one-file"), base: "/" });
  const browser = await launch();
  try {
    const context = await browser.newContext({ viewport: { width: 400, height: 600 } });
    const loaded = new Set<string>();
    await context.route("https://cdn.jsdelivr.net/npm/**", (route) => {
      const [, name, path] = /\/npm\/(@weightinit\/[\w-]+)@latest\/(.*)$/.exec(route.request().url())!;
      loaded.add(name!);
      const body = readFileSync(join(project.folder, "node_modules", name!, path!));
      return route.fulfill({
        body,
        contentType: "text/javascript",
        headers: { "access-control-allow-origin": "*" },
      });
    });
    const { page, problems } = await watchedPage(context, new URL(server.url).origin);
    await page.goto(server.url);
    const status = page.locator("#status");
    const end = status.filter({ hasText: "Pass 100" }).waitFor({ timeout: 120_000 });
    // A page that cannot load its modules never ends.
    const failure = page.waitForEvent("pageerror", { timeout: 120_000 }).then((error) => expect.fail(error.message));
    await Promise.race([end, failure]);
    expect(Number(/loss ([\d.]+)/.exec((await status.textContent())!)?.[1])).toBeLessThan(0.1);
    await page.screenshot({ path: join(root, "apps/compat/.report/one-file.png") });
    expect([...loaded].sort()).toEqual(["@weightinit/core", "@weightinit/cpu"]);
    expect(
      problems().filter((text) => !text.startsWith("not offline: https://cdn.jsdelivr.net/npm/@weightinit/")),
    ).toEqual([]);
  } finally {
    await browser.close();
    server.close();
    project.dispose();
  }
});
