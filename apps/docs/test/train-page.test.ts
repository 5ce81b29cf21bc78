/** The training page as a reader uses it; its curve is Node's, bit for bit. */
import type { BrowserContextOptions, Page } from "playwright-core";
import { expect, it } from "vitest";
import { parseTrainSettings, TRAIN_DEFAULTS } from "../.vitepress/theme/train/settings.ts";
import { TrainingRun } from "../.vitepress/theme/train/training-run.ts";
import { openSite } from "./support/opened-site.ts";

const site = openSite();

/** Keeps every error that the page's workers report, in order, without the page's help. */
const LISTEN = `
  globalThis.heard = [];
  const Own = Worker;
  globalThis.Worker = class extends Own {
    constructor(...given) {
      super(...given);
      const losses = [];
      heard.push(losses);
      this.addEventListener("message", ({ data }) => losses.push(...(data.losses ?? [])));
    }
  };
`;

async function open(query = "", options: BrowserContextOptions = {}) {
  const watched = await site.newPage({ viewport: { width: 1280, height: 900 }, ...options }, LISTEN);
  await watched.page.goto(`${site.url}train.html${query}`);
  await watched.page.locator(".train canvas").first().waitFor();
  return watched;
}

const steps = async (page: Page) => Number(await page.locator(".train").getAttribute("data-steps"));
const button = (page: Page, name: string) => page.getByRole("button", { name, exact: true });

it("computes Node's curve, bit for bit, with tanh and without", async () => {
  const { page, problems } = await open("?task=moons&left=glorotNormal&right=orthogonal");
  for (const query of ["?task=moons&left=glorotNormal&right=orthogonal", ""]) {
    if (query === "") {
      await page.getByRole("button", { name: "He beside too small" }).click();
      await page.evaluate(() => {
        for (const losses of (globalThis as unknown as { heard: number[][] }).heard) losses.length = 0;
      });
    }
    await button(page, "100 steps").click();
    await expect.poll(() => steps(page)).toBe(100);
    const heard = await page.evaluate(() => (globalThis as unknown as { heard: number[][] }).heard);
    const settings = query === "" ? TRAIN_DEFAULTS : parseTrainSettings(query);
    expect(heard.slice(-2)).toEqual(
      (["left", "right"] as const).map((side) => new TrainingRun(settings, side).advance(100)),
    );
  }
  expect(problems()).toEqual([]);
  await page.context().close();
});

it("trains, pauses, steps and resets, with the keyboard alone", async () => {
  const { page, problems } = await open();
  await button(page, "Train").focus();
  await page.keyboard.press("Enter");
  await expect.poll(() => steps(page), { timeout: 60_000 }).toBeGreaterThan(250);
  await page.keyboard.press("Enter");
  await button(page, "Train").waitFor();
  await page.waitForTimeout(300);
  const paused = await steps(page);
  await button(page, "Step").focus();
  await page.keyboard.press("Enter");
  await expect.poll(() => steps(page)).toBe(paused + 1);
  const captions = await page.locator(".train figcaption").allTextContents();
  expect(captions[0]).toMatch(/^It has an error of 0\.00\d+, below 0\.05 since step 1\d\d\.$/);
  expect(captions[1]).toBe("It is at an error of 1, not below 0.05 yet.");
  expect(await page.locator('.losses svg[role="img"]').getAttribute("aria-label")).toContain(
    `After ${paused + 1} steps A has`,
  );
  await page.locator(".losses summary").click();
  expect(await page.locator(".losses tbody tr").count()).toBeGreaterThan(5);
  await button(page, "Reset").click();
  await expect.poll(() => steps(page)).toBe(0);
  expect(problems()).toEqual([]);
  await page.context().close();
});

it("opens a shared URL as it was left, and shows its code", async () => {
  const first = await open();
  await first.page.getByRole("combobox", { name: "Task" }).selectOption("linear");
  await first.page.getByRole("combobox", { name: "Scheme A" }).selectOption("orthogonal");
  await first.page.getByRole("spinbutton", { name: "Seed" }).fill("7");
  await first.page.getByRole("spinbutton", { name: "Seed" }).press("Enter");
  await first.page.waitForURL(/seed=7/);
  const url = new URL(first.page.url());
  await first.page.context().close();
  const { page } = await open(url.search);
  expect(parseTrainSettings(url.search)).toMatchObject({ task: "linear", left: "orthogonal", depth: 12, seed: 7 });
  expect(await page.getByRole("combobox", { name: "Scheme A" }).inputValue()).toBe("orthogonal");
  expect(await page.getByRole("spinbutton", { name: "Seed" }).inputValue()).toBe("7");
  await page.getByText("a hundred lines of plain code").click();
  await expect.poll(() => page.getByLabel("The code of the network").textContent()).toContain("export class Mlp");
  await page.context().close();
});

it("fits a phone, and makes few pictures where less motion is asked for", async () => {
  const { page } = await open("", { viewport: { width: 360, height: 740 }, reducedMotion: "reduce" });
  expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(0);
  await button(page, "Train").click();
  await expect.poll(() => steps(page), { timeout: 60_000 }).toBeGreaterThan(0);
  expect((await steps(page)) % 250).toBe(0);
  await page.context().close();
});
