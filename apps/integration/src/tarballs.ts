/**
 * The published packages as tarballs, packed once a test run from the built workspace.
 *
 * @module
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = join(dirname(fileURLToPath(import.meta.url)), "..", "..", "..");

/** The packages that are published, by folder name. */
export const packages = [
  "core",
  "schemes",
  "cpu",
  "webgpu",
  "cuda-native",
  "rng-jax",
  "rng-keras",
  "rng-julia",
  "rng-mlx",
  "rng-numpy",
  "rng-parts",
  "rng-tfjs",
  "rng-tensorflow",
  "rng-torch",
  "tfjs",
  "safetensors",
  "recipes",
  "cli",
  "conformance",
] as const;

const manifest = (folder: string) =>
  JSON.parse(readFileSync(join(root, "packages", folder, "package.json"), "utf8")) as { name: string; version: string };

/** What a package in a folder is called: all but the command are of the scope. */
export const packageName = (folder: string): string => manifest(folder).name;

export interface Packed {
  readonly folder: string;
  /** Path of each package's tarball. */
  readonly tarballs: Readonly<Record<string, string>>;
  dispose(): void;
}

/** Runs a command of npm's or Node's, quietly; its output becomes the error's message if it fails. */
export function run(command: string, args: readonly string[], cwd: string): string {
  const { status, stdout, stderr, error } = spawnSync(command, args, { cwd, encoding: "utf8" });
  if (status !== 0)
    throw new Error(`${command} ${args.join(" ")} ended with ${status}:\n${stdout}${stderr}`, { cause: error });
  return stdout;
}

/** Packs with pnpm, which turns `workspace:` ranges into versions; all in one process, for npx takes seconds to start. */
export function packAll(): Packed {
  const folder = mkdtempSync(join(tmpdir(), "weightinit-"));
  const pack = ["--recursive", "--filter", "./packages/*", "pack", "--pack-destination", folder];
  run(process.execPath, [join(root, "scripts/pnpm.mjs"), ...pack], root);
  const made = new Set(readdirSync(folder));
  const tarballs = Object.fromEntries(
    packages.map((name) => {
      const { name: full, version } = manifest(name);
      const file = `${full.replace("@", "").replace("/", "-")}-${version}.tgz`;
      if (!made.has(file)) throw new Error(`pnpm pack made no ${file}, but ${[...made].join(", ")}`);
      return [name, join(folder, file)];
    }),
  );
  return { folder, tarballs, dispose: () => rmSync(folder, { recursive: true, force: true }) };
}
