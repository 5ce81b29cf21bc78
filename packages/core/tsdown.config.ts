import { defineConfig } from "tsdown";

export default defineConfig({
  entry: ["src/index.ts", "src/stream/index.ts"],
  platform: "neutral",
  target: "es2022",
  // Few files, without the comments that the declarations have, too: a cold start pays for each module and each line it
  // loads (docs/decisions/0017-one-file-without-comments.md).
  minify: { compress: false, mangle: false, codegen: { removeWhitespace: false } },
  dts: { sourcemap: true },
  sourcemap: true,
});
