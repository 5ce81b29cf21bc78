// Lays out what scripts/gpu-run.sh needs beside Node: the built packages, their FFI, Dawn, the scripts.
import { cpSync, existsSync, mkdirSync, readdirSync, realpathSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
export const packages = join(here, "../../..");
export const PACKAGES = ["core", "cpu", "webgpu", "cuda-native", "conformance"];
/** Scripts of other packages that run on a card's machine, as they are. */
const SCRIPTS = [
  ["cpu/bench/shared-threads.mjs", "cpu-threads.mjs"],
  ...["bench/card.mjs", "test/checks.js", "test/out-memory.js"].map((file) => [`webgpu/${file}`, `webgpu/${file}`]),
];
const FFI = `@koromix/koffi-${process.platform}-${process.arch}`;

/** The folder of Dawn's binary of this platform. */
export function dawn(folder) {
  return join(folder, "node_modules/webgpu/dist", `${process.platform}-${process.arch}`);
}

/** Fills `folder`; packages must be built. */
export function stage(folder) {
  const modules = join(folder, "node_modules");
  for (const name of PACKAGES) {
    for (const part of ["dist", "package.json"]) {
      cpSync(join(packages, name, part), join(modules, "@weightinit", name, part), { recursive: true });
    }
  }
  const copy = (owner, name, ...parts) => {
    const from = realpathSync(join(packages, owner, "node_modules", name));
    for (const part of parts) {
      mkdirSync(dirname(join(modules, name, part)), { recursive: true });
      if (existsSync(join(from, part))) cpSync(join(from, part), join(modules, name, part), { recursive: true });
    }
  };
  copy("cuda-native", FFI, ".");
  copy("webgpu", "webgpu", "package.json", "index.js", `dist/${process.platform}-${process.arch}`);
  for (const name of readdirSync(here)) if (/\.(mjs|py|ptx)$/.test(name)) cpSync(join(here, name), join(folder, name));
  for (const [from, to] of SCRIPTS) cpSync(join(packages, from), join(folder, to));
  writeFileSync(join(folder, "package.json"), '{ "type": "module" }\n');
}
