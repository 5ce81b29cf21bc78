/** Pictures for people to look at, in screenshots/: desktop, phone, dark. */
import { mkdirSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { launch } from "./support/browser.ts";
import { examplesOf, run } from "./support/examples.ts";
import { type Server, serve } from "./support/server.ts";
import { app, sites } from "./support/sites.ts";

const folder = join(app, "screenshots");
const devices = {
  desktop: { viewport: { width: 1280, height: 900 } },
  phone: { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true },
  dark: { viewport: { width: 1280, height: 900 }, colorScheme: "dark" },
} as const;

const pages = ["index", "quick-start", "porting", "explorer"];
const desktopPages = ["schemes", "rng-types", "api/@weightinit/core/index/functions/kaimingNormal"];

let browser: Browser;
let server: Server;

beforeAll(async () => {
  mkdirSync(folder, { recursive: true });
  [browser, server] = await Promise.all([launch(), serve(sites.root)]);
});
afterAll(async () => {
  await browser?.close();
  server?.close();
});

it.each(Object.keys(devices) as (keyof typeof devices)[])("%s", async (device) => {
  const context = await browser.newContext(devices[device]);
  const page = await context.newPage();
  for (const name of device === "desktop" ? [...pages, ...desktopPages] : pages) {
    await page.goto(`${server.url}${name}.html`);
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
