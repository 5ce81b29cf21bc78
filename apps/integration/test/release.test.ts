/** What `npm run version-packages` makes of the pending changesets, in a copy of the manifests. */
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { packages, root, run } from "../src/tarballs.ts";

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly peerDependencies?: Readonly<Record<string, string>>;
}

let copy: string;
const manifests = (folder: string) =>
  packages.map((name) => JSON.parse(readFileSync(join(folder, "packages", name, "package.json"), "utf8")) as Manifest);

beforeAll(() => {
  copy = mkdtempSync(join(tmpdir(), "weightinit-release-"));
  const files = run("git", ["ls-files", "--", "*package.json", "pnpm-workspace.yaml", ".changeset"], root);
  for (const file of files.trim().split("\n")) cpSync(join(root, file), join(copy, file), { recursive: true });
  symlinkSync(join(root, "node_modules"), join(copy, "node_modules"), "junction");
  const change = manifests(root)
    .map(({ name }) => `"${name}": minor`)
    .join("\n");
  writeFileSync(join(copy, ".changeset", "of-this-test.md"), `---\n${change}\n---\n\nOf the test.\n`);
  const author = ["-c", "user.name=test", "-c", "user.email=test@example.invalid"];
  run("git", ["init", "--quiet", "--initial-branch=main"], copy);
  run("git", ["add", "--all", "."], copy);
  run("git", [...author, "commit", "--quiet", "--message=copy"], copy);
  run(process.execPath, [join(root, "node_modules/@changesets/cli/bin.js"), "version"], copy);
});
afterAll(() => rmSync(copy, { recursive: true, force: true }));

it("gives every package the next minor version: 0.1.0 is the first", () => {
  const [current] = manifests(root);
  const [major, minor] = current!.version.split(".").map(Number);
  const next = `${major}.${minor! + 1}.0`;
  expect(manifests(copy).map(({ name, version }) => [name, version])).toEqual(
    manifests(root).map(({ name }) => [name, next]),
  );
});

it("keeps the peers' ranges, which the next version is in", () => {
  const peers = (folder: string) => manifests(folder).map(({ peerDependencies }) => peerDependencies);
  expect(peers(copy)).toEqual(peers(root));
});

it("writes each package a change log", () => {
  for (const name of packages) {
    expect(readFileSync(join(copy, "packages", name, "CHANGELOG.md"), "utf8")).toContain("Of the test.");
  }
});
