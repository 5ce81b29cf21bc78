/**
 * `weightinit doctor`: what this machine has.
 *
 * @module
 */
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { arch, availableParallelism, cpus, platform, release, totalmem } from "node:os";
import { randn32 } from "@weightinit/core";
import { CpuRng } from "@weightinit/cpu";
import { readNoThing } from "../arguments.ts";
import { EXIT } from "../exit-codes.ts";
import { byteText } from "../format.ts";
import { version } from "../version.ts";

export const options = { json: { type: "boolean" } } as const;

/** SHA-256 of the first 10⁵ normals of seed 42, float32, little-endian: the same on every machine. */
export const NORMALS = "00039afe33d329feceb65fc743f95a7f42a587961986ea05bc62891e19a40eb9";

/** The version of a package that may be installed beside the command. */
function installed(name: string): string {
  try {
    const from = createRequire(import.meta.url);
    return (from(`${name}/package.json`) as { version: string }).version;
  } catch {
    return "not installed";
  }
}

/** What the kernel says of NVIDIA's driver. */
async function driver(): Promise<string> {
  const text = await readFile("/proc/driver/nvidia/version", "utf8").catch(() => "");
  return (
    /Kernel Module(?: for \S+)?\s+([\d.]+)/.exec(text)?.[1] ?? (platform() === "linux" ? "none" : "not looked for")
  );
}

function numbersAreRight(): boolean {
  const { data } = randn32(new CpuRng(42), 100_000);
  return createHash("sha256").update(new Uint8Array(data.buffer)).digest("hex") === NORMALS;
}

export async function doctor(words: readonly string[]): Promise<number> {
  const values = readNoThing("doctor", words, options);
  const isRight = numbersAreRight();
  const about = {
    weightinit: await version(),
    node: process.version,
    system: `${platform()} ${release()}, ${arch()}`,
    processor: cpus()[0]?.model.trim() ?? "not known",
    threads: availableParallelism(),
    memory: byteText(totalmem()),
    "random numbers": isRight ? "right" : "WRONG: please report this",
    "@weightinit/webgpu": installed("@weightinit/webgpu"),
    "@weightinit/cuda-native": installed("@weightinit/cuda-native"),
    "NVIDIA driver": await driver(),
  };
  const width = Math.max(...Object.keys(about).map((name) => name.length));
  const lines = Object.entries(about).map(([name, value]) => `${name.padEnd(width)}  ${value}\n`);
  process.stdout.write(values.json ? `${JSON.stringify(about, null, 2)}\n` : lines.join(""));
  return isRight ? EXIT.done : EXIT.different;
}
