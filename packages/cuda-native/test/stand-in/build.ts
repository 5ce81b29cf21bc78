/**
 * Builds the stand-in driver once for a run of the tests, if g++ is there; otherwise they skip what needs it.
 *
 * @module
 */
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const folder = dirname(fileURLToPath(import.meta.url));
const FLAGS = ["-std=c++17", "-O2", "-ffp-contract=off", "-fPIC", "-shared", "-pthread", "-Wall", "-Wextra", "-Werror"];

/** Path of the built library, or why there is none. */
export function buildStandIn(): { path: string } | { reason: string } {
  if (process.platform !== "linux")
    return { reason: `the stand-in driver builds on Linux, this is ${process.platform}` };
  const sources = readdirSync(folder).filter((name) => name.endsWith(".cpp") || name.endsWith(".h"));
  const hash = createHash("sha256").update(FLAGS.join(" ") + process.arch);
  for (const name of sources.sort()) hash.update(readFileSync(join(folder, name)));
  const cache = join(folder, "../../node_modules/.cache/stand-in", hash.digest("hex").slice(0, 16));
  const path = join(cache, "libcuda.so.1");
  if (existsSync(path)) return { path };
  mkdirSync(cache, { recursive: true });
  const unfinished = `${path}.${process.pid}`;
  const inputs = sources.filter((name) => name.endsWith(".cpp")).map((name) => join(folder, name));
  const built = spawnSync("g++", [...FLAGS, "-o", unfinished, ...inputs], { encoding: "utf8" });
  if (built.error) return { reason: "the stand-in driver needs g++, which is not installed" };
  if (built.status !== 0) throw new Error(`g++ failed on the stand-in driver:\n${built.stderr}`);
  renameSync(unfinished, path);
  return { path };
}

/** Environment variables by which test files learn of it. */
export const STAND_IN = "WEIGHTINIT_STAND_IN";
export const NO_STAND_IN = "WEIGHTINIT_NO_STAND_IN";

export default function setup(): void {
  const result = buildStandIn();
  if ("path" in result) {
    process.env[STAND_IN] = result.path;
    return;
  }
  process.env[NO_STAND_IN] = result.reason;
  console.warn(`Tests of the CUDA backend are skipped: ${result.reason}.`);
}
