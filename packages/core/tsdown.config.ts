import { defineConfig } from "tsdown";
import { shared } from "../../tsdown.shared.ts";

export default defineConfig({
  ...shared,
  entry: ["src/index.ts", "src/backend.ts", "src/stream/index.ts"],
  platform: "neutral",
  external: ["@weightinit/core"],
  // For `Symbol.dispose` in the types, whatever `target` and `lib` a program has; bundling drops the sources' own line.
  banner: { dts: '/// <reference lib="esnext.disposable" />' },
  // Few files, without the comments that the declarations have, too: a cold start pays for each module and each line it
  // loads (docs/decisions/0017-one-file-without-comments.md).
  minify: { compress: false, mangle: false, codegen: { removeWhitespace: false } },
});
