/**
 * A user's project: the packed packages in its node_modules, and nothing else.
 *
 * @module
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Packed, packAll, packageName, run } from "../../integration/src/tarballs.ts";

export interface Project {
  readonly folder: string;
  dispose(): void;
}

/** Unpacks the tarballs as `npm install` does, without what they depend on: declarations need none of it. */
export function createProject(): Project {
  const packed: Packed = packAll();
  const folder = mkdtempSync(join(tmpdir(), "weightinit-user-"));
  for (const [name, tarball] of Object.entries(packed.tarballs)) {
    const target = join(folder, "node_modules", packageName(name));
    mkdirSync(target, { recursive: true });
    run("tar", ["-xzf", tarball, "--strip-components=1", "-C", target], folder);
  }
  packed.dispose();
  writeFileSync(join(folder, "package.json"), JSON.stringify({ name: "user", private: true, type: "module" }));
  return { folder, dispose: () => rmSync(folder, { recursive: true, force: true }) };
}
