import { defineConfig } from "tsdown";
import { shared } from "../../tsdown.shared.ts";

export default defineConfig({
  ...shared,
  entry: ["src/index.ts", "src/mlx-key.ts", "src/mlx-rng.ts"],
  platform: "neutral",
  // The RNG classes are entries of their own, so that `sideEffects` can name their files: importing one registers it.
});
