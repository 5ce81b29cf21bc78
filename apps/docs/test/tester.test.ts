/** The checks of the other tests can fail: an example that is broken on purpose is found, and so is a dead link. */
import type { Locator } from "playwright-core";
import { describe, expect, it } from "vitest";
import { examplesOf, problemsOnCpu, run } from "./support/examples.ts";
import { deadLinks } from "./support/links.ts";
import { openSite } from "./support/opened-site.ts";
import { sites } from "./support/sites.ts";

const site = openSite();

/** The first example of the quick start, edited by keyboard to be `code`. */
async function edited(code: string): Promise<Locator> {
  const page = await site.browser.newPage();
  await page.goto(`${site.url}quick-start.html`);
  const [example] = await examplesOf(page);
  await example!.getByRole("button", { name: "Edit" }).click();
  await example!.locator(".cm-content").waitFor();
  await page.keyboard.press("ControlOrMeta+A");
  await page.keyboard.insertText(code);
  return example!;
}

const IMPORTS = 'import { kaimingNormal } from "@weightinit/core";\nimport { CpuRng } from "@weightinit/cpu";\n';

describe("an edited example", () => {
  it("that is right passes", async () => {
    const example = await edited(`${IMPORTS}console.log(kaimingNormal(new CpuRng(42), 2, 5).size); // 10`);
    expect(await problemsOnCpu(example)).toEqual([]);
  });

  it.each([
    [
      "prints something else",
      `${IMPORTS}console.log(kaimingNormal(new CpuRng(42), 2, 5).size); // 11`,
      /printed 10, .* says: 11/,
    ],
    ["prints nothing", "const x = 1;\nif (x > 1) {\n  console.log(x); // 1\n}", /printed nothing/],
    [
      "is refused by the package",
      `${IMPORTS}kaimingNormal(new CpuRng(42), -2, 5);`,
      /WeightInitError: .*got -2.*WI_BAD_DIMS/,
    ],
    [
      "misspells an option",
      `${IMPORTS}kaimingNormal(new CpuRng(42), 2, 5, { gian: 1 } as object);`,
      /did you mean "gain"/,
    ],
    ["does not parse", "const = 1;", /SyntaxError|Unexpected/],
    ["imports what is not there", 'import { x } from "left-pad";\nx();', /cannot find package "left-pad"/],
    ["throws later", "await Promise.resolve();\nthrow new TypeError('late');", /Uncaught TypeError: late/],
  ])("that %s is found", async (_, code, problem) => {
    const problems = await problemsOnCpu(await edited(code));
    expect(problems.join("\n")).toMatch(problem);
  });

  it("starts over with Reset", async () => {
    const example = await edited("throw new Error('mine');");
    await example.getByRole("button", { name: "Reset" }).click();
    expect(await problemsOnCpu(example)).toEqual([]);
  });
});

