/**
 * Gzipped sizes of minified bundles, as a user's bundler would make them.
 *
 * @module
 */
import { gzipSync } from "node:zlib";
import { build } from "esbuild";

const bundles = {
  core: 'export * from "@weightinit/core";',
  "core + cpu": 'export * from "@weightinit/core"; export * from "@weightinit/cpu";',
  "kaimingNormal + CpuRng":
    'export { kaimingNormal } from "@weightinit/core"; export { CpuRng } from "@weightinit/cpu";',
} as const;

export type BundleName = keyof typeof bundles;

/** kB (1000 bytes) of each bundle, gzipped at level 9. */
export async function bundleSizes(resolveDir: string): Promise<Record<BundleName, number>> {
  const sizes = Object.entries(bundles).map(async ([name, contents]) => {
    const { outputFiles } = await build({
      stdin: { contents, resolveDir },
      bundle: true,
      minify: true,
      format: "esm",
      platform: "browser",
      target: "es2022",
      write: false,
    });
    return [name, gzipSync(outputFiles[0]!.contents, { level: 9 }).length / 1000];
  });
  return Object.fromEntries(await Promise.all(sizes)) as Record<BundleName, number>;
}
