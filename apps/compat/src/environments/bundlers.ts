/**
 * Bundlers, with their defaults where they have some; what they make runs in Chromium.
 *
 * @module
 */
import { build } from "esbuild";
import { bundle, html, outcomeOfPage } from "./browsers.ts";
import type { Environment } from "./environment.ts";

const SCRIPT = '<script src="main.js"></script>';
const MODULE = '<script type="module" src="./page.mjs"></script>';

const esbuild: Environment = {
  name: "esbuild",
  how: '`platform: "browser"`',
  tools: { esbuild: "0.28.2" },
  async run(workshop) {
    await bundle(workshop, "page.mjs", "main.js");
    workshop.write("dist/index.html", html(SCRIPT));
    return outcomeOfPage(workshop.at("dist"));
  },
};

const rollup: Environment = {
  name: "Rollup",
  how: "with its plugin `node-resolve`",
  tools: { rollup: "4.68.8", "@rollup/plugin-node-resolve": "16.0.3" },
  async run(workshop) {
    const flags = ["--plugin", "node-resolve={browser:true}", "--format", "iife", "--file", "dist/main.js"];
    await workshop.bin("rollup", ["page.mjs", ...flags]);
    workshop.write("dist/index.html", html(SCRIPT));
    return outcomeOfPage(workshop.at("dist"));
  },
};

const vite: Environment = {
  name: "Vite",
  how: "`vite build`",
  tools: { vite: "8.3.8" },
  async run(workshop) {
    workshop.write("index.html", html(MODULE));
    await workshop.bin("vite", ["build"]);
    return outcomeOfPage(workshop.at("dist"));
  },
};

const webpack: Environment = {
  name: "webpack",
  how: "`--mode production`",
  tools: { webpack: "5.113.0", "webpack-cli": "7.3.1" },
  async run(workshop) {
    await workshop.bin("webpack", ["--mode", "production", "--entry", "./page.mjs", "--output-path", "dist"]);
    workshop.write("dist/index.html", html(SCRIPT));
    return outcomeOfPage(workshop.at("dist"));
  },
};

const parcel: Environment = {
  name: "Parcel",
  how: "its defaults, which do not read `exports`",
  tools: { parcel: "2.16.4" },
  async run(workshop) {
    workshop.write("index.html", html(MODULE));
    await workshop.bin("parcel", ["build", "index.html", "--dist-dir", "dist", "--no-cache"]);
    return outcomeOfPage(workshop.at("dist"));
  },
};

const PAGE = `"use client";
import { useEffect } from "react";

export default function Page() {
  useEffect(() => {
    import("../page.mjs");
  }, []);
  return null;
}
`;
const LAYOUT = `export default ({ children }) => <html lang="en"><body>{children}</body></html>;
`;

/** Rendered when it is built; what Next prints meanwhile is not only ours. */
const SERVER_PAGE = `import { writeFileSync } from "node:fs";
import { CudaRng } from "@weightinit/cuda-native";
import { check } from "../check.mjs";

export default async function Page() {
  try {
    new CudaRng(1);
  } catch (error) {
    if (error.code !== "WI_NO_DRIVER" || !error.message.includes("looked for")) throw error;
  }
  writeFileSync("outcome.json", JSON.stringify(await check()));
  return null;
}
`;

const next: Environment = {
  name: "Next",
  how: "`next build` (Turbopack), static export, in a client component",
  tools: { next: "16.4.6", react: "19.3.1", "react-dom": "19.3.1" },
  async run(workshop) {
    workshop.write("app/page.js", PAGE);
    workshop.write("app/layout.js", LAYOUT);
    workshop.write("next.config.mjs", 'export default { output: "export" };\n');
    await workshop.bin("next", ["build"], { NEXT_TELEMETRY_DISABLED: "1" });
    return outcomeOfPage(workshop.at("out"));
  },
};

const METRO = `module.exports = {
  resolver: { sourceExts: ["js", "mjs", "json"] },
  transformer: { babelTransformerPath: require.resolve("@react-native/metro-babel-transformer") },
};
`;

const metro: Environment = {
  name: "Metro",
  how: "`metro build` with React Native's preset; the bundle runs in Chromium",
  tools: {
    metro: "0.87.1",
    "metro-config": "0.87.1",
    "@react-native/babel-preset": "0.87.1",
    "@react-native/metro-babel-transformer": "0.87.1",
  },
  async run(workshop) {
    workshop.write("metro.config.cjs", METRO);
    workshop.write("babel.config.cjs", 'module.exports = { presets: ["module:@react-native/babel-preset"] };\n');
    workshop.write("dist/index.html", html(SCRIPT));
    await workshop.bin("metro", ["build", "page.mjs", "--config", "metro.config.cjs", "--out", "dist/main"]);
    return outcomeOfPage(workshop.at("dist"));
  },
};

const esbuildForNode: Environment = {
  name: "esbuild",
  how: "to CommonJS for Node, `cuda-native` in the bundle",
  tools: { esbuild: "0.28.2" },
  async run(workshop) {
    await build({
      entryPoints: [workshop.at("cuda.mjs")],
      outfile: workshop.at("bundle.cjs"),
      bundle: true,
      format: "cjs",
      platform: "node",
      logLevel: "error",
    });
    const { stdout } = await workshop.node(["--no-warnings", "bundle.cjs"]);
    return stdout;
  },
};

const WEBPACK = `module.exports = {
  mode: "production",
  target: "node",
  entry: "./cuda.mjs",
  output: { filename: "main.cjs" },
};
`;

const webpackForNode: Environment = {
  name: "webpack",
  how: "to CommonJS for Node, `cuda-native` in the bundle",
  tools: { webpack: "5.113.0", "webpack-cli": "7.3.1" },
  async run(workshop) {
    workshop.write("webpack.config.cjs", WEBPACK);
    await workshop.bin("webpack", []);
    const { stdout } = await workshop.node(["--no-warnings", "dist/main.cjs"]);
    return stdout;
  },
};

const nextOnServer: Environment = {
  name: "Next",
  how: "`next build` (Turbopack), in a server component, `serverExternalPackages` with `cuda-native`",
  tools: { next: "16.4.6", react: "19.3.1", "react-dom": "19.3.1" },
  async run(workshop) {
    workshop.write("app/page.js", SERVER_PAGE);
    workshop.write("app/layout.js", LAYOUT);
    workshop.write(
      "next.config.mjs",
      'export default { output: "export", serverExternalPackages: ["@weightinit/cuda-native"] };\n',
    );
    await workshop.bin("next", ["build"], { NEXT_TELEMETRY_DISABLED: "1" });
    return workshop.read("outcome.json");
  },
};

export const bundlers: readonly Environment[] = [
  esbuild,
  esbuildForNode,
  rollup,
  vite,
  webpack,
  webpackForNode,
  parcel,
  next,
  nextOnServer,
  metro,
];
