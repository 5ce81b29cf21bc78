/** The playground: the line of an error, types, code in the address, edits that are kept. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { parseCode, printCode } from "../.vitepress/theme/runner/code-link.ts";
import { compile } from "../.vitepress/theme/runner/compile.ts";
import { lineOfError } from "../.vitepress/theme/runner/error-line.ts";
import { type EditStore, keepEdit, keptEdit } from "../.vitepress/theme/runner/kept-edits.ts";
import { axe, violationsInBothThemes } from "./support/axe.ts";
import { run } from "./support/examples.ts";
import { openSite } from "./support/opened-site.ts";
import { app, sites } from "./support/sites.ts";

const docs = join(app, "..", "..", "docs");

describe("the line of an error", () => {
  const caught = async (code: string): Promise<Error> => {
    try {
      await compile(code)(() => ({}), {}, console);
    } catch (error) {
      return error as Error;
    }
    throw new Error("expected an error, got none");
  };

  it.each([
    ["const a = 1;\nconst = 2;\n", 2],
    ["const a: number = 1;\n\nthrow new TypeError('no');\n", 3],
    ["interface A {\n  b: number;\n}\nfunction f(a: A) {\n  return a.b.c.d;\n}\nf({ b: 1 });\n", 5],
    ["await Promise.resolve();\n(undefined as unknown as () => void)();\n", 2],
    ['import { x } from "y";\n(x as () => void)();\n', 2],
    ["throw new Error('at <anonymous>:99:1');", 1],
  ])("of %j is %d", async (code, line) => expect(lineOfError(await caught(code))).toBe(line));

  it("is none of an error without one", () => {
    expect(lineOfError(Object.assign(new Error("a"), { stack: "Error: a\n    at f (worker.js:3:4)" }))).toBeUndefined();
    expect(lineOfError(Object.assign(new Error("a"), { stack: undefined }))).toBeUndefined();
  });
});

describe("code in an address", () => {
  it.each(["", "console.log(1);", "// √2 · 漢字 · 🎲\n\t`a` & # % + / = ?", "a".repeat(3000)])(
    "survives: %j",
    (code) => {
      const hash = printCode(code);
      expect(hash).toMatch(/^#code=[\w-]*$/);
      expect(parseCode(hash)).toBe(code);
    },
  );

  it.each(["", "#other", "#code=%", "#code=_w"])("is none in %j", (hash) => expect(parseCode(hash)).toBeUndefined());
});

it("keeps an edit until it is the original again, for the page and the code that it began with", () => {
  const kept = new Map<string, string>();
  const store: EditStore = {
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => void kept.set(key, value),
    removeItem: (key) => void kept.delete(key),
  };
  keepEdit(store, "/a", { original: "1", code: "2" });
  expect([keptEdit(store, "/a", "1"), keptEdit(store, "/b", "1"), keptEdit(store, "/a", "0")]).toEqual([
    "2",
    undefined,
    undefined,
  ]);
  keepEdit(store, "/a", { original: "1", code: "1" });
  expect(kept.size).toBe(0);
  const full = {
    ...store,
    setItem: () => {
      throw new Error("quota");
    },
  };
  expect(() => keepEdit(full, "/a", { original: "1", code: "2" })).not.toThrow();
  expect(keptEdit(undefined, "/a", "1")).toBeUndefined();
});

describe("the page", () => {
  const site = openSite();

  it("runs code of its address, marks the line of an error, and has the code in its address again", async () => {
    const { page, problems } = await site.newPage();
    const code = 'import { CpuRng } from "@weightinit/cpu";\n\nnew CpuRng(-1);\n';
    await page.goto(`${site.url}playground.html${printCode(code)}`);
    const example = page.locator('.runnable[data-ready="true"]');
    await example.locator(".cm-content").waitFor();
    const { errors } = await run(example, "CPU");
    expect(errors.join()).toMatch(/WI_BAD_SEED.*\(line 3\)/s);
    expect(await example.locator(".cm-error-line").textContent()).toBe("new CpuRng(-1);");
    await example.locator(".cm-content").click();
    await page.keyboard.press("ControlOrMeta+A");
    await page.keyboard.insertText("console.log(1 + 1);");
    expect(await example.locator(".cm-error-line").count()).toBe(0);
    await expect.poll(() => parseCode(new URL(page.url()).hash)).toBe("console.log(1 + 1);");
    expect((await run(example, "CPU")).printed).toEqual(["2"]);
    // Without an address, what was kept.
    await page.goto("about:blank");
    await page.goto(`${site.url}playground.html`);
    await page.locator(".cm-content", { hasText: "console.log(1 + 1);" }).waitFor();
    await page.getByRole("button", { name: "Reset" }).click();
    await page.locator(".cm-content", { hasText: "kaimingNormal(rng, 4, 8)" }).waitFor();
    expect(problems()).toEqual([]);
    await page.context().close();
  });

  it("keeps an edit of another page's example, and links it to the playground", async () => {
    const { page, problems } = await site.newPage();
    await page.goto(`${site.url}quick-start.html`);
    const example = page.locator('.runnable[data-ready="true"]').first();
    await example.getByRole("button", { name: "Edit" }).click();
    await example.locator(".cm-content").waitFor();
    await page.keyboard.press("ControlOrMeta+A");
    await page.keyboard.insertText("console.log('kept');");
    const link = await example.getByRole("link", { name: "Link" }).getAttribute("href");
    expect(link).toBe(`/playground.html${printCode("console.log('kept');")}`);
    await page.reload();
    await example.getByRole("button", { name: "Edit" }).click();
    await example.locator(".cm-content", { hasText: "console.log('kept');" }).waitFor();
    await example.getByRole("button", { name: "Reset" }).click();
    await example.getByRole("button", { name: "Edit" }).click();
    await example.locator(".cm-content", { hasText: "kaimingNormal" }).waitFor();
    expect(problems()).toEqual([]);
    await page.context().close();
  });

  it("shows type errors, marks their lines, and runs the code all the same", async () => {
    const phone = { viewport: { width: 390, height: 844 }, reducedMotion: "reduce" } as const;
    const { page, problems } = await site.newPage(phone, axe);
    const loaded: string[] = [];
    page.context().on("response", (response) => loaded.push(response.url()));
    const compiler = () => loaded.filter((url) => /\/typescript-[^/]+\.js$/.test(url)).length;
    const code = (call: string, imported = "normal") =>
      `import { ${imported} } from "@weightinit/core";\nimport { CpuRng } from "@weightinit/cpu";\n\nconst rng = new CpuRng(1);\n${call}\n`;

    await page.goto(`${site.url}playground.html${printCode(code('console.log(normal(rng, "f32", 2));'))}`);
    const example = page.locator('.runnable[data-ready="true"]');
    const [summary, list, marks] = [".types", ".type-problems li", ".cm-type-error"].map((of) => example.locator(of));
    await example.locator(".cm-content").waitFor();
    expect(compiler()).toBe(0);
    expect((await run(example, "CPU")).errors.join()).toMatch(/WI_BAD_DTYPE.*\(line 5\)/s);
    await summary!.filter({ hasText: "1 type error" }).waitFor();
    expect(compiler()).toBe(1);
    expect(await list!.allTextContents()).toEqual([expect.stringMatching(/^line 5.*'"f32"'.*"float32".*TS2769$/)]);
    expect(await marks!.allTextContents()).toEqual(['console.log(normal(rng, "f32", 2));']);
    expect(await violationsInBothThemes(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);

    const write = async (text: string) => {
      await example.locator(".cm-content").click();
      await page.keyboard.press("ControlOrMeta+A");
      await page.keyboard.insertText(text);
    };
    await write(code("normal(rng, 2, { sdt: 1 });"));
    await list!.filter({ hasText: "'sdt' does not exist" }).waitFor();
    await write(code("\nxavierNormal(rng, 2, 2);", "xavierNormal"));
    await list!.filter({ hasText: "Xavier is glorot: did you mean glorotNormal?" }).waitFor();
    await list!.getByRole("button", { name: "line 1" }).click();
    await page.keyboard.insertText(" // here");
    expect(await example.locator(".cm-line").first().textContent()).toMatch(/ \/\/ here$/);
    await write(code("\nconsole.log(normal(rng, 2).data.length);\nconst a: string = 1;"));
    await list!.filter({ hasText: "'number' is not assignable to type 'string'" }).waitFor();
    expect(await list!.count()).toBe(1);
    expect((await run(example, "CPU")).errors).toEqual([]);
    await write(code("console.log(normal(rng, 2).data.length);"));
    await summary!.filter({ hasText: "No type errors." }).waitFor();
    expect([await list!.count(), await marks!.count(), compiler()]).toEqual([0, 0, 1]);
    expect(problems()).toEqual([]);
    await page.context().close();
  });

  it("loads as much for that as the page says", () => {
    const [, said] = /worker of the browser: ([\d.]+ MB), gzipped/.exec(
      readFileSync(join(docs, "playground.md"), "utf8"),
    )!;
    const assets = join(sites.root.folder, "assets");
    const files = readdirSync(assets).filter((name) => /^(types-worker|check-types|typescript)-[^/]+\.js$/.test(name));
    expect(files).toHaveLength(3);
    const bytes = files.reduce((sum, name) => sum + gzipSync(readFileSync(join(assets, name))).length, 0);
    expect(`${(bytes / 1e6).toFixed(1)} MB`).toBe(said);
  });

  it.each(["types-worker-*.js", "typescript-*.js"])("runs code where %s does not load", async (file) => {
    const context = await site.browser.newContext();
    await context.route(`**/${file}`, (route) => route.abort());
    const page = await context.newPage();
    await page.goto(`${site.url}playground.html`);
    const example = page.locator('.runnable[data-ready="true"]');
    await example.locator(".cm-content").waitFor();
    expect((await run(example, "CPU")).errors).toEqual([]);
    await example.locator(".types", { hasText: "Types are not checked" }).waitFor();
    expect(await example.locator(".type-problems").count()).toBe(0);
    await context.close();
  });
});
