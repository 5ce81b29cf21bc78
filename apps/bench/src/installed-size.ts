/**
 * What a library puts on the disk: its packages and all they need, by the rivals' lock file.
 *
 * @module
 */
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Contender } from "./contenders.ts";
import { APP, ROOT } from "./environment.ts";

export interface InstalledSize {
  readonly contender: string;
  /** Bytes of all files. */
  readonly bytes: number;
  /** Number of packages. */
  readonly packages: number;
}

/** An entry of a package-lock.json, version 3: its key is the folder. */
interface Locked {
  readonly version?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly optional?: boolean;
}

export type Lock = Readonly<Record<string, Locked>>;

/** Where `name` is found from the package in `folder`: its own node_modules first, then those above it. */
function resolved(lock: Lock, folder: string, name: string): string | undefined {
  for (let at = folder; ; at = at.slice(0, Math.max(0, at.lastIndexOf("/node_modules/")))) {
    const candidate = `${at === "" ? "" : `${at}/`}node_modules/${name}`;
    if (candidate in lock) return candidate;
    if (at === "") return undefined;
    if (!at.includes("/node_modules/")) at = "";
  }
}

/** Folders of the packages and of everything they depend on. */
export function closure(lock: Lock, packages: readonly string[]): Set<string> {
  const found = new Set<string>();
  const visit = (folder: string, name: string): void => {
    const at = resolved(lock, folder, name);
    if (at === undefined || found.has(at)) return; // an optional peer that is not there
    found.add(at);
    const { dependencies, peerDependencies } = lock[at]!;
    for (const next of Object.keys({ ...dependencies, ...peerDependencies })) visit(at, next);
  };
  for (const name of packages) visit("", name);
  return found;
}

/** Bytes of the files in a folder; packages nested in it count for themselves. */
function folderBytes(folder: string): number {
  return readdirSync(folder, { withFileTypes: true }).reduce((sum, entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return entry.name === "node_modules" ? sum : sum + folderBytes(path);
    return entry.isFile() ? sum + statSync(path).size : sum;
  }, 0);
}

/** Bytes of one of our packages as it would be published. */
function packedBytes(name: string): number {
  const folder = join(ROOT, "packages", name.replace("@weightinit/", ""));
  const output = execFileSync("npm", ["pack", "--dry-run", "--json", "--ignore-scripts"], {
    cwd: folder,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
    shell: process.platform === "win32",
  });
  const packed: unknown = JSON.parse(output);
  // A list of packages until npm 10, an object by name since.
  const [first] = Object.values(packed as Record<string, { unpackedSize: number }>);
  return first!.unpackedSize;
}

/** Installed size of every contender that comes from npm. */
export function installedSizes(contenders: readonly Contender[]): InstalledSize[] {
  const rivals = join(APP, "rivals");
  const lock: Lock = JSON.parse(readFileSync(join(rivals, "package-lock.json"), "utf8")).packages;
  return contenders
    .filter(({ cold }) => cold.length > 0)
    .map(({ id, kind, packages }) => {
      if (kind === "ours") {
        const bytes = packages.reduce((sum, name) => sum + packedBytes(name), 0);
        return { contender: id, bytes, packages: packages.length };
      }
      const folders = [...closure(lock, packages)];
      const bytes = folders.reduce((sum, folder) => sum + folderBytes(join(rivals, folder)), 0);
      return { contender: id, bytes, packages: folders.length };
    });
}
