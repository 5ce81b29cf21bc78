import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { describe, expect, test } from "vitest";
import { launchChromium } from "../../webgpu/test/chromium.ts";

/** WebGL by software, too. */
const WEBGL = ["--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"];

/** The browser comes from npm for Linux alone; elsewhere name one in WEIGHTINIT_CHROMIUM. */
const hasBrowser = process.platform === "linux" || process.env["WEIGHTINIT_CHROMIUM"] !== undefined;

interface Result {
  readonly kernels: number[][];
  readonly expected: number[][];
  readonly trained: number[][];
  readonly loaded: number[][];
  readonly again: number[][];
  readonly losses: number[];
  readonly isExternal: boolean;
  readonly distance: number;
  readonly refused: string;
}

async function runInPage(backends: readonly string[]): Promise<Result[]> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL("page-entry.ts", import.meta.url))],
    bundle: true,
    format: "esm",
    platform: "browser",
    conditions: ["@weightinit/source"],
    external: ["webgpu"],
    write: false,
    logLevel: "error",
  });
  const script = outputFiles[0]!.text;
  const server = createServer(({ url }, response) => {
    const [type, body] =
      url === "/page.js"
        ? ["text/javascript", script]
        : ["text/html", '<!doctype html><script type="module">globalThis.page = await import("/page.js");</script>'];
    response.writeHead(200, { "content-type": type }).end(body);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const profile = mkdtempSync(join(tmpdir(), "weightinit-tfjs-"));
  const context = await launchChromium(profile, WEBGL);
  try {
    const page = await context.newPage();
    page.on("pageerror", (error) => console.error(error));
    await page.goto(`http://localhost:${(server.address() as AddressInfo).port}/`);
    await page.waitForFunction("globalThis.page !== undefined");
    const results: Result[] = [];
    for (const backend of backends) {
      results.push(
        await page.evaluate((name) => {
          const { page } = globalThis as never as { page: { run(backend: string): Promise<Result> } };
          return page.run(name);
        }, backend),
      );
    }
    return results;
  } finally {
    await context.close();
    server.close();
    rmSync(profile, { recursive: true, force: true });
  }
}

describe.skipIf(!hasBrowser)("in Chromium (skipped without a browser)", () => {
  test("the backends webgl and webgpu have our weights to the bit, learn, save and load", async () => {
    for (const [i, result] of (await runInPage(["webgl", "webgpu"])).entries()) {
      expect(result.kernels).toEqual(result.expected);
      // Of the JSON alone: on the WebGPU backend, too, the generator is the CPU's, of the same bits.
      expect(result.again).toEqual(result.expected);
      expect(result.loaded).toEqual(result.trained);
      expect(result.trained).not.toEqual(result.expected);
      expect(result.losses.at(-1)!).toBeLessThan(result.losses[0]! / 2);
      expect(result.distance).toBeLessThan(1e-5);
      expect(result.isExternal).toBe(i === 1); // WebGPU: our buffer itself
      expect(result.refused).toBe(i === 1 ? "WI_BAD_ARGUMENT" : "");
    }
  });
});
