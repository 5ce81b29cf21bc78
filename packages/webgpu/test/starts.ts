/**
 * Starts a small program over and over, with and without forced collections: it must end by itself, each time.
 *
 * @module
 */
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { kaimingNormal } from "@weightinit/core";
import { CpuRng } from "@weightinit/cpu";
import { expect, it } from "vitest";
import { describeGpu } from "./gpu.ts";

const HERE = fileURLToPath(new URL(".", import.meta.url));
const PROGRAM = join(HERE, "programs", "weights.mjs");
const BUILT = join(HERE, "..", "dist", "index.js");
/** A hang, on a machine that is shared. */
const TIMEOUT = 60_000;

interface Ended {
  readonly status: number | null;
  readonly signal: string | null;
  readonly output: string;
}

function run(args: readonly string[]): Promise<Ended> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, ["--expose-gc", PROGRAM, ...args], {
      timeout: TIMEOUT,
      killSignal: "SIGKILL",
    });
    let output = "";
    child.stdout.on("data", (data) => {
      output += data;
    });
    child.stderr.on("data", (data) => {
      output += data;
    });
    child.on("close", (status, signal) => resolve({ status, signal, output: output.trim() }));
  });
}

const ENDINGS = ["leave", "destroy", "leave", "orthogonal"] as const;

/** Declares the test of `starts` starts, two at a time. */
export function startsAndExits(starts: number): void {
  describeGpu("a small Node program", () => {
    it(
      `starts and exits ${starts} times, half of them with forced collections`,
      async () => {
        if (!existsSync(BUILT)) throw new Error("expected the package to be built, got no dist; run: npm run build");
        const expected = { status: 0, signal: null, output: String(kaimingNormal(new CpuRng(42), 64, 64).data[0]) };
        let next = 0;
        const worker = async () => {
          while (next < starts) {
            const i = next++;
            const args = [i % 2 === 0 ? "0" : "25", ENDINGS[Math.floor(i / 2) % ENDINGS.length] as string];
            expect({ i, ...(await run(args)) }).toEqual({ i, ...expected });
          }
        };
        await Promise.all([worker(), worker()]);
      },
      starts * TIMEOUT,
    );
  });
}
