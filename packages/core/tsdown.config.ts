import { dirname, join, relative, resolve } from "node:path";
import { defineConfig } from "tsdown";
import { shared } from "../../tsdown.shared.ts";

const source = join(import.meta.dirname, "src");
const stream = join(source, "stream");

/**
 * Has the index take what it shares with `@weightinit/core/stream` from that entry's own file. Bundled together, the two
 * would be three modules, and each costs a cold start (docs/decisions/0017-one-file-without-comments.md).
 */
const streamApart = {
  name: "stream-apart",
  resolveId(imported: string, importer: string | undefined) {
    if (importer === undefined || !imported.startsWith(".")) return null;
    const path = resolve(dirname(importer), imported);
    const isStreams = path === join(source, "errors.ts") || !relative(stream, path).startsWith("..");
    return isStreams ? { id: "./stream/index.js", external: true } : null;
  },
};

const built = {
  ...shared,
  platform: "neutral",
  // For `Symbol.dispose` in the types, whatever `target` and `lib` a program has; bundling drops the sources' own line.
  banner: { dts: '/// <reference lib="esnext.disposable" />' },
  // Without the comments that the declarations have, too: a cold start pays for each line it loads.
  minify: { compress: true, mangle: { toplevel: false, keepNames: true }, codegen: { removeWhitespace: false } },
} as const;

export default defineConfig([
  { ...built, entry: { "stream/index": "src/stream/index.ts" } },
  {
    ...built,
    entry: { index: "src/index.ts", backend: "src/backend.ts" },
    external: ["@weightinit/core"],
    clean: false,
    plugins: [...shared.plugins, streamApart],
  },
  {
    ...built,
    entry: { "config/index": "src/config/index.ts" },
    external: ["@weightinit/core"],
    clean: false,
  },
]);
