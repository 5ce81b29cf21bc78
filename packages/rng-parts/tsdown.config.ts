import { defineConfig } from "tsdown";
import { withoutSources } from "../../tsdown.shared.ts";

export default defineConfig({ ...withoutSources, entry: "src/index.ts", platform: "neutral" });
