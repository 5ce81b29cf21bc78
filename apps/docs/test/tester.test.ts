/** The checks of the other tests can fail: an example that is broken on purpose is found, and so is a dead link. */
import type { Browser, Locator } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { launch } from "./support/browser.ts";
import { examplesOf, problemsOnCpu } from "./support/examples.ts";
import { deadLinks } from "./support/links.ts";
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

/** The first example of the quick start, edited by keyboard to be `code`. */
async function edited(code: string): Promise<Locator> {
  const page = await browser.newPage();
  await page.goto(`${server.url}quick-start.html`);
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
