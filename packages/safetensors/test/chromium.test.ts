/** The build for browsers, in one: Blobs, ranges of a server, and a file of the browser's own file system. */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { launchChromium } from "../../webgpu/test/chromium.ts";
import { safetensorsBlob } from "../src/index.ts";

/** The browser comes from npm for Linux alone; elsewhere name one in WEIGHTINIT_CHROMIUM. */
const hasBrowser = process.platform === "linux" || process.env["WEIGHTINIT_CHROMIUM"] !== undefined;

const packages = join(import.meta.dirname, "..", "..");
const map = {
  imports: { "@weightinit/core": "/core/dist/index.js", "@weightinit/safetensors": "/safetensors/dist/browser.js" },
};
const page = `<!doctype html><title>t</title><script type="importmap">${JSON.stringify(map)}</script>
<script type="module">globalThis.wi = await import("@weightinit/safetensors");</script>`;

/** Functions for the page see the package as this. */
declare const wi: typeof import("../src/index.ts");

describe.skipIf(!hasBrowser)("in headless Chromium (skipped where there is none)", () => {
  let server: Server;
  let profile: string;
  let context: Awaited<ReturnType<typeof launchChromium>>;
  let asked: string[] = [];

  beforeAll(async () => {
    const model = Buffer.from(
      await (await safetensorsBlob({ a: Float32Array.from({ length: 50_000 }, (_, i) => i) })).arrayBuffer(),
    );
    server = createServer((request, response) => {
      const path = request.url ?? "";
      if (path.endsWith(".js")) {
        response.writeHead(200, { "content-type": "text/javascript" }).end(readFileSync(join(packages, path)));
      } else if (path !== "/model.safetensors") response.writeHead(200, { "content-type": "text/html" }).end(page);
      else {
        asked.push(request.headers.range ?? "all");
        const [from, to] = /(\d+)-(\d+)/
          .exec(request.headers.range ?? "")!
          .slice(1)
          .map(Number) as [number, number];
        const part = model.subarray(from, to + 1);
        const range = `bytes ${from}-${from + part.length - 1}/${model.length}`;
        response.writeHead(206, { "content-range": range, "content-length": part.length }).end(part);
      }
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    profile = mkdtempSync(join(tmpdir(), "weightinit-chromium-"));
    context = await launchChromium(profile);
    const { port } = server.address() as AddressInfo;
    await context.pages()[0]!.goto(`http://localhost:${port}/`);
    await context.pages()[0]!.waitForFunction("globalThis.wi !== undefined");
  });
  afterAll(async () => {
    await context?.close();
    server?.close();
    rmSync(profile, { recursive: true, force: true });
  });

  const inPage = <T>(work: () => Promise<T>): Promise<T> => context.pages()[0]!.evaluate(work);

  it("writes and reads a Blob", async () => {
    const read = await inPage(async () => {
      const data = new Uint16Array([0x3f80, 0x4000]);
      const file = await wi.readSafetensors(await wi.safetensorsBlob({ w: { dtype: "bfloat16", shape: [2], data } }));
      return [file.tensor("w").dtype, ...(await file.read("w", { rows: [1, 2] }))].map(String);
    });
    expect(read).toEqual(["BF16", "16384"]);
  });

  it("reads ranges of a URL relative to the page", async () => {
    asked = [];
    const last = await inPage(async () => {
      const file = await wi.readSafetensors("model.safetensors");
      return Array.from((await file.read("a", { rows: [49_998, 50_000] })) as Float32Array);
    });
    expect(last).toEqual([49_998, 49_999]);
    expect(asked.length).toBe(2);
  });

  it("writes to a file of the browser's, which a failure leaves as it was", async () => {
    const result = await inPage(async () => {
      const folder = await navigator.storage.getDirectory();
      const handle = await folder.getFileHandle("model.safetensors", { create: true });
      await wi.writeSafetensors({ a: new Int32Array([1, 2, 3]) }, await handle.createWritable());
      const lost = { dtype: "float32", shape: [1], ready: () => Promise.reject(new Error("lost")), toArray: () => {} };
      const failed = await wi
        .writeSafetensors({ lost: lost as never }, await handle.createWritable())
        .catch((error: Error) => error.message);
      const file = await wi.readSafetensors(await handle.getFile());
      return [failed, ...(await file.read("a"))].map(String);
    });
    expect(result).toEqual(["lost", "1", "2", "3"]);
  });

  it("has no paths", async () => {
    const codes = await inPage(async () => {
      const code = (error: { code: string }) => error.code;
      return [
        await wi.writeSafetensors({}, "model.safetensors").catch(code),
        await wi.readSafetensors("file:///model.safetensors").catch(code),
      ];
    });
    expect(codes).toEqual(["WI_BAD_ARGUMENT", "WI_BAD_ARGUMENT"]);
  });
});
