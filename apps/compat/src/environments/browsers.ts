/**
 * Chromium, with and without a bundler, with what a page's security policy and workers change.
 *
 * @module
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { launchChromium } from "../../../../packages/webgpu/test/chromium.ts";
import { serve } from "../../../docs/test/support/server.ts";
import type { Environment } from "./environment.ts";
import { bundle } from "./esbuild.ts";
import type { Workshop } from "./workshop.ts";

/**
 * Opens the page in `folder` and waits for `globalThis.outcome`.
 *
 * @param headers - of every response: a security policy, for example
 */
export async function outcomeOfPage(folder: string, headers: Readonly<Record<string, string>> = {}): Promise<string> {
  const server = await serve({ folder, base: "/" }, headers);
  const profile = mkdtempSync(join(tmpdir(), "weightinit-chromium-"));
  const context = await launchChromium(profile);
  try {
    const page = context.pages()[0] ?? (await context.newPage());
    const problems: string[] = [];
    page.on("pageerror", (error) => problems.push(error.message));
    page.on("console", (message) => {
      if (message.type() === "error") problems.push(message.text());
    });
    await page.goto(server.url);
    await page.waitForFunction("globalThis.outcome !== undefined", undefined, { timeout: 30_000 }).catch((error) => {
      throw new Error(`the page made no outcome: ${problems.join("; ")}`, { cause: error });
    });
    return await page.evaluate("Promise.resolve(globalThis.outcome).then(JSON.stringify)");
  } finally {
    await context.close();
    server.close();
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** A page with one script. */
export const html = (script: string) => `<!doctype html><meta charset="utf-8"><title>user</title>${script}`;

const TOOLS = { "@sparticuz/chromium": "147.0.0" };

const withPolicy = (policy: string): Environment => ({
  name: "Chromium, Content-Security-Policy",
  how: `\`${policy}\``,
  tools: {},
  async run(workshop) {
    await bundle(workshop, "page.mjs", "dist/main.js", { format: "iife", platform: "browser" });
    workshop.write("dist/index.html", html('<script src="main.js"></script>'));
    return outcomeOfPage(workshop.at("dist"), { "content-security-policy": policy });
  },
});

/** An import map of everything that our installed packages export, and of what they import. */
function importMap(workshop: Workshop) {
  const folder = (name: string) => `node_modules/@weightinit/${name}`;
  const entries = ["conformance", "core", "cpu", "rng-julia", "schemes"].flatMap((name) => {
    const { exports } = JSON.parse(workshop.read(folder(name), "package.json")) as {
      readonly exports: Readonly<Record<string, string | { readonly default: string }>>;
    };
    return Object.entries(exports).flatMap(([path, entry]) =>
      typeof entry === "string"
        ? []
        : [[`@weightinit/${name}${path.slice(1)}`, `/${folder(name)}/${entry.default.slice(2)}`] as const],
    );
  });
  return { imports: { ...Object.fromEntries(entries), "@noble/hashes/": "/node_modules/@noble/hashes/" } };
}

const withoutBundler: Environment = {
  name: "Chromium, no bundler",
  how: "an import map to the packages' files",
  tools: {},
  run: (workshop) => {
    const map = `<script type="importmap">${JSON.stringify(importMap(workshop))}</script>`;
    workshop.write("index.html", html(`${map}<script type="module" src="page.mjs"></script>`));
    return outcomeOfPage(workshop.folder);
  },
};

const inWorker: Environment = {
  name: "Chromium, Web Worker",
  how: "a classic worker, bundled by esbuild",
  tools: {},
  async run(workshop) {
    await bundle(workshop, "worker.mjs", "dist/worker.js", { format: "iife", platform: "browser" });
    workshop.write(
      "dist/main.js",
      `const worker = new Worker("worker.js");
       globalThis.outcome = new Promise((resolve, reject) => {
         worker.onmessage = ({ data }) => resolve(data);
         worker.onerror = reject;
       });`,
    );
    workshop.write("dist/index.html", html('<script src="main.js"></script>'));
    return outcomeOfPage(workshop.at("dist"));
  },
};

export const browsers: readonly Environment[] = [
  withoutBundler,
  inWorker,
  withPolicy("default-src 'self'; script-src 'self' 'wasm-unsafe-eval'"),
  withPolicy("default-src 'self'"),
].map((environment) => ({ ...environment, tools: { ...environment.tools, ...TOOLS } }));
