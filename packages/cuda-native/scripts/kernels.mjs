// Builds kernels/*.cu into ptx/*.ptx, or checks that the committed PTX is what the sources give.
//
//   node scripts/kernels.mjs           build (needs nvcc)
//   node scripts/kernels.mjs --check   exit 1 if a file is not what its source and flags give
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const sources = join(root, "kernels");
const outputs = join(root, "ptx");

/** nvcc 13.0; another version may write other bytes, which the check reports as such. */
export const TOOLKIT = "13.0";
/** Unfused, unflushed arithmetic: half of all a + b·c differ in their last bit otherwise. */
const FLAGS = "-ptx -O3 -std=c++17 -arch=compute_75 -fmad=false -ftz=false -prec-div=true -prec-sqrt=true".split(" ");
/**
 * nvcc 13 writes `.version 9.0`, which only drivers from R580 load. ptxas refuses what is newer than the header says,
 * so assembling proves that 6.3 (CUDA 10.0; sm_75 begins there) is enough.
 */
const HEADER = { version: "6.3", target: "sm_75" };
/** Turing, Ampere, Ada, Hopper, Blackwell. */
export const ARCHITECTURES = ["sm_75", "sm_80", "sm_86", "sm_89", "sm_90", "sm_100", "sm_120"];

/** The names of the modules: one for each .cu file. */
export const modules = readdirSync(sources)
  .filter((name) => name.endsWith(".cu"))
  .map((name) => name.slice(0, -3))
  .sort();

/** Hash of every kernel source and of the flags: any of them may change any module. */
export function sourceHash() {
  const hash = createHash("sha256");
  hash.update(`${FLAGS.join(" ")}\n${JSON.stringify(HEADER)}\n`);
  for (const name of readdirSync(sources).sort()) {
    hash.update(`${name}\n${readFileSync(join(sources, name), "utf8").replaceAll("\r\n", "\n")}\n`);
  }
  return hash.digest("hex");
}

export function committed(module) {
  return readFileSync(join(outputs, `${module}.ptx`), "utf8").replaceAll("\r\n", "\n");
}

/** A tool of the CUDA toolkit: its path, or undefined. */
export function tool(name) {
  const paths = [name, join(process.env.CUDA_HOME ?? "/usr/local/cuda", "bin", name)];
  return paths.find((path) => spawnSync(path, ["--version"], { stdio: "ignore" }).status === 0);
}

/** Version of the toolkit at hand, or undefined. */
export function toolkitVersion() {
  const nvcc = tool("nvcc");
  return nvcc && /release (\d+\.\d+)/.exec(spawnSync(nvcc, ["--version"], { encoding: "utf8" }).stdout)?.[1];
}

function run(command, args) {
  const { status, stdout, stderr, error } = spawnSync(command, args, { encoding: "utf8" });
  if (status !== 0) throw new Error(`${command} ${args.join(" ")}: ${error ?? stdout + stderr}`);
  return stdout + stderr;
}

/** Instructions of `ptx` that fuse a product and a sum of floats. */
export function fusedInstructions(ptx) {
  return ptx.split("\n").filter((line) => /^\s*(@!?%p\d+\s+)?(fma|mad)\.(\w+\.)*(f16|f32|f64|bf16)/.test(line));
}

/** PTX of a module as it is committed. */
export function compile(module) {
  const folder = mkdtempSync(join(tmpdir(), "weightinit-kernels-"));
  try {
    const output = join(folder, "out.ptx");
    run(tool("nvcc"), [...FLAGS, "-o", output, join(sources, `${module}.cu`)]);
    const code = readFileSync(output, "utf8")
      .replace(/^\s*\/\/.*\n/gm, "")
      .replace(/^\.version .*$/m, `.version ${HEADER.version}`)
      .replace(/^\.target .*$/m, `.target ${HEADER.target}`)
      .replace(/\n{2,}/g, "\n")
      .trim();
    return `// ${module}.cu, built by scripts/kernels.mjs with nvcc ${TOOLKIT}: do not edit.\n// sha256 of sources and flags: ${sourceHash()}\n${code}\n`;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Machine code of `ptx` for an architecture: throws if ptxas refuses; returns its resource report. */
export function assemble(ptx, architecture) {
  const folder = mkdtempSync(join(tmpdir(), "weightinit-kernels-"));
  try {
    const input = join(folder, "in.ptx");
    writeFileSync(input, ptx);
    return run(tool("ptxas"), ["-v", `-arch=${architecture}`, "-o", join(folder, "out.cubin"), input]);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function build() {
  for (const module of modules) {
    const ptx = compile(module);
    const fused = fusedInstructions(ptx);
    if (fused.length > 0) throw new Error(`${module}: expected no fused arithmetic, got\n${fused.join("\n")}`);
    for (const architecture of ARCHITECTURES) assemble(ptx, architecture);
    writeFileSync(join(outputs, `${module}.ptx`), ptx);
    console.log(`ptx/${module}.ptx ${ptx.length} bytes, assembles for ${ARCHITECTURES.join(", ")}`);
  }
}

function check() {
  const stale = modules.filter((module) => !committed(module).includes(sourceHash()));
  if (stale.length > 0) {
    console.error(`expected the PTX of kernels/ as it is, got an older one in ${stale.join(", ")}; run pnpm kernels`);
    process.exit(1);
  }
}

if (process.argv[1] && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  if (process.argv.includes("--check")) check();
  else build();
}
