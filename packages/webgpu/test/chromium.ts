/**
 * Headless Chromium on a page served from localhost, with the built packages behind an import map.
 *
 * @module
 */
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliDecompressSync } from "node:zlib";
import type { BrowserContext, Page } from "playwright-core";

const PACKAGES = fileURLToPath(new URL("../..", import.meta.url));
const TYPES: Record<string, string> = { ".js": "text/javascript", ".html": "text/html", ".wasm": "application/wasm" };

/** Flags beyond these make Chromium talk to the network. */
const ARGS = [
  "--enable-unsafe-webgpu",
  "--no-sandbox",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

const IMPORTS = {
  "@weightinit/core": "/core/dist/index.js",
  "@weightinit/core/stream": "/core/dist/stream/index.js",
  "@weightinit/cpu": "/cpu/dist/index.js",
  "@weightinit/conformance": "/conformance/dist/index.js",
  "@weightinit/webgpu": "/webgpu/dist/index.js",
};

/** Serves the packages' folder. */
function serve(): Promise<Server> {
  const server = createServer(({ url = "/" }, response) => {
    const path = join(PACKAGES, normalize(decodeURIComponent(new URL(url, "http://localhost").pathname)));
    if (!path.startsWith(PACKAGES) || !existsSync(path) || extname(path) === "") {
      response.writeHead(404).end();
      return;
    }
    const type = TYPES[extname(path)] ?? "text/plain";
    const body = readFileSync(path);
    const text =
      type === "text/html" ? body.toString().replace('"IMPORT_MAP"', JSON.stringify({ imports: IMPORTS })) : body;
    // What SharedArrayBuffer needs, should the CPU backend use threads.
    response.writeHead(200, {
      "content-type": type,
      "cross-origin-opener-policy": "same-origin",
      "cross-origin-embedder-policy": "require-corp",
    });
    response.end(text);
  });
  return new Promise((resolve) => {
    server.listen(0, "127.0.0.1", () => resolve(server));
  });
}

/**
 * The folder of the network security libraries that Chromium links to, from the same package: for machines that have
 * none installed.
 */
function securityLibraries(): string {
  const folder = join(tmpdir(), "weightinit-chromium-libraries");
  if (!existsSync(join(folder, "lib"))) {
    const bin = new URL("../../bin/", import.meta.resolve("@sparticuz/chromium"));
    const unpacking = mkdtempSync(join(tmpdir(), "weightinit-unpack-"));
    writeFileSync(join(unpacking, "libraries.tar"), brotliDecompressSync(readFileSync(new URL("al2023.tar.br", bin))));
    execFileSync("tar", ["-xf", "libraries.tar"], { cwd: unpacking });
    try {
      renameSync(unpacking, folder);
    } catch (error) {
      // Another process was first; a browser may have its libraries open by now.
      rmSync(unpacking, { recursive: true, force: true });
      if (!existsSync(join(folder, "lib"))) throw error;
    }
  }
  return join(folder, "lib");
}

/** Whether the dynamic loader finds all that `executable` links to. */
function isLoadable(executable: string): boolean {
  const { status, stdout } = spawnSync("ldd", [executable], { encoding: "utf8" });
  return status !== 0 || !stdout.includes("not found");
}

/** Starts of a browser that ends by a signal before it answers, which has been seen on busy processors. */
const MOST_STARTS = 3;

/** What `launch` gives, which is called again where the browser crashes in its start. */
export async function started<T>(launch: () => Promise<T>): Promise<T> {
  for (let start = 1; ; start++) {
    try {
      return await launch();
    } catch (error) {
      const signal = /did exit: .*signal=(SIG\w+)/.exec(String(error))?.[1];
      if (signal === undefined || start === MOST_STARTS) throw error;
      console.warn(`Chromium ended by ${signal} before it answered; started again`);
    }
  }
}

/** Chromium with a new profile in the folder `profile`, and a software GPU; `more` flags beside ours. */
export async function launchChromium(profile: string, more: readonly string[] = []): Promise<BrowserContext> {
  const { chromium } = await import("playwright-core");
  const { default: packed } = await import("@sparticuz/chromium");
  const executablePath = process.env["WEIGHTINIT_CHROMIUM"] ?? (await packed.executablePath());
  const env = { ...process.env } as Record<string, string>;
  if (!isLoadable(executablePath)) {
    env["LD_LIBRARY_PATH"] = [securityLibraries(), env["LD_LIBRARY_PATH"]].filter(Boolean).join(":");
  }
  const options = { executablePath, headless: true, args: [...ARGS, ...more], env };
  return started(() => chromium.launchPersistentContext(profile, options));
}

export interface Browser {
  readonly page: Page;
  close(): Promise<void>;
}

/** Opens the test page. Its console errors are the test's. */
export async function openPage(): Promise<Browser> {
  for (const name of ["core", "cpu", "conformance", "webgpu"]) {
    if (!existsSync(join(PACKAGES, name, "dist", "index.js"))) {
      throw new Error(`expected package ${name} to be built, got no dist; run: npm run build`);
    }
  }
  const server = await serve();
  const profile = mkdtempSync(join(tmpdir(), "weightinit-chromium-"));
  let context: BrowserContext | undefined;
  const close = async () => {
    await context?.close();
    server.close();
    rmSync(profile, { recursive: true, force: true });
  };
  try {
    context = await launchChromium(profile);
    const page = context.pages()[0] ?? (await context.newPage());
    const { port } = server.address() as AddressInfo;
    await page.goto(`http://localhost:${port}/webgpu/test/page.html`);
    await page.waitForFunction("globalThis.page !== undefined");
    return { page, close };
  } catch (error) {
    await close();
    throw error;
  }
}
