/** The project to copy, with the packed packages: its own commands build it, and it trains in Chromium. */
import { cpSync, mkdirSync, readFileSync, realpathSync, symlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { launch, watchedPage } from "../../docs/test/support/browser.ts";
import { type Server, serve } from "../../docs/test/support/server.ts";
import { root, run } from "../../integration/src/tarballs.ts";
import { createProject, type Project } from "../src/project.ts";

const starter = join(root, "examples/starter");
let project: Project;
let server: Server;

/** As `npm install` would, from this package's own dependencies. */
function link(name: string, from = name): string {
  const target = realpathSync(join(root, "apps/compat/node_modules", from));
  const path = join(project.folder, "node_modules", name);
  mkdirSync(dirname(path), { recursive: true });
  symlinkSync(target, path);
  return (JSON.parse(readFileSync(join(target, "package.json"), "utf8")) as { version: string }).version;
}

beforeAll(async () => {
  project = createProject();
  cpSync(starter, project.folder, { recursive: true, filter: (path) => !/node_modules|dist$/.test(path) });
  const { devDependencies } = JSON.parse(readFileSync(join(starter, "package.json"), "utf8")) as {
    devDependencies: Record<string, string>;
  };
  const linked = {
    "@webgpu/types": link("@webgpu/types"),
    typescript: link("typescript", "typescript-5.9"),
    vite: link("vite"),
  };
  expect(linked).toEqual(devDependencies);
  const modules = join(project.folder, "node_modules");
  run(process.execPath, [join(modules, "typescript/bin/tsc")], project.folder);
  run(process.execPath, [join(modules, "vite/bin/vite.js"), "build"], project.folder);
  server = await serve({ folder: join(project.folder, "dist"), base: "/" });
});
afterAll(() => {
  server?.close();
  project?.dispose();
});

it("trains to the end, without a word on the console", async () => {
  const browser = await launch();
  const context = await browser.newContext({ viewport: { width: 480, height: 640 } });
  const { page, problems } = await watchedPage(context, new URL(server.url).origin);
  await page.goto(server.url);
  await page.locator("#status", { hasText: /^Step 600 of 600|expected/ }).waitFor({ timeout: 240_000 });
  const text = await page.locator("#status").textContent();
  await page.screenshot({ path: join(root, "apps/compat/.report/starter.png") });
  await browser.close();
  const [, loss, right] = /loss ([\d.]+), (\d+) of 256 right/.exec(text ?? "") ?? expect.fail(text ?? "no text");
  // A line between the moons gets 88 % of them; a network that has learnt their shape gets nearly all.
  expect(Number(loss)).toBeLessThan(0.05);
  expect(Number(right)).toBeGreaterThan(250);
  expect(problems()).toEqual([]);
});

it("says what is missing where there is no GPU", async () => {
  const browser = await launch();
  const page = await browser.newPage();
  await page.addInitScript("Object.defineProperty(navigator, 'gpu', { value: undefined })");
  await page.goto(server.url);
  await page.locator("#status", { hasText: "expected" }).waitFor();
  expect(await page.locator("#status").textContent()).toMatch(/^expected .*, got/);
  await browser.close();
});
