import { defineConfig } from "tsdown";
import { withoutSources } from "../../tsdown.shared.ts";

export default defineConfig({ ...withoutSources, minify: true, entry: "src/index.ts", platform: "neutral" });
