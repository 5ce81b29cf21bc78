import { defineConfig } from "tsdown";
import { shared } from "../../tsdown.shared.ts";

export default defineConfig({
  ...shared,
  entry: "src/index.ts",
  platform: "neutral",
  // One output file a source file: bundlers drop what is unused, and sideEffects can name a single module.
  unbundle: true,
});
