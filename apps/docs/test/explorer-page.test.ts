/** Drives the explorer as a reader does: presets, keyboard, a shared URL, a phone. */
import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import { openSite } from "./support/opened-site.ts";

const site = openSite();

async function open(query = "", viewport = { width: 1280, height: 900 }, script = "") {
  const watched = await site.newPage({ viewport }, script);
  await watched.page.goto(`${site.url}explorer.html${query}`);
  await settled(watched.page);
  return watched;
}

/** Waits until the page shows the answer to its last question. */
async function settled(page: Page): Promise<void> {
  await page.locator('.explorer[data-state="ready"] figure svg').first().waitFor();
}

/** The activations' root mean squares that the page's table shows, from the input on. */
async function activations(page: Page): Promise<number[]> {
  const cells = await page.locator(".explorer .signal table tbody td:nth-child(2)").allTextContents();
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
    "?depth=2&width=32",
    undefined,
    `Object.defineProperty(GPUAdapterInfo.prototype, "isFallbackAdapter", { get: () => ${software} })`,
  );
  expect(await page.locator(".explorer .note").last().textContent()).toContain(`1,024 weights, made on the ${device}.`);
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
  await page.locator('[data-isometry="ready"]').waitFor();
  const images = await page
    .locator('.explorer svg[role="img"]')
    .evaluateAll((all) => all.map((svg) => svg.getAttribute("aria-label")));
  expect(images).toEqual([
    expect.stringMatching(/^Signal propagation\. The root mean square of activations goes from [\d.]+ at the input to/),
    expect.stringMatching(
      /^Distribution of the activations behind each layer\. Behind layer 1 the activation is flat for \d+ %/,
    ),
    expect.stringMatching(
      /^Histogram of the Jacobian's singular values\. The 32 singular values of the Jacobian go from/,
    ),
    expect.stringMatching(/^Histogram of 1024 numbers: mean -?[\d.e-]+, standard deviation/),
  ]);
  await page.context().close();
});

it("answers the newest question of a drag, and the whole of it when the slider is let go", async () => {
  const count = `
    globalThis.questions = [];
    globalThis.Worker = class extends Worker {
      #open = 0; // questions that it has not answered
      constructor(...args) {
        super(...args);
        this.addEventListener("message", () => this.#open--);
      }
      postMessage(question) {
        questions.push({ ...question, open: this.#open++ });
        super.postMessage(question);
      }
    };
    globalThis.states = [];
  `;
  const { page, problems } = await open("?width=512&depth=60", undefined, count);
  await page.evaluate(() => {
    const explorer = document.querySelector(".explorer")!;
    const seen = globalThis as unknown as { states: string[]; questions: unknown[] };
    seen.questions.length = 0;
    new MutationObserver(() => seen.states.push(explorer.getAttribute("data-state")!)).observe(explorer, {
      attributeFilter: ["data-state"],
    });
  });
  const slider = page.getByRole("slider", { name: /^Gain/ });
  const { x, y, width, height } = (await slider.boundingBox())!;
  await page.mouse.move(x + width * 0.35, y + height / 2);
  await page.mouse.down();
  for (let tick = 1; tick <= 30; tick++) await page.mouse.move(x + width * (0.35 + tick / 100), y + height / 2);
  await page.mouse.up();
  await settled(page);
  const gain = Number(await slider.inputValue());
  const { questions, states } = await page.evaluate(() => {
    const { questions, states } = globalThis as unknown as {
      questions: { quality: string; settings: { gain: number }; open: number }[];
      states: string[];
    };
    return { questions, states };
  });
  expect(gain).toBeGreaterThan(2);
  // The last two are the whole signal, and then its Jacobian.
  expect(questions.at(-1)).toMatchObject({ quality: "full", settings: { gain } });
  const previews = questions.filter(({ quality }) => quality === "preview");
  expect(questions.indexOf(questions.find(({ quality }) => quality === "full")!)).toBe(previews.length);
  expect(previews.length).toBeGreaterThan(1);
  // None is asked before the one before it is answered.
  expect(previews.map(({ open }) => open)).toEqual(previews.map(() => 0));
  expect(states[0]).toBe("busy");
  expect(states.at(-1)).toBe("ready");
  expect(page.url()).toContain(`gain=${gain}`);
  expect(problems()).toEqual([]);
  await page.context().close();
});

it("mends a signal that vanishes with one click", async () => {
  const { page, problems } = await open("?scheme=glorotNormal&gain=1");
  const verdict = page.locator(".verdict");
  expect(await verdict.textContent()).toMatch(/Signal × 0\.7[01] per layer: vanishes/);
  await page.getByRole("button", { name: "Use gain √2" }).click();
  await until(page, (stds) => last(stds) > 0.3);
  await settled(page);
  expect(await verdict.textContent()).toMatch(/keeps its size\. Gradient × [\d.]+ per layer: keeps its size/);
  expect(page.url()).toMatch(/gain=1\.41421/);
  expect(problems()).toEqual([]);
  await page.context().close();
});

