/**
 * The contenders of `npm run bench:make`: each is a process that is timed from its start to its end.
 *
 * @module
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { APP, ROOT } from "../environment.ts";

/** Rounds of contenders that take a minute and vary little. */
export const PYTHON_ROUNDS = 2;

/** One contender. */
export interface Contender {
  readonly id: string;
  /** At most so many rounds. */
  readonly rounds?: number;
  readonly label: string;
  readonly command: readonly [file: string, ...args: string[]];
}

/** One run of it. */
export interface Ran {
  readonly seconds: number;
  /** Peak resident memory, where the process says it. */
  readonly peakMB?: number;
  /** What the process measured itself, without its start. */
  readonly own?: number;
}

/** What is made, where, by how many threads. */
export interface Setting {
  readonly config: string;
  readonly folder: string;
  readonly threads: number;
  readonly bytes: number;
  readonly python: string | undefined;
}

const CLI = join(ROOT, "packages/cli/dist/main.js");
const SCRIPT = join(APP, "rivals/python/make_checkpoint.py");

/** Bytes of the file that `make` writes of a config. */
export function plannedBytes(config: string): { readonly bytes: number; readonly parameters: number } {
  const ran = spawnSync(process.execPath, [CLI, "plan", config, "--json"], { encoding: "utf8", maxBuffer: 2 ** 28 });
  if (ran.status !== 0) throw new Error(ran.stderr);
  const { byteLength, parameters } = JSON.parse(ran.stdout);
  return { bytes: byteLength, parameters };
}

/** A Python with transformers, and its versions. */
export function findTransformers(): { readonly python?: string; readonly versions: Record<string, string> } {
  const named = process.env["WEIGHTINIT_BENCH_PYTHON"];
  for (const python of named ? [named] : ["python3", "/usr/bin/python3"]) {
    const { status, stdout } = spawnSync(python, [SCRIPT, "probe"], { encoding: "utf8" });
    const versions = status === 0 ? JSON.parse(stdout || "{}") : {};
    if (versions.transformers !== undefined) return { python, versions };
  }
  return { versions: {} };
}

export function contendersOf({ config, folder, threads, bytes, python }: Setting): readonly Contender[] {
  const t = String(threads);
  const cli = (id: string, label: string, ...args: string[]): Contender => ({
    id,
    label,
    command: [
      process.execPath,
      CLI,
      "make",
      config,
      "--seed",
      "42",
      "--dtype",
      "bfloat16",
      "--threads",
      t,
      "--json",
      ...args,
    ],
  });
  const py = (way: string, label: string): Contender => ({
    id: way,
    rounds: PYTHON_ROUNDS,
    label,
    command: [python!, SCRIPT, way, config, join(folder, way), t],
  });
  const dd = [
    "if=/dev/zero",
    `of=${join(folder, "zeros")}`,
    "bs=4M",
    `count=${bytes}`,
    "iflag=count_bytes",
    "conv=fsync",
  ];
  return [
    { id: "dd", label: "dd conv=fsync, zeros", command: ["dd", ...dd] },
    cli("make", "weightinit make", "-o", join(folder, "model.safetensors")),
    cli("discard", "weightinit make --discard", "--discard"),
    {
      id: "fill",
      label: "CpuRng alone, memory used again",
      command: [process.execPath, join(APP, "dist/make/fill.js"), String(bytes), t],
    },
    {
      id: "plan",
      label: "weightinit plan, 70 billion parameters",
      command: [process.execPath, CLI, "plan", join(APP, "models/llama-3-70b.json"), "--json"],
    },
    ...(python === undefined
      ? []
      : [
          py("from_config", "transformers, from_config and save_pretrained"),
          py("meta", "transformers, meta device, init_weights and save_pretrained"),
          py("normal", "PyTorch, one normal_ of all numbers, nothing written"),
        ]),
  ];
}

/** Tells the peak of a Node process that ends. */
const HOOK = join(APP, "src/make/peak-hook.mjs");

function peakOfPython(command: readonly string[]): readonly string[] {
  const wrapper =
    "import resource, subprocess, sys; code = subprocess.run(sys.argv[1:]).returncode; print('peak', resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss); sys.exit(code)";
  return [command[0]!, "-c", wrapper, ...command];
}

/** Runs a contender once, on a disk that has nothing left to write. */
export function runOnce(contender: Contender, folder: string): Ran {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  spawnSync("sync");
  const isNode = contender.command[0] === process.execPath;
  const isPython = contender.command[1]?.endsWith(".py") === true;
  const [file, ...args] = isPython ? peakOfPython(contender.command) : contender.command;
  const peakFile = join(folder, "peak");
  const env = {
    ...process.env,
    ...(isNode && { NODE_OPTIONS: `--import=${pathToFileURL(HOOK).href}`, WEIGHTINIT_BENCH_PEAK: peakFile }),
  };
  const start = performance.now();
  const ran = spawnSync(file!, args, { encoding: "utf8", env, maxBuffer: 2 ** 28 });
  const seconds = (performance.now() - start) / 1000;
  if (ran.status !== 0) throw new Error(`${contender.label}: ${ran.stderr || ran.error}`);
  const python = /^peak (\d+)$/m.exec(ran.stdout)?.[1];
  const peak = isNode && existsSync(peakFile) ? readFileSync(peakFile, "utf8") : python;
  const own = /^\{.*"seconds":\s*([\d.]+).*\}$/m.exec(ran.stdout)?.[1];
  rmSync(folder, { recursive: true, force: true });
  return {
    seconds,
    ...(peak !== undefined && { peakMB: (Number(peak) * 1024) / 1e6 }),
    ...(own !== undefined && { own: Number(own) }),
  };
}
