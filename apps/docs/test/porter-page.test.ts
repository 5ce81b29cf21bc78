/** The porter's page: a pasted line becomes a program that runs, and its address has the line. */
import { expect, it } from "vitest";
import { run } from "./support/examples.ts";
import { openSite } from "./support/opened-site.ts";

const site = openSite();

it("translates a line, runs it, says what it cannot, and opens its address", async () => {
  const { page, problems } = await site.newPage({ viewport: { width: 390, height: 844 } });
  await page.goto(`${site.url}porter.html`);
  const box = page.getByRole("textbox", { name: /A line of torch/ });
  await box.fill("nn.init.normal_(torch.empty(2, 3), std=0.02)");
  await page.locator(".ours code", { hasText: "normal(rng, 2, 3, { std: 0.02 })" }).waitFor();
  const example = page.locator('.runnable[data-ready="true"]');
  await example.locator("pre", { hasText: "rng, 2, 3" }).waitFor();
  const { printed, errors } = await run(example, "CPU");
  expect(errors).toEqual([]);
  expect(printed.join()).toMatch(/^2×3 CpuTensor<float32>:/);
  await page.waitForURL(/line=nn\.init\.normal_/);
  const { search } = new URL(page.url());
  await box.fill("nn.Linear(2, 3)");
  await page.locator(".problem", { hasText: /^Not translated: “nn\.Linear” is none of/ }).waitFor();
  expect(await page.locator(".runnable").count()).toBe(0);
  await page.goto(`${site.url}porter.html${search}`);
  await page.locator(".ours code", { hasText: "normal(rng, 2, 3" }).waitFor();
  expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(0);
  expect(problems()).toEqual([]);
  await page.context().close();
});
