/**
 * Chromium from npm, with a software WebGPU adapter where it can be had.
 *
 * @module
 */
import sparticuz from "@sparticuz/chromium";
import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";
import { started } from "../../../../packages/webgpu/test/chromium.ts";

const ARGS = [
  "--enable-unsafe-webgpu",
  "--no-sandbox",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** WebGL by software, too. */
export const WEBGL = ["--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"];

/** A script that takes WebGPU from a browser. */
export const WITHOUT_WEBGPU = "Object.defineProperty(Navigator.prototype, 'gpu', { value: undefined });";

/** @param more - flags beside those that every test has */
export async function launch(more: readonly string[] = []): Promise<Browser> {
  const executablePath = await sparticuz.executablePath();
  return started(() => chromium.launch({ executablePath, args: [...ARGS, ...more] }));
}

/** A page that remembers what went wrong on it. */
export interface WatchedPage {
  readonly page: Page;
  /** Console errors, uncaught errors, failed requests, requests to other hosts; emptied by reading. */
  problems(): string[];
}

export async function watchedPage(context: BrowserContext, origin: string): Promise<WatchedPage> {
  const page = await context.newPage();
  let found: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error") found.push(`console: ${message.text()}`);
  });
  page.on("pageerror", (error) => found.push(`uncaught: ${error.message}`));
  page.on("requestfailed", (request) => {
    const text = request.failure()?.errorText;
    // Leaving a page ends its prefetches.
    if (text !== "net::ERR_ABORTED") found.push(`failed: ${request.url()} ${text}`);
  });
  page.on("response", (response) => {
    if (response.status() >= 400) found.push(`${response.status()}: ${response.url()}`);
  });
  page.on("request", (request) => {
    if (!/^(data|blob):/.test(request.url()) && new URL(request.url()).origin !== origin) {
      found.push(`not offline: ${request.url()}`);
    }
  });
  return {
    page,
    problems() {
      const all = found;
      found = [];
      return all;
    },
  };
}
