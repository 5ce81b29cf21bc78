import { join } from "node:path";
import { defineConfig } from "tsdown";
import { shared } from "../../tsdown.shared.ts";

// One file each, without the comments that the declarations have, too (docs/decisions/0017-one-file-without-comments.md).
const oneFile = {
  ...shared,
  platform: "neutral",
  minify: { compress: true, mangle: { toplevel: false, keepNames: true }, codegen: { removeWhitespace: false } },
} as const;

/** For browsers, src/no-file-system.ts stands in the place of what reads and writes paths. */
const noFileSystem = {
  name: "no-file-system",
  resolveId: (source: string) =>
    source.endsWith("/file-system.ts") ? join(import.meta.dirname, "src/no-file-system.ts") : null,
};

export default defineConfig([
  { ...oneFile, entry: "src/index.ts" },
  {
    ...oneFile,
    entry: { browser: "src/index.ts" },
    dts: false,
    clean: false,
    plugins: [...shared.plugins, noFileSystem],
  },
]);
