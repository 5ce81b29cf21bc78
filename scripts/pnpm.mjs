// Runs the pinned pnpm through npx, so that Node and npm are all a fresh clone needs.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

export const root = dirname(dirname(fileURLToPath(import.meta.url)));
const { packageManager } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));

/** Runs pnpm with `args` in the project's root; ends this process with its exit status if that is not 0. */
export function pnpm(args, { env = {}, allowFailure = false } = {}) {
  const windows = process.platform === "win32";
  const result = spawnSync(windows ? "npx.cmd" : "npx", ["--yes", packageManager, ...args], {
    cwd: root,
    stdio: "inherit",
    shell: windows,
    env: { ...process.env, TURBO_TELEMETRY_DISABLED: "1", DO_NOT_TRACK: "1", ...env },
  });
  if (result.error) throw result.error;
  if (result.status !== 0 && !allowFailure) process.exit(result.status ?? 1);
  return result.status ?? 1;
}

if (process.argv[1] && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) pnpm(process.argv.slice(2));
