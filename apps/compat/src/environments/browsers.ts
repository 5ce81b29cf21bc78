/**
 * Chromium, with and without a bundler, with what a page's security policy and workers change.
 *
 * @module
 */
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { extname, join, normalize } from "node:path";
import { build } from "esbuild";
import { launchChromium } from "../../../../packages/webgpu/test/chromium.ts";
import type { Environment } from "./environment.ts";
import type { Workshop } from "./workshop.ts";

const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html",
  ".js": "text/javascript",
  ".mjs": "text/javascript",
  ".css": "text/css",
  ".json": "application/json",
  ".wasm": "application/wasm",
};

/** Serves a folder as a static host does, with headers of its own. */
async function serve(folder: string, headers: Readonly<Record<string, string>>) {
  const server = createServer(({ url = "/" }, response) => {
    const { pathname } = new URL(url, "http://localhost");
    const path = join(
      folder,
      normalize(decodeURIComponent(pathname.endsWith("/") ? `${pathname}index.html` : pathname)),
    );
    if (!path.startsWith(folder) || !existsSync(path)) {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, { "content-type": TYPES[extname(path)] ?? "text/plain", ...headers });
    response.end(readFileSync(path));
  });
  await new Promise<void>((listening) => server.listen(0, "localhost", listening));
  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}/`,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

/**
 * Opens the page in `folder` and waits for `globalThis.outcome`.
 *
 * @param headers - of every response: a security policy, for example
 */
export async function outcomeOfPage(folder: string, headers: Readonly<Record<string, string>> = {}): Promise<string> {
  const server = await serve(folder, headers);
  const profile = mkdtempSync(join(tmpdir(), "weightinit-chromium-"));
  const context = await launchChromium(profile);
  try {
    const page = context.pages()[0] ?? (await context.newPage());
    const problems: string[] = [];
    page.on("pageerror", (error) => problems.push(error.message));
    page.on("console", (message) => {
      if (message.type() === "error" && !message.text().includes("favicon")) problems.push(message.text());
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

/** The page's program as one file, by esbuild. */
export async function bundle(workshop: Workshop, entry: string, file: string): Promise<void> {
  await build({
    entryPoints: [workshop.at(entry)],
    outfile: workshop.at("dist", file),
    bundle: true,
    minify: true,
    format: "iife",
    platform: "browser",
    logLevel: "error",
  });
}

const TOOLS = { "@sparticuz/chromium": "147.0.0" };

const withPolicy = (policy: string): Environment => ({
  name: "Chromium, Content-Security-Policy",
  how: `\`${policy}\``,
  tools: {},
  async run(workshop) {
    await bundle(workshop, "page.mjs", "main.js");
    workshop.write("dist/index.html", html('<script src="main.js"></script>'));
    return outcomeOfPage(workshop.at("dist"), { "content-security-policy": policy });
  },
});

/** An import map of everything that our installed packages export, and of what they import. */
function importMap(workshop: Workshop) {
  const folder = (name: string) => `node_modules/@weightinit/${name}`;
  const entries = ["conformance", "core", "cpu", "rng-julia"].flatMap((name) => {
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
    await bundle(workshop, "worker.mjs", "worker.js");
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
