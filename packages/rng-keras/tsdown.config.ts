import { defineConfig } from "tsdown";
import { shared } from "../../tsdown.shared.ts";

export default defineConfig({
  ...shared,
  entry: ["src/index.ts", "src/keras-seed.ts", "src/seed-generator.ts", "src/keras-rng.ts"],
  platform: "neutral",
  // The classes are entries of their own, so that `sideEffects` can name their files: importing one registers it.
});
