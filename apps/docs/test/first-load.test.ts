/**
 * Sizes of first loads, and the live numbers of the front page.
 *
 * What counts is every response, gzipped, that the page and its workers ask for by themselves: until it is quiet and
 * shows what is waited for, with nothing in any cache, and no mouse, key or scrolling. What the front page fetches
 * beyond that when its reader first moves is counted, and limited, on a line of its own.
 */
import { expect, it } from "vitest";
import { WITHOUT_WEBGPU } from "./support/browser.ts";
import { loadedBytes, staticBytes } from "./support/first-load.ts";
import { pagesOf } from "./support/links.ts";
import { openSite } from "./support/opened-site.ts";
import { sites } from "./support/sites.ts";

const site = openSite();

it("a guide page's own files are at most 150 kB, gzipped", () => {
  const guides = pagesOf(sites.root).filter((path) => !/^(api\/|404)/.test(path));
  expect(guides.length).toBeGreaterThan(40);
  const large = guides.map((path) => [path, staticBytes(sites.root, path)] as const).sort((a, b) => b[1] - a[1]);
  console.log(
    large
      .slice(0, 3)
      .map(([path, bytes]) => `${path} ${(bytes / 1000).toFixed(1)} kB`)
      .join(", "),
  );
  expect(large.filter(([, bytes]) => bytes > 150_000)).toEqual([]);
});

it.each([
  ["quick-start.html", 150_000, ".runnable[data-ready=true]"],
  ["index.html", 150_000, '.proof[data-state="ready"]'],
  // What their scripts load is seen by a browser alone.
  ["schemes.html", 150_000, ".vp-doc svg"],
  ["porter.html", 150_000, ".vp-doc textarea"],
  // CodeMirror is 138 kB of it.
  ["playground.html", 260_000, ".cm-content"],
  ["explorer.html", 250_000, '[data-isometry="ready"]'],
  ["train.html", 250_000, ".train canvas"],
])("/%s with all that it loads by itself is at most %d bytes, gzipped", async (path, most, ready) => {
  const bytes = await loadedBytes(site.browser, site.url + path, ready);
  console.log(`${path}: ${(bytes / 1000).toFixed(1)} kB gzipped`);
  expect(bytes).toBeLessThanOrEqual(most);
});

it("/index.html with what it loads once the mouse moves is at most 200,000 bytes, gzipped", async () => {
  const compared = '.proof[data-state="compared"]';
  const bytes = await loadedBytes(site.browser, site.url, compared, (page) => page.mouse.move(100, 100));
  console.log(`index.html, moved in: ${(bytes / 1000).toFixed(1)} kB gzipped`);
  expect(bytes).toBeLessThanOrEqual(200_000);
});

it("the front page makes its numbers on the CPU and on WebGPU, and finds every bit equal", async () => {
  const { page, problems } = await site.newPage();
  await page.goto(site.url);
  const ours = page.locator(".proof table").nth(2);
  await page.locator('.proof[data-state="ready"]').waitFor();
  const built = await ours.textContent();
  await page.mouse.move(100, 100);
  await page.locator('.proof[data-state="compared"]').waitFor();
  expect(await ours.textContent()).toBe(built);
  const verdicts = await page.locator(".proof .verdict").allTextContents();
  expect(verdicts).toEqual(["✗ 16 of 16 numbers differ.", "✓ All 65,536 numbers are equal, in every bit."]);
  expect(await page.locator(".proof td").count()).toBe(64);
  await page.locator(".vp-code-group label", { hasText: "pnpm" }).first().click();
  await page.getByText("pnpm add @weightinit/core @weightinit/cpu").first().waitFor();
  expect(problems()).toEqual([]);
  await page.context().close();
});

it("the front page without WebGPU finds its own CPU's numbers equal to those it was built with", async () => {
  const { page, problems } = await site.newPage({}, WITHOUT_WEBGPU);
  await page.goto(site.url);
  await page.locator('.proof[data-state="ready"]').waitFor();
  await page.keyboard.press("Tab");
  await page.getByText("✓ The CPU that built this page made the same 16, in every bit.").waitFor();
  await page.getByText("This browser has no WebGPU.").waitFor();
  expect(problems()).toEqual([]);
  await page.context().close();
});

it("the API's sidebar comes with the first page of the API, on the way and at the start", async () => {
  const { page, problems } = await site.newPage();
  const link = page.locator(".VPSidebar a", { hasText: /^kaimingNormal$/ });
  await page.goto(site.url);
  await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "API" }).click();
  await link.waitFor({ state: "attached" });
  await page.goto(`${site.url}api/@weightinit/core/index/functions/kaimingNormal.html`);
  await link.waitFor({ state: "visible" });
  expect(problems()).toEqual([]);
  await page.context().close();
});

it("the page about PyTorch's GPU computes every published number", async () => {
  const { page, problems } = await site.newPage();
  await page.goto(`${site.url}pytorch-gpu.html`);
  await page.getByRole("button", { name: "Compute them here" }).click();
  await page.locator(".case .verdict").last().filter({ hasText: "✓" }).waitFor();
  const verdicts = await page.locator(".case .verdict").allTextContents();
  expect(verdicts).toHaveLength(6);
  for (const verdict of verdicts) expect(verdict).toMatch(/^✓ all [\d,]+ numbers, every bit$/);
  for (const numbers of await page.locator(".case").all()) {
    const [theirs, ours] = await numbers.locator(".numbers").allTextContents();
    expect(ours!.replace("here", "H100")).toBe(theirs);
  }
  expect(problems()).toEqual([]);
  await page.context().close();
});
