/** Drives the explorer as a reader does: presets, keyboard, a shared URL, a phone. */
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { launch, watchedPage } from "./support/browser.ts";
import { type Server, serve } from "./support/server.ts";
import { sites } from "./support/sites.ts";

let browser: Browser;
let server: Server;

beforeAll(async () => {
  [browser, server] = await Promise.all([launch(), serve(sites.root)]);
});
afterAll(async () => {
  await browser?.close();
  server?.close();
});

async function open(query = "", viewport = { width: 1280, height: 900 }, script = "") {
  const context = await browser.newContext({ viewport });
  await context.addInitScript(script);
  const watched = await watchedPage(context, new URL(server.url).origin);
  await watched.page.goto(`${server.url}explorer.html${query}`);
  await settled(watched.page);
  return watched;
}

/** Waits until the page shows the answer to its last question. */
async function settled(page: Page): Promise<void> {
  await page.locator('.explorer[data-state="ready"] figure svg').first().waitFor();
}

/** The activations' standard deviations that the page's table shows, from the input on. */
async function activations(page: Page): Promise<number[]> {
  const cells = await page.locator(".explorer table tbody td:nth-child(2)").allTextContents();
  return cells.map(Number);
}

/** Waits until the table shows something that satisfies `right`. */
async function until(page: Page, right: (stds: readonly number[]) => boolean): Promise<void> {
  await expect.poll(async () => right(await activations(page)), { timeout: 60_000 }).toBe(true);
}

const last = (stds: readonly number[]) => stds.at(-1)!;

it("shows that Kaiming keeps a ReLU's signal, and that Glorot loses it", async () => {
  const { page, problems } = await open();
  expect(await activations(page)).toHaveLength(31);
  expect(last(await activations(page))).toBeGreaterThan(0.3);
  expect(last(await activations(page))).toBeLessThan(2);
  await page.getByRole("button", { name: "Glorot under ReLU" }).click();
  await until(page, (stds) => last(stds) < 1e-3);
  expect(page.url()).toContain("scheme=glorotNormal");
  await page.getByRole("button", { name: "Exploding" }).click();
  await until(page, (stds) => last(stds) > 1e3);
  await page.getByRole("button", { name: "Orthogonal, linear" }).click();
  await until(page, (stds) => stds.every((std) => Math.abs(std - stds[0]!) < 0.01));
  expect(problems()).toEqual([]);
  await page.context().close();
});

it.each([
  [true, "CPU"],
  [false, "WebGPU"],
])("makes the weights where that is fast: software adapter %s, on the %s", async (software, device) => {
  // The adapter here is a software one; one that denies it stands in for a GPU.
  const { page, problems } = await open(
    "?depth=3&width=32&scheme=orthogonal",
    undefined,
    `Object.defineProperty(GPUAdapterInfo.prototype, "isFallbackAdapter", { get: () => ${software} })`,
  );
  expect(await page.locator(".explorer .note").textContent()).toContain(`1,024 weights, made on the ${device}.`);
  expect(problems()).toEqual([]);
  await page.context().close();
});

it("opens a shared URL as it was left", async () => {
  const first = await open();
  await first.page.getByRole("combobox", { name: "Scheme" }).selectOption("kaimingUniform");
  await first.page.getByRole("combobox", { name: "Activation" }).selectOption("tanh");
  await first.page.getByRole("spinbutton", { name: "Seed" }).fill("7");
  await first.page.getByRole("spinbutton", { name: "Seed" }).press("Enter");
  await until(first.page, (stds) => stds.length === 31);
  await settled(first.page);
  await first.page.waitForURL(/seed=7/);
  await first.page.waitForTimeout(300);
  await settled(first.page);
  const [url, stds] = [first.page.url(), await activations(first.page)];
  await first.page.context().close();
  const second = await open(new URL(url).search);
  expect(await second.page.getByRole("combobox", { name: "Scheme" }).inputValue()).toBe("kaimingUniform");
  expect(await second.page.getByRole("combobox", { name: "Activation" }).inputValue()).toBe("tanh");
  expect(await second.page.getByRole("spinbutton", { name: "Seed" }).inputValue()).toBe("7");
  expect(await activations(second.page)).toEqual(stds);
  await second.page.context().close();
});

it("works with the keyboard alone", async () => {
  const { page, problems } = await open("?depth=10&width=64");
  await page.getByRole("slider", { name: /^Depth/ }).focus();
  await page.keyboard.press("ArrowRight");
  await until(page, (stds) => stds.length === 12);
  await page.getByRole("button", { name: "Too small" }).focus();
  await page.keyboard.press("Enter");
  await until(page, (stds) => last(stds) < 1e-10);
  expect(await page.getByRole("button", { name: "Too small" }).getAttribute("aria-pressed")).toBe("true");
  expect(problems()).toEqual([]);
  await page.context().close();
});

it("describes its plots in words", async () => {
  const { page } = await open("?depth=5&width=32");
  const images = await page
    .locator('.explorer svg[role="img"]')
    .evaluateAll((all) => all.map((svg) => svg.getAttribute("aria-label")));
  expect(images).toEqual([
    expect.stringMatching(
      /^Signal propagation\. The standard deviation of activations goes from [\d.]+ at the input to/,
    ),
    expect.stringMatching(/^Histogram of 1024 numbers: mean -?[\d.e-]+, standard deviation/),
  ]);
  await page.context().close();
});

it("fits a phone", async () => {
  const { page, problems } = await open("", { width: 360, height: 740 });
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(overflow).toBeLessThanOrEqual(0);
  expect(problems()).toEqual([]);
  await page.context().close();
});
