import { defineConfig } from "tsdown";
import { shared } from "../../tsdown.shared.ts";

export default defineConfig({
  ...shared,
  entry: ["src/index.ts", "src/tf-seed.ts", "src/tf-generator.ts", "src/tf-rng.ts"],
  platform: "neutral",
  // The classes are entries of their own, so that `sideEffects` can name their files: importing one registers it.
});
