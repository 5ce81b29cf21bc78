// `npm run docs` serves the documentation while it is written; `npm run docs:build` builds it to apps/docs/dist.
// The path that the site is served below is fixed at build time: DOCS_BASE=/weightinit/ npm run docs:build
import { pnpm } from "./pnpm.mjs";
import { setup, step } from "./setup.mjs";

const task = process.argv[2];

setup();
step(task === "build" ? "Building the packages and the site" : "Building the packages");
const filter = task === "build" ? "@weightinit/docs" : "@weightinit/docs^...";
pnpm(["exec", "turbo", "run", "build", `--filter=${filter}`, "--output-logs=new-only"]);
if (task === "build") console.log("\nThe site is in apps/docs/dist.");
else pnpm(["--filter", "@weightinit/docs", "run", "dev"]);
