/**
 * Gets the rivals ready: npm packages from their own lock file, and a Python that has NumPy.
 *
 * @module
 */
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { APP } from "./environment.ts";

/** The Python that rivals run in, and what it has. */
export interface Python {
  readonly file: string;
  readonly python: string;
  readonly numpy?: string;
  readonly torch?: string;
  readonly blas?: string;
}

const RIVALS = join(APP, "rivals");

/**
 * Whether matrices of this Python are worth a comparison: the reference BLAS, which Debian's NumPy and PyTorch load
 * where no other is installed, is ten times slower than OpenBLAS. Where the name cannot be told, it is believed.
 */
export function hasOptimisedBlas({ blas }: Pick<Python, "blas">): boolean {
  return blas === undefined || /openblas|mkl|blis/i.test(blas);
}

/** Installs the rivals with npm unless they are what the lock file says. */
export function installRivals(): void {
  const lock = readFileSync(join(RIVALS, "package-lock.json"));
  const wanted = createHash("sha256").update(lock).digest("hex");
  const stamp = join(RIVALS, "node_modules", ".installed");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === wanted) return;
  console.log("Installing the rivals (npm, from apps/bench/rivals/package-lock.json)");
  execFileSync("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"], {
    cwd: RIVALS,
    stdio: "inherit",
    shell: process.platform === "win32",
  });
  writeFileSync(stamp, wanted);
}

/** Versions of the rivals' npm packages, by name. */
export function rivalVersions(): Readonly<Record<string, string>> {
  return JSON.parse(readFileSync(join(RIVALS, "package.json"), "utf8")).dependencies;
}

function probe(file: string): Python | undefined {
  try {
    const output = execFileSync(file, [join(RIVALS, "python", "probe.py")], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    });
    const found = JSON.parse(output) as Python;
    return found.numpy === undefined ? undefined : { ...found, file };
  } catch {
    return undefined; // no such program, or a shim with nothing behind it
  }
}

/**
 * The Python that WEIGHTINIT_BENCH_PYTHON names; otherwise, of those on PATH and in /usr/bin, the first that has both
 * NumPy and PyTorch, or else the first with NumPy.
 */
export function findPython(): Python | undefined {
  const named = process.env["WEIGHTINIT_BENCH_PYTHON"];
  const candidates = named === undefined || named === "" ? ["python3", "/usr/bin/python3"] : [named];
  const found = candidates.map(probe).filter((one) => one !== undefined);
  return found.find(({ torch }) => torch !== undefined) ?? found[0];
}
