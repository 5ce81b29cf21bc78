import { defineConfig } from "tsdown";
import { shared } from "../../tsdown.shared.ts";

const generators = ["pcg64", "pcg64-dxsm", "philox", "sfc64", "mt19937", "random-state"];

export default defineConfig({
  ...shared,
  entry: ["src/index.ts", ...generators.map((name) => `src/${name}.ts`)],
  platform: "neutral",
  // Each generator is an entry of its own, so that `sideEffects` can name its file: importing it registers it.
});
