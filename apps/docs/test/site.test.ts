/** Every page of the built site in Chromium: no errors, no dead links, no serious axe violations, every example runs. */
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { axe, violationsInBothThemes } from "./support/axe.ts";
import type { WatchedPage } from "./support/browser.ts";
import { examplesOf, problemsOnCpu, problemsOnWebGpu } from "./support/examples.ts";
import { deadLinks, linksOf, pagesOf } from "./support/links.ts";
import { openSite } from "./support/opened-site.ts";
import { sites } from "./support/sites.ts";

const site = sites.root;
const pages = pagesOf(site).filter((path) => path !== "404.html");

/**
 * Pages of the API that have no example differ in their text alone: the first of each folder stands for the others in
 * the browser, and of those the links are read from their files.
 */
const alike = pages.filter((path, i) => {
  if (!path.startsWith("api/") || path.endsWith("index.html")) return false;
  if (i === 0 || dirname(pages[i - 1]!) !== dirname(path)) return false;
  return !readFileSync(join(site.folder, path), "utf8").includes("runnable");
});
const isAlike = new Set(alike);
const opened = pages.filter((path) => !isAlike.has(path));

/** What the log says in the end. */
const counts = { pages: 0, links: 0, examples: 0, cpu: 0, webgpu: 0, webgpuOffered: 0, nodeOnly: 0 };

const served = openSite();
let watched: WatchedPage;

beforeAll(async () => {
  watched = await served.newPage({ viewport: { width: 1280, height: 900 }, reducedMotion: "reduce" }, axe);
});
afterAll(() => {
  const line = `${counts.pages} pages, ${counts.links} links, ${counts.examples} examples: ${counts.cpu} passed as they stand, ${counts.webgpu} of ${counts.webgpuOffered} offered passed on WebGPU, ${counts.nodeOnly} cannot run in this browser`;
  console.log(`\n${line}\n`);
});

it("shows every cell of the porting tables on a phone", async () => {
  const phone = await served.browser.newPage({ viewport: { width: 360, height: 740 } });
  await phone.goto(`${served.url}porting.html`);
  const cells = await phone.locator(".vp-doc td").evaluateAll((all) =>
    all.map((cell) => {
      const { left, right, width } = cell.getBoundingClientRect();
      return { text: cell.textContent, isInSight: width > 0 && left >= 0 && right <= window.innerWidth };
    }),
  );
  expect(cells.length).toBeGreaterThan(300);
  expect(cells.filter(({ isInSight }) => !isInSight)).toEqual([]);
  await phone.close();
});

it("sorts the table of gains by a click on a heading, and back by another", async () => {
  const page = await served.browser.newPage();
  await page.goto(`${served.url}gains.html`);
  const first = () => page.locator(".sortable tbody tr").first().locator("td").first().textContent();
  const heading = page.locator(".sortable th").filter({ hasText: "exact gain" }).first();
  expect(await first()).toBe("relu");
  await heading.getByRole("button").click();
  expect([await first(), await heading.getAttribute("aria-sort")]).toEqual(["reluSquared", "ascending"]);
  await heading.getByRole("button").click();
  expect([await first(), await heading.getAttribute("aria-sort")]).toEqual(["softsign", "descending"]);
  await page.close();
});

it(`${alike.length} pages of the API lead nowhere that is not there`, () => {
  for (const path of alike) {
    const links = linksOf(site, path, served.url);
    expect(links.length, path).toBeGreaterThan(0);
    expect(deadLinks(site, served.url, links), path).toEqual([]);
    counts.links += links.length;
  }
  counts.pages += alike.length;
});

describe(`${opened.length} pages`, () => {
  it.each(opened)("%s", async (path) => {
    const { page } = watched;
    await page.goto(served.url + path, { waitUntil: "load" });
    const examples = await examplesOf(page);
    const links = await page.locator("a[href]").evaluateAll((all) => all.map((a) => (a as HTMLAnchorElement).href));
    const problems = deadLinks(site, served.url, links);
    for (const [i, example] of examples.entries()) {
      counts.examples++;
      if ((await example.locator(".missing").count()) > 0) {
        counts.nodeOnly++;
        continue;
      }
      const wrong = await problemsOnCpu(example);
      problems.push(...wrong.map((text) => `example ${i + 1} on the CPU: ${text}`));
      if (wrong.length === 0) counts.cpu++;
      if ((await example.getAttribute("data-webgpu")) !== "true") continue;
      counts.webgpuOffered++;
      const wrongOnGpu = await problemsOnWebGpu(example);
      problems.push(...wrongOnGpu.map((text) => `example ${i + 1} on WebGPU: ${text}`));
      if (wrongOnGpu.length === 0) counts.webgpu++;
    }
    if (path === "explorer.html") await page.locator('.explorer[data-state="ready"]').waitFor();
    // All API pages come from one template: the packages' indexes stand for them.
    if (!path.startsWith("api/") || path.endsWith("index.html")) {
      problems.push(...(await violationsInBothThemes(page)));
    }
    counts.pages++;
    counts.links += links.length;
    problems.push(...watched.problems());
    if (problems.length > 0) expect.fail(problems.join("\n"));
  });
});
