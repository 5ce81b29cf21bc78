/**
 * Writes the peak of this process's resident memory, in kB, to WEIGHTINIT_BENCH_PEAK. Linux' VmHWM begins anew with a
 * program; maxRSS has that of the process that started it.
 *
 * @module
 */
import { readFileSync, writeFileSync } from "node:fs";
import { isMainThread } from "node:worker_threads";

function peak() {
  try {
    return /^VmHWM:\s*(\d+) kB$/m.exec(readFileSync("/proc/self/status", "utf8"))[1];
  } catch {
    return String(process.resourceUsage().maxRSS);
  }
}

if (isMainThread) process.on("exit", () => writeFileSync(process.env.WEIGHTINIT_BENCH_PEAK, peak()));
