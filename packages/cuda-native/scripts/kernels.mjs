// Builds kernels/*.cu into ptx/SET/*.ptx, or checks that the committed PTX is what the sources give.
//
//   node scripts/kernels.mjs           build (needs nvcc)
//   node scripts/kernels.mjs --check   exit 1 if a file is not what its source and flags give
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const sources = join(root, "kernels");
const outputs = join(root, "ptx");

/** nvcc 13.0; another version may write other bytes, which the check reports as such. */
export const TOOLKIT = "13.0";
/** Unfused, unflushed arithmetic: half of all a + b·c differ in their last bit otherwise. */
const FLAGS = "-ptx -O3 -std=c++17 -fmad=false -ftz=false -prec-div=true -prec-sqrt=true".split(" ");
/** Those that draw, for whole tensors and for slices. */
const LAWS = ["normal", "truncated_normal", "uniform"];
const DRAWING = [...LAWS, ...LAWS.map((law) => `strided_${law}`)];
/** The names of the modules: one for each .cu file. */
export const modules = readdirSync(sources)
  .filter((name) => name.endsWith(".cu"))
  .map((name) => name.slice(0, -3))
  .sort();

/**
 * Sets of modules, each for a compute capability and all later ones. nvcc 13 writes `.version 9.0`, which only drivers
 * from R580 load. ptxas refuses what is newer than the header says, so assembling proves that 6.3 (CUDA 10.0; sm_75
 * begins there) and 7.0 (CUDA 11.0; sm_80) are enough. The second has only the modules that use its instructions.
 */
export const sets = [
  { name: "sm_75", version: "6.3", capability: 75, modules },
  { name: "sm_80", version: "7.0", capability: 80, modules: DRAWING },
];
export const files = sets.flatMap((set) => set.modules.map((module) => ({ set, module })));

/** Turing, Ampere, Ada, Hopper, Blackwell. */
const ARCHITECTURES = ["sm_75", "sm_80", "sm_86", "sm_89", "sm_90", "sm_100", "sm_120"];

/** The architectures that load a set: its own and the later ones, which take a newer set's module where there is one. */
export function architecturesOf(set) {
  return ARCHITECTURES.slice(ARCHITECTURES.indexOf(set.name));
}

/** Hash of every kernel source and of the flags: any of them may change any module. */
export function sourceHash() {
  const hash = createHash("sha256");
  hash.update(`${FLAGS.join(" ")}\n${JSON.stringify(sets)}\n`);
  for (const name of readdirSync(sources).sort()) {
    hash.update(`${name}\n${readFileSync(join(sources, name), "utf8").replaceAll("\r\n", "\n")}\n`);
  }
  return hash.digest("hex");
}

export function pathOf({ set, module }) {
  return join(outputs, set.name, `${module}.ptx`);
}

export function committed(file) {
  return readFileSync(pathOf(file), "utf8").replaceAll("\r\n", "\n");
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

export function run(command, args) {
  const { status, stdout, stderr, error } = spawnSync(command, args, { encoding: "utf8", maxBuffer: 2 ** 28 });
  if (status !== 0) throw new Error(`${command} ${args.join(" ")}: ${error ?? stdout + stderr}`);
  return stdout + stderr;
}

/**
 * Where a product and a sum of floats may be one instruction: matrix products, whose bits nobody promises, and uses
 * that give what separate instructions would, or a floor that is defined as such. Everywhere else it would change bits.
 */
const FUSED = {
  orthogonal: ["fma.rn.f32", "fma.rn.f64"],
  // floorFma (kernels/normal32.cuh); quotient (kernels/normal64.cuh), which rounds as the division does.
  normal: ["fma.rm.f32", "fma.rn.f64"],
};
for (const name of ["truncated_normal", "strided_normal", "strided_truncated_normal"]) FUSED[name] = FUSED.normal;

/** Instructions of a module's `ptx` that fuse a product and a sum of floats and may not. */
export function fusedInstructions(module, ptx) {
  const allowed = FUSED[module.replace(/^orthogonal_.*/, "orthogonal")] ?? [];
  return ptx.split("\n").filter((line) => {
    const opcode = /^\s*(?:@!?%p\d+\s+)?((?:fma|mad)\.(?:\w+\.)*b?f\d+(?:x2)?)\s/.exec(line)?.[1];
    return opcode !== undefined && !allowed.includes(opcode);
  });
}

/** What nvcc writes for a module in a set, as it is committed: comments, indentation and empty lines left out. */
export function compile({ set, module }) {
  const folder = mkdtempSync(join(tmpdir(), "weightinit-kernels-"));
  try {
    const output = join(folder, "out.ptx");
    run(tool("nvcc"), [...FLAGS, `-arch=compute_${set.capability}`, "-o", output, join(sources, `${module}.cu`)]);
    const code = readFileSync(output, "utf8")
      .replace(/^\s*\/\/.*\n/gm, "")
      .replace(/^\.version .*$/m, `.version ${set.version}`)
      .replace(/^\.target .*$/m, `.target ${set.name}`)
      .replace(/^[\t ]+/gm, "")
      .replace(/[\t ]+/g, " ")
      .replace(/ $/gm, "")
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
  rmSync(outputs, { recursive: true, force: true });
  for (const file of files) {
    const { set, module } = file;
    const ptx = compile(file);
    const fused = fusedInstructions(module, ptx);
    if (fused.length > 0)
      throw new Error(`${module}: expected no fused arithmetic but what is listed, got\n${fused.join("\n")}`);
    const architectures = architecturesOf(set);
    for (const architecture of architectures) assemble(ptx, architecture);
    mkdirSync(dirname(pathOf(file)), { recursive: true });
    writeFileSync(pathOf(file), ptx);
    console.log(`ptx/${set.name}/${module}.ptx ${ptx.length} bytes, assembles for ${architectures.join(", ")}`);
  }
}

function check() {
  const stale = files.filter((file) => !committed(file).includes(sourceHash()));
  if (stale.length > 0) {
    const names = stale.map(({ set, module }) => `${set.name}/${module}`).join(", ");
    console.error(`expected the PTX of kernels/ as it is, got an older one in ${names}; run pnpm kernels`);
    process.exit(1);
  }
}

if (process.argv[1] && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  if (process.argv.includes("--check")) check();
  else build();
}