describe("the runner", () => {
  const focused = (example: Locator) => example.page().evaluate(() => document.activeElement?.textContent?.trim());

  it("names what is not exported, and what is meant", async () => {
    const { errors } = await run(
      await edited('import { xavierNormal } from "@weightinit/core";\nxavierNormal(2, 5);'),
      "CPU",
    );
    expect(errors).toEqual([
      'Uncaught SyntaxError: "@weightinit/core" exports no xavierNormal; Xavier is glorot: did you mean glorotNormal? (line 2)',
    ]);
  });

  it("says where tensors were made", async () => {
    const devices = async (code: string) => {
      const example = await edited(code);
      await run(example, "CPU");
      return (await example.locator(".output .summary").first().textContent())!.trim();
    };
    const gpu = 'import { WebGpuRng } from "@weightinit/webgpu";\nconst gpu = await WebGpuRng.create(1);\n';
    expect(await devices("console.log(1);")).toMatch(/^Ran for [\d.]+ m?s\.$/);
    expect(await devices(`${IMPORTS}kaimingNormal(new CpuRng(1), 2, 5);`)).toMatch(/^Ran on the CPU for/);
    expect(await devices(`${IMPORTS}${gpu}kaimingNormal(gpu, 2, 5);`)).toMatch(/^Ran on WebGPU for/);
    expect(await devices(`${IMPORTS}${gpu}kaimingNormal(gpu, 2, 5);\nkaimingNormal(new CpuRng(1), 2, 5);`)).toMatch(
      /^Ran on WebGPU and the CPU for/,
    );
  });

  it("stops an endless loop, keeps what it printed, tells how long it ran, and keeps the focus", async () => {
    const example = await edited("console.log('begun');\nfor (;;) {}");
    await example.getByRole("button", { name: "Run" }).click();
    await example.page().waitForTimeout(1200);
    await example.getByRole("button", { name: "Stop" }).click();
    await example.locator('.result[data-state="done"] .output').waitFor();
    expect(await example.locator(".console .line").allTextContents()).toEqual(["begun\n"]);
    const error = (await example.locator("p.error").textContent())!;
    const seconds = Number(/^\s*Stopped: stopped after ([\d.]+) s; it had not ended/.exec(error)?.[1]);
    expect(seconds).toBeGreaterThan(0.5);
    expect(await example.locator(".output .summary").first().textContent()).toContain(`for ${seconds.toFixed(1)} s.`);
    expect(await focused(example)).toBe("Run");
  }, 60_000);

  it("counts the lines of a flood", async () => {
    const example = await edited("for (let i = 0; i < 5000; i++) console.log(i);");
    const { printed } = await run(example, "CPU");
    expect(printed).toHaveLength(501);
    expect(printed.at(-1)).toBe("… and 4500 more lines");
    const { height } = (await example.locator(".console").boundingBox())!;
    expect(height).toBeLessThan(400);
  });

  it("keeps the focus on Run, and on Edit after Reset", async () => {
    const page = await site.browser.newPage();
    await page.goto(`${site.url}quick-start.html`);
    const [example] = await examplesOf(page);
    await run(example!, "CPU");
    expect(await focused(example!)).toBe("Run");
    await example!.getByRole("button", { name: "Edit" }).click();
    await example!.locator(".cm-content").waitFor();
    await example!.getByRole("button", { name: "Reset" }).click();
    expect(await focused(example!)).toBe("Edit");
  });

  it("keeps an edit when an error is looked up", async () => {
    const example = await edited(`${IMPORTS}kaimingNormal(new CpuRng(42), -2, 5);`);
    await run(example, "CPU");
    const page = example.page();
    const [opened] = await Promise.all([
      page.context().waitForEvent("page"),
      example.getByText("What this means").click(),
    ]);
    await opened.waitForURL(/errors\.html#wi_bad_dims$/);
    expect(await example.locator(".cm-content").textContent()).toContain("-2, 5");
  });

  it("shows one tensor and folds the others", async () => {
    const lines = "for (let i = 0; i < 9; i++) kaimingNormal(new CpuRng(i), 20, 20);";
    const example = await edited(`${IMPORTS}${lines}`);
    await run(example, "CPU");
    expect(await example.locator(".tensor").filter({ visible: true }).count()).toBe(1);
    expect(await example.locator("summary").textContent()).toBe("8 more tensors");
    await example.locator("summary").click();
    expect(await example.locator(".tensor").filter({ visible: true }).count()).toBe(6);
  });

  it("wraps messages on a phone", async () => {
    const message = "expected ".repeat(60);
    const example = await edited(
      `console.log(${JSON.stringify(message)});\nthrow new Error(${JSON.stringify(message)});`,
    );
    await example.page().setViewportSize({ width: 360, height: 740 });
    await run(example, "CPU");
    for (const part of [".console", "p.error"]) {
      const wide = await example.locator(part).evaluate((node) => node.scrollWidth - node.clientWidth);
      expect(wide, part).toBeLessThanOrEqual(0);
    }
  });
});

describe("dead links", () => {
  it("are found: to no page, to no heading", () => {
    const url = "http://localhost/";
    const links = ["quick-start.html", "quick-start.html#on-the-cpu", "nowhere.html", "quick-start.html#nowhere"];
    const found = deadLinks(
      sites.root,
      url,
      links.map((path) => url + path),
    );
    expect(found).toEqual([`dead link: ${url}nowhere.html`, `dead link: ${url}quick-start.html#nowhere`]);
  });
});