it("shows two settings side by side, on one axis, and opens their URL", async () => {
  const first = await open("?depth=10&width=32&scheme=glorotNormal&gain=1");
  await first.page.getByRole("button", { name: "Compare two settings" }).click();
  await first.page.locator(".view").nth(1).locator(".signal svg").waitFor();
  await first.page.locator(".view").nth(1).getByRole("combobox", { name: "Network" }).selectOption("transformer");
  await first.page.waitForURL(/b=.*transformer/);
  const { search } = new URL(first.page.url());
  expect(first.problems()).toEqual([]);
  await first.page.context().close();
  const { page, problems } = await open(search);
  await page.locator('.view[data-isometry="ready"]').nth(1).waitFor();
  expect(await page.locator(".view").nth(1).getByRole("combobox", { name: "Network" }).inputValue()).toBe(
    "transformer",
  );
  const ticks = await page
    .locator(".signal svg")
    .evaluateAll((all) => all.map((svg) => svg.querySelector('g[text-anchor="end"]')?.textContent));
  expect(ticks[0]).toBe(ticks[1]);
  const boxes = await page.locator(".view").evaluateAll((all) => all.map((view) => view.getBoundingClientRect().top));
  expect(boxes[0]).toBe(boxes[1]);
  await page.getByRole("button", { name: "Compare two settings" }).click();
  expect(await page.locator(".view").count()).toBe(1);
  expect(problems()).toEqual([]);
  await page.context().close();
});

it("computes in the times that it prints: medians of previews and wholes, and the Jacobian", async () => {
  const { page } = await open();
  await page.locator('[data-isometry="ready"]').waitFor();
  const slider = page.getByRole("slider", { name: /^Gain/ });
  const { x, y, width, height } = (await slider.boundingBox())!;
  const time = async () => Number(await page.locator(".note .time").textContent());
  const [previews, wholes]: [number[], number[]] = [[], []];
  for (let i = 0; i < 7; i++) {
    await page.mouse.move(x + width * 0.3, y + height / 2);
    await page.mouse.down();
    await page.mouse.move(x + width * (0.32 + i / 50), y + height / 2);
    await page.locator('.explorer[data-state="preview"]').waitFor();
    previews.push(await time());
    await page.mouse.up();
    await settled(page);
    wholes.push(await time());
  }
  const median = (times: number[]) => times.sort((a, b) => a - b)[times.length >> 1]!;
  const note = await page.locator(".note").filter({ hasText: "Of the output" }).textContent();
  // Printed, not compared: no test depends on time.
  console.log(
    `explorer, 30 layers of width 256: preview ${median(previews)} ms, whole ${median(wholes)} ms, Jacobian ${/in (\d+) ms/.exec(note!)![1]} ms`,
  );
  expect(previews.every((ms) => ms > 0)).toBe(true);
  await page.context().close();
});

it("cuts no number off its axes", async () => {
  for (const width of [1280, 360]) {
    const { page } = await open("", { width, height: 800 });
    for (const preset of ["Too small", "Exploding", "Kaiming for ReLU"]) {
      await page.getByRole("button", { name: preset }).click();
      await settled(page);
      const cut = await page.locator(".explorer figure svg").evaluateAll((all) =>
        all.flatMap((svg) => {
          const box = svg.getBoundingClientRect();
          return [...svg.querySelectorAll("text")]
            .filter((text) => {
              const { left, right } = text.getBoundingClientRect();
              return left < box.left - 0.5 || right > box.right + 0.5;
            })
            .map((text) => text.textContent);
        }),
      );
      expect(cut, `${preset} at ${width}`).toEqual([]);
    }
    await page.context().close();
  }
});

it.each([
  ["may not copy", "Promise.reject(new Error('no'))", /the link is in the address bar/],
  ["copies", "Promise.resolve()", /^Link copied\.$/],
])("says what became of the link when the page %s", async (_, answer, text) => {
  const clipboard = `Object.defineProperty(Navigator.prototype, "clipboard", { get: () => ({ writeText: () => ${answer} }) })`;
  const { page } = await open("?depth=3&width=16&gain=1.5", undefined, clipboard);
  await page.getByRole("button", { name: "Copy a link" }).click();
  await expect.poll(() => page.locator(".share [role=status]").textContent()).toMatch(text);
  expect(page.url()).toContain("gain=1.5");
  await page.context().close();
});

it("fits a phone", async () => {
  const { page, problems } = await open("", { width: 360, height: 740 });
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(overflow).toBeLessThanOrEqual(0);
  expect(problems()).toEqual([]);
  await page.context().close();
});
