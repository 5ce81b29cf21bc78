import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { expect, it } from "vitest";

/** The budget of docs/benchmarks/webgpu.md. */
const MOST_BYTES = 24_900;

it("is at most 24.9 kB, bundled, minified and gzipped", async () => {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL("../src/index.ts", import.meta.url))],
    bundle: true,
    minify: true,
    format: "esm",
    external: ["@weightinit/core", "@weightinit/core/stream", "webgpu"],
    write: false,
  });
  expect(gzipSync(outputFiles[0]!.contents).length).toBeLessThanOrEqual(MOST_BYTES);
});

it("leaves the package webgpu out of a browser's bundle", async () => {
  const { metafile } = await build({
    entryPoints: [fileURLToPath(new URL("../src/index.ts", import.meta.url))],
    bundle: true,
    platform: "browser",
    conditions: ["@weightinit/source"],
    metafile: true,
    write: false,
  });
  expect(Object.keys(metafile.inputs).filter((path) => /node_modules\/(\.pnpm\/)?webgpu/.test(path))).toEqual([]);
});
