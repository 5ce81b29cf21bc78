/**
 * The built sites that the tests look at: the one in dist/, for the base path "/", which `npm run build` has made, and
 * a part of one for another base path, made here.
 *
 * @module
 */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";

export const app = join(import.meta.dirname, "..", "..");

export interface Site {
  readonly folder: string;
  readonly base: string;
}

export const sites = {
  root: { folder: join(app, "dist"), base: "/" },
  below: { folder: join(app, ".report", "site"), base: "/weightinit/" },
} as const satisfies Record<string, Site>;

function run(command: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): void {
  const bin = join(app, "node_modules", ".bin", command);
  const { status, stdout, stderr } = spawnSync(bin, args, {
    cwd: app,
    encoding: "utf8",
    env: { ...process.env, ...env },
  });
  if (status !== 0) throw new Error(`${command} ${args.join(" ")} ended with ${status}:\n${stdout}${stderr}`);
}

/** Fails if `npm run build` has not made the site. */
export default function check(): void {
  if (!existsSync(join(sites.root.folder, "index.html"))) {
    throw new Error("expected the site in apps/docs/dist, got none: run `npm run docs:build` first");
  }
}

/**
 * Builds the site for the other base path, of the API its index pages alone: seven of eight pages are the API's, all of
 * one template, and took most of the two minutes of processor time.
 */
export function buildBelow(): void {
  // A remembered build restores dist/, not the pages that typedoc wrote.
  if (!existsSync(join(app, "..", "..", "docs", "api", "index.md"))) run("typedoc", []);
  run("vitepress", ["build", "--outDir", sites.below.folder], {
    DOCS_BASE: sites.below.base,
    DOCS_WITHOUT_API_PAGES: "true",
  });
}
