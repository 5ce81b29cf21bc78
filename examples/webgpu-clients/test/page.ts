/**
 * The examples on a page: bundled by esbuild, served from localhost, run in headless Chromium.
 *
 * @module
 */
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { launchChromium } from "../../../packages/webgpu/test/chromium.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
async function bundled(name: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [join(ROOT, "src", `${name}.ts`)],
    bundle: true,
    format: "esm",
    platform: "browser",
    conditions: ["@weightinit/source"],
    external: ["webgpu"],
    write: false,
    logLevel: "error",
  });
  return outputFiles[0]?.text ?? "";
}

/** Runs an example's `run(x)` in the browser. */
export async function runInPage(name: string, x: readonly number[]): Promise<number[]> {
  const script = await bundled(name);
  const runtime = dirname(fileURLToPath(import.meta.resolve("onnxruntime-web/webgpu")));
  const server = createServer(({ url = "/" }, response) => {
    const file = join(runtime, basename(url));
    const [type, body] =
      url === "/"
        ? [
            "text/html",
            '<!doctype html><script type="module">globalThis.example = await import("/example.js");</script>',
          ]
        : url === "/example.js"
          ? ["text/javascript", script]
          : url.startsWith("/onnxruntime/") && existsSync(file)
            ? [file.endsWith(".wasm") ? "application/wasm" : "text/javascript", readFileSync(file)]
            : ["text/plain", undefined];
    response.writeHead(body === undefined ? 404 : 200, { "content-type": type as string }).end(body);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const profile = mkdtempSync(join(tmpdir(), "weightinit-clients-"));
  const context = await launchChromium(profile);
  try {
    const page = await context.newPage();
    page.on("pageerror", (error) => console.error(error));
    await page.goto(`http://localhost:${(server.address() as AddressInfo).port}/`);
    await page.waitForFunction("globalThis.example !== undefined");
    return await page.evaluate(async (values) => {
      const { example } = globalThis as never as { example: { run(x: Float32Array): Promise<Float32Array> } };
      return Array.from(await example.run(Float32Array.from(values)));
    }, x);
  } finally {
    await context.close();
    server.close();
    rmSync(profile, { recursive: true, force: true });
  }
}
