/** The site below another base path, and its size. */
import { gzipSync } from "node:zlib";
import { beforeAll, describe, expect, it } from "vitest";
import { examplesOf, problemsOnCpu, run } from "./support/examples.ts";
import { deadLinks } from "./support/links.ts";
import { openSite } from "./support/opened-site.ts";
import { buildBelow, sites } from "./support/sites.ts";

const site = openSite();

describe(`below ${sites.below.base}`, () => {
  beforeAll(buildBelow);
  const below = openSite(sites.below);

  /** A page that only the whole site has. */
  const isApiPage = (link: string) =>
    link.startsWith(`${below.url}api/`) && /\/(?!index\.)[^/]+\.html$/.test(new URL(link).pathname);

  it.each(["", "quick-start.html", "schemes.html", "api/", "decisions/"])(
    "/%s opens, and its links lead on",
    async (path) => {
      const { page, problems } = await below.newPage();
      await page.goto(below.url + path, { waitUntil: "networkidle" });
      const links = await page.locator("a[href]").evaluateAll((all) => all.map((a) => (a as HTMLAnchorElement).href));
      expect(links.length).toBeGreaterThan(10);
      const here = links.filter((link) => !isApiPage(link));
      const there = links.filter(isApiPage).map((link) => link.replace(below.url, site.url));
      const dead = [...deadLinks(sites.below, below.url, here), ...deadLinks(sites.root, site.url, there)];
      expect([...dead, ...problems()]).toEqual([]);
      await page.close();
    },
  );

  it("runs an example, and the explorer", async () => {
    const { page, problems } = await below.newPage();
    await page.goto(`${below.url}quick-start.html`);
    const [example] = await examplesOf(page);
    expect(await problemsOnCpu(example!)).toEqual([]);
    await page.goto(`${below.url}explorer.html`);
    await page.locator('.explorer[data-state="ready"] figure svg').first().waitFor();
    expect(problems()).toEqual([]);
    await page.close();
  });
});

it("loads the quick start in at most 250 kB, gzipped, before the editor", async () => {
  const page = await (await site.browser.newContext()).newPage();
  const sizes = new Map<string, number>();
  page.on("response", async (response) => {
    const body = await response.body().catch(() => Buffer.alloc(0));
    sizes.set(new URL(response.url()).pathname, gzipSync(body).length);
  });
  await page.goto(`${site.url}quick-start.html`, { waitUntil: "networkidle" });
  const total = [...sizes.values()].reduce((a, b) => a + b, 0);
  console.log(`quick start: ${(total / 1000).toFixed(1)} kB gzipped in ${sizes.size} files`);
  expect(sizes.size).toBeGreaterThan(3);
  expect(total).toBeLessThanOrEqual(250_000);

  const [example] = await examplesOf(page);
  const times = [await run(example!, "CPU"), await run(example!, "CPU")].map(({ milliseconds }) => milliseconds);
  console.log(`Run answers in ${times.map((time) => `${time.toFixed(0)} ms`).join(", then ")}`);
  const ran = [...sizes.values()].reduce((a, b) => a + b, 0);
  console.log(`after Run: ${(ran / 1000).toFixed(1)} kB gzipped`);
  await example!.getByRole("button", { name: "Edit" }).click();
  await example!.locator(".cm-content").waitFor();
  console.log(`after Edit: ${([...sizes.values()].reduce((a, b) => a + b, 0) / 1000).toFixed(1)} kB gzipped`);
  expect([...sizes.keys()].some((path) => path.includes("CodeEditor"))).toBe(true);
  await page.close();
});
