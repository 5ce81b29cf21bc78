import { defineConfig } from "tsdown";
import { shared } from "../../tsdown.shared.ts";

export default defineConfig({
  ...shared,
  entry: ["src/index.ts", "src/jax-key.ts"],
  platform: "neutral",
  // The key's class is an entry of its own, so that `sideEffects` can name its file: importing it registers it.
});
