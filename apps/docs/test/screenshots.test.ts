/** Pictures for people to look at, in screenshots/: desktop, phone, dark. */
import { mkdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { examplesOf, run } from "./support/examples.ts";
import { openSite } from "./support/opened-site.ts";
import { app } from "./support/sites.ts";

const folder = join(app, "screenshots");
const devices = {
  desktop: { viewport: { width: 1280, height: 900 } },
  phone: { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true },
  dark: { viewport: { width: 1280, height: 900 }, colorScheme: "dark" },
} as const;

const pages = ["index", "quick-start", "porting", "explorer"];
const desktopPages = ["schemes", "rng-types", "api/@weightinit/core/index/functions/kaimingNormal"];

const site = openSite();
mkdirSync(folder, { recursive: true });

it.each(Object.keys(devices) as (keyof typeof devices)[])("%s", async (device) => {
  const context = await site.browser.newContext(devices[device]);
  const page = await context.newPage();
  for (const name of device === "desktop" ? [...pages, ...desktopPages] : pages) {
    await page.goto(`${site.url}${name}.html`);
    const [first] = await examplesOf(page);
    if (first) await run(first, "CPU");
    if (name === "explorer") await page.locator('.explorer[data-state="ready"] figure svg').first().waitFor();
    await page.evaluate(() => scrollTo(0, 0));
    await page.waitForTimeout(200);
    const path = join(folder, `${name.split("/").at(-1)}-${device}.png`);
    await page.screenshot({ path, fullPage: true });
    expect(statSync(path).size).toBeGreaterThan(10_000);
  }
  await context.close();
});
