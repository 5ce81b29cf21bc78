/**
 * Bundlers, with their defaults where they have some; what they make runs in Chromium, or in Node.
 *
 * @module
 */
import { html, outcomeOfPage } from "./browsers.ts";
import type { Environment } from "./environment.ts";
import { bundle } from "./esbuild.ts";
import type { Workshop } from "./workshop.ts";

interface Bundler extends Omit<Environment, "run"> {
  /** What a user writes, by path, before the bundler runs. */
  readonly files: Readonly<Record<string, string>>;
  bundle(workshop: Workshop): Promise<unknown>;
}

/** What makes `index.html` in a folder, whose page is opened. */
const forPages = ({ files, bundle, ...about }: Bundler, folder = "dist"): Environment => ({
  ...about,
  async run(workshop) {
    workshop.writeAll(files);
    await bundle(workshop);
    return outcomeOfPage(workshop.at(folder));
  },
});

/** What makes `dist/main.cjs`, which is run. */
const forNode = ({ files, bundle, ...about }: Bundler): Environment => ({
  ...about,
  async run(workshop) {
    workshop.writeAll(files);
    await bundle(workshop);
    const { stdout } = await workshop.node(["--no-warnings", "dist/main.cjs"]);
    return stdout;
  },
});

/** A page beside the bundle, which is a script. */
const PAGE_OF_SCRIPT = { "dist/index.html": html('<script src="main.js"></script>') };
/** A page that is the bundler's entry. */
const PAGE_OF_MODULE = { "index.html": html('<script type="module" src="./page.mjs"></script>') };

const IN_NODE = "to CommonJS for Node, `cuda-native` in the bundle";

const esbuild = forPages({
  name: "esbuild",
  how: '`platform: "browser"`',
  tools: { esbuild: "0.28.2" },
  files: PAGE_OF_SCRIPT,
  bundle: (workshop) => bundle(workshop, "page.mjs", "dist/main.js", { format: "iife", platform: "browser" }),
});

const esbuildForNode = forNode({
  name: "esbuild",
  how: IN_NODE,
  tools: { esbuild: "0.28.2" },
  files: {},
  bundle: (workshop) => bundle(workshop, "cuda.mjs", "dist/main.cjs", { format: "cjs", platform: "node" }),
});

const rollup = forPages({
  name: "Rollup",
  how: "with its plugin `node-resolve`",
  tools: { rollup: "4.68.8", "@rollup/plugin-node-resolve": "16.0.3" },
  files: PAGE_OF_SCRIPT,
  bundle(workshop) {
    const flags = ["--plugin", "node-resolve={browser:true}", "--format", "iife", "--file", "dist/main.js"];
    return workshop.bin("rollup", ["page.mjs", ...flags]);
  },
});

const vite = forPages({
  name: "Vite",
  how: "`vite build`",
  tools: { vite: "8.3.8" },
  files: PAGE_OF_MODULE,
  bundle: (workshop) => workshop.bin("vite", ["build"]),
});

const WEBPACK_TOOLS = { webpack: "5.113.0", "webpack-cli": "7.3.1" };

const webpack = forPages({
  name: "webpack",
  how: "`--mode production`",
  tools: WEBPACK_TOOLS,
  files: PAGE_OF_SCRIPT,
  bundle: (workshop) =>
    workshop.bin("webpack", ["--mode", "production", "--entry", "./page.mjs", "--output-path", "dist"]),
});

const WEBPACK_CONFIG = `module.exports = {
  mode: "production",
  target: "node",
  entry: "./cuda.mjs",
  output: { filename: "main.cjs" },
};
`;

const webpackForNode = forNode({
  name: "webpack",
  how: IN_NODE,
  tools: WEBPACK_TOOLS,
  files: { "webpack.config.cjs": WEBPACK_CONFIG },
  bundle: (workshop) => workshop.bin("webpack", []),
});

const parcel = forPages({
  name: "Parcel",
  how: "its defaults, which do not read `exports`",
  tools: { parcel: "2.16.4" },
  files: PAGE_OF_MODULE,
  bundle: (workshop) => workshop.bin("parcel", ["build", "index.html", "--dist-dir", "dist", "--no-cache"]),
});

const NEXT_TOOLS = { next: "16.4.6", react: "19.3.1", "react-dom": "19.3.1" };

const nextBuild = (workshop: Workshop) => workshop.bin("next", ["build"], { NEXT_TELEMETRY_DISABLED: "1" });

const LAYOUT = `export default ({ children }) => <html lang="en"><body>{children}</body></html>;
`;

const CLIENT_PAGE = `"use client";
import { useEffect } from "react";

export default function Page() {
  useEffect(() => {
    import("../page.mjs");
  }, []);
  return null;
}
`;

const next = forPages(
  {
    name: "Next",
    how: "`next build` (Turbopack), static export, in a client component",
    tools: NEXT_TOOLS,
    files: {
      "app/page.js": CLIENT_PAGE,
      "app/layout.js": LAYOUT,
      "next.config.mjs": 'export default { output: "export" };\n',
    },
    bundle: nextBuild,
  },
  "out",
);

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

const nextOnServer: Environment = {
  name: "Next",
  how: "`next build` (Turbopack), in a server component, `serverExternalPackages` with `cuda-native`",
  tools: NEXT_TOOLS,
  async run(workshop) {
    workshop.writeAll({
      "app/page.js": SERVER_PAGE,
      "app/layout.js": LAYOUT,
      "next.config.mjs": 'export default { output: "export", serverExternalPackages: ["@weightinit/cuda-native"] };\n',
    });
    await nextBuild(workshop);
    return workshop.read("outcome.json");
  },
};

const METRO = `module.exports = {
  resolver: { sourceExts: ["js", "mjs", "json"] },
  transformer: { babelTransformerPath: require.resolve("@react-native/metro-babel-transformer") },
};
`;

const metro = forPages({
  name: "Metro",
  how: "`metro build` with React Native's preset; the bundle runs in Chromium",
  tools: {
    metro: "0.87.1",
    "metro-config": "0.87.1",
    "@react-native/babel-preset": "0.87.1",
    "@react-native/metro-babel-transformer": "0.87.1",
  },
  files: {
    ...PAGE_OF_SCRIPT,
    "metro.config.cjs": METRO,
    "babel.config.cjs": 'module.exports = { presets: ["module:@react-native/babel-preset"] };\n',
  },
  bundle: (workshop) =>
    workshop.bin("metro", ["build", "page.mjs", "--config", "metro.config.cjs", "--out", "dist/main"]),
});

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
