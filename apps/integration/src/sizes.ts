/**
 * Sizes: of minified bundles, gzipped, as a user's bundler would make them, and of installed packages.
 *
 * @module
 */
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { root, run } from "./tarballs.ts";

const bundles = {
  core: 'export * from "@weightinit/core";',
  "core + cpu": 'export * from "@weightinit/core"; export * from "@weightinit/cpu";',
  "kaimingNormal + CpuRng":
    'export { kaimingNormal } from "@weightinit/core"; export { CpuRng } from "@weightinit/cpu";',
} as const;

export type BundleName = keyof typeof bundles;

/** A bundle, minified. */
export async function bundleText(name: BundleName, resolveDir: string): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents: bundles[name], resolveDir },
    bundle: true,
    minify: true,
    format: "esm",
    platform: "browser",
    target: "es2022",
    write: false,
  });
  return outputFiles[0]!.text;
}

/** kB (1000 bytes) of each bundle, gzipped at level 9. */
export async function bundleSizes(resolveDir: string): Promise<Record<BundleName, number>> {
  const sizes = (Object.keys(bundles) as BundleName[]).map(async (name) => {
    return [name, gzipSync(await bundleText(name, resolveDir), { level: 9 }).length / 1000];
  });
  return Object.fromEntries(await Promise.all(sizes)) as Record<BundleName, number>;
}

/**
 * kB of everything that a package of generators exports and brings, but for `external` packages: without what stands in
 * hexadecimal, and with it.
 */
export async function generatorSizes(
  name: string,
  resolveDir: string,
  external: readonly string[] = [],
): Promise<readonly [number, number]> {
  const { outputFiles } = await build({
    stdin: { contents: `export * from "@weightinit/${name}";`, resolveDir },
    bundle: true,
    minify: true,
    format: "esm",
    platform: "browser",
    target: "es2022",
    external: ["@weightinit/core", "@weightinit/cpu", ...external],
    write: false,
  });
  const { text } = outputFiles[0]!;
  // Tables and WebAssembly are long strings of digits.
  const code = text.replace(/(["'`])[\da-f]{200,}\1/g, '""');
  return [gzipSync(code, { level: 9 }).length / 1000, gzipSync(text, { level: 9 }).length / 1000];
}

/** MiB that published packages put on the disk. */
export function installedSize(packages: readonly string[]): number {
  const bytes = packages.map((name) => {
    const report = run("npm", ["pack", "--dry-run", "--json", "--ignore-scripts"], join(root, "packages", name));
    // A list of packages until npm 10, an object by name since.
    const [packed] = Object.values(JSON.parse(report) as Record<string, { unpackedSize: number }>);
    return packed!.unpackedSize;
  });
  return bytes.reduce((sum, one) => sum + one) / 2 ** 20;
}
