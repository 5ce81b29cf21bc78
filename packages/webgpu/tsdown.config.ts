import { defineConfig } from "tsdown";
import { shared } from "../../tsdown.shared.ts";

export default defineConfig({
  ...shared,
  entry: "src/index.ts",
  platform: "neutral",
  // One output file a source file: bundlers drop what is unused, and sideEffects can name a single module.
  unbundle: true,
  // `Symbol.dispose` is in no library of `target: es2022`; the bundler of declarations drops references.
  banner: { dts: '/// <reference lib="esnext.disposable" />' },
});
