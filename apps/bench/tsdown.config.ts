import { defineConfig } from "tsdown";

export default defineConfig({
  // Every contender is a program of its own; rivals/*.mjs import dist/serve.js.
  entry: [
    "src/main.ts",
    "src/serve.ts",
    "src/slices.ts",
    "src/contenders/*.ts",
    "src/make/main.ts",
    "src/make/fill.ts",
  ],
  platform: "node",
  target: "es2022",
  fixedExtension: false,
  dts: false,
});
