/**
 * Starts the threads of a run, and waits for them. The thread that calls does nothing else: it can tell how far they are
 * and stop them.
 *
 * @module
 */
import { setFlagsFromString } from "node:v8";
import { Worker } from "node:worker_threads";
import { type ErrorCode, WeightInitError } from "@weightinit/core";
import { isSequential } from "./streams.ts";
import { type Difference, type Job, type Report, STOP } from "./work.ts";

/** What the threads have found. */
export interface Outcome {
  /** The first in the order of the files. */
  readonly difference: Difference | undefined;
  readonly error: unknown;
  /** Whether blocks that are flagged may not be on the disk. */
  readonly isLost: boolean;
}

function worker(job: Job, onReport: (report: Report) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    // Blocks are made in memory outside the heap, which itself stays small. V8 lets a heap whose limit is above 1 GB
    // grow further before it collects: 1 MB a thread on Node 20, and 2 on 22 and 24.
    const thread = new Worker(new URL("./worker.js", import.meta.url), {
      workerData: job,
      resourceLimits: { maxYoungGenerationSizeMb: 1, maxOldGenerationSizeMb: 1024 },
    });
    thread.on("message", onReport);
    thread.once("error", reject);
    thread.once("exit", () => resolve());
  });
}

export async function runCrew(job: Job, threads: number): Promise<Outcome> {
  // For the threads' heaps alone, which are made from now on: 0.7 MB a thread. The loops are WebAssembly.
  setFlagsFromString("--optimize-for-size");
  let difference: Difference | undefined;
  let error: unknown;
  let isLost = false;
  const onReport = (report: Report) => {
    if (report.kind === "error") {
      error ??= new WeightInitError(report.code as ErrorCode, report.message);
      isLost ||= report.isLost;
    } else if (difference === undefined || report.difference.block < difference.block) difference = report.difference;
  };
  // Each thread would walk the whole stream.
  const most = isSequential(job.request.stream) ? 1 : threads;
  const count = Math.max(1, Math.min(most, job.to - job.from));
  const all = Array.from({ length: count }, () =>
    worker(job, onReport).catch((cause) => {
      Atomics.store(job.shared.control, STOP, 1);
      error ??= cause;
    }),
  );
  await Promise.all(all);
  return { difference, error, isLost };
}
