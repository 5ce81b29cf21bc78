/**
 * Which machine the figures are from.
 *
 * @module
 */
import { readFileSync } from "node:fs";
import { availableParallelism, cpus, loadavg, totalmem, type } from "node:os";
import type { Python } from "./rivals.ts";

export interface Machine {
  readonly cpu: string;
  /** Cores that this process may use. */
  readonly cores: number;
  readonly memoryGiB: number;
  readonly os: string;
  readonly node: string;
  readonly v8: string;
  readonly python?: string;
  readonly numpy?: string;
  readonly torch?: string;
  readonly blas?: string;
}

/** A field of a file of `NAME="value"` lines, or of /proc/cpuinfo. */
function field(file: string, name: RegExp): string | undefined {
  try {
    return name.exec(readFileSync(file, "utf8"))?.[1];
  } catch {
    return undefined;
  }
}

/** The processor's name, and its family and model numbers where virtual machines leave the name short. */
function cpuName(): string {
  const name = cpus()[0]?.model.trim() || process.arch;
  const family = field("/proc/cpuinfo", /^cpu family\s*: (\d+)$/m);
  const model = field("/proc/cpuinfo", /^model\s*: (\d+)$/m);
  const vectors = /\bavx512f\b/.test(field("/proc/cpuinfo", /^flags\s*: (.*)$/m) ?? "") ? ", AVX-512" : "";
  return family === undefined ? name : `${name} (family ${family}, model ${model}${vectors})`;
}

export function describeMachine(python: Python | undefined): Machine {
  const { file: _, ...versions } = python ?? { file: "" };
  return {
    cpu: cpuName(),
    cores: availableParallelism(),
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    os: field("/etc/os-release", /^PRETTY_NAME="(.*)"$/m) ?? type(),
    node: process.versions.node,
    v8: process.versions.v8,
    ...versions,
  };
}

/** How many processes wanted to run in the last minute, this one included. */
export const load = (): number => Number(loadavg()[0]!.toFixed(2));
