/**
 * How contenders' processes are started: their interpreter, and an environment in which each rival is at its best.
 *
 * @module
 */
import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import type { Case } from "./cases.ts";
import { type Contender, jobOf } from "./contenders.ts";
import type { Command } from "./process.ts";

/** The app's folder; this module runs as dist/main.js and, in tests, as src/environment.ts. */
export const APP = dirname(dirname(fileURLToPath(import.meta.url)));
/** The repository's root. */
export const ROOT = dirname(dirname(APP));

/** Settings of BLAS and OpenMP that a machine may have for other reasons: rivals run with their own defaults. */
const TUNING = /^(OPENBLAS|GOTO|OMP|GOMP|KMP|MKL|BLIS|ATEN|TORCH)_/;

function environment(threads: number): NodeJS.ProcessEnv {
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !TUNING.test(name)));
  for (const name of ["WEIGHTINIT_THREADS", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"]) {
    env[name] = String(threads);
  }
  return env;
}

/** What a process does with its job: serve it until it is told to end, or measure its first tensor. */
export type Mode = "serve" | "--cold" | "--memory";

/** The command that serves a contender's job in a case. */
export function commandOf(contender: Contender, item: Case, python: string | undefined, mode: Mode = "serve"): Command {
  const job = JSON.stringify(jobOf(contender, item));
  const program = resolve(APP, contender.program);
  const base = { cwd: APP, env: environment(contender.threads) };
  if (contender.language === "python") return { ...base, file: python!, args: [program, job] };
  // Not in a cold start: with that flag, Node starts 10 ms later, because V8 refuses its snapshot's code cache.
  const flags = mode === "serve" ? ["--expose-gc"] : [];
  return { ...base, file: process.execPath, args: [...flags, program, job, ...(mode === "serve" ? [] : [mode])] };
}
