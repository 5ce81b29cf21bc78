/**
 * Starts the threads of a run, and waits for them. The thread that calls does nothing else: it can tell how far they are
 * and stop them.
 *
 * @module
 */
import { Worker } from "node:worker_threads";
import { type ErrorCode, WeightInitError } from "@weightinit/core";
import type { CheckpointRequest } from "./checkpoint-request.ts";
import type { SharedTensors } from "./shared-blocks.ts";
import { isSequential } from "./streams.ts";
import { threadError } from "./thread-error.ts";
import { type Difference, type Job, type Report, STOP, type Work } from "./work.ts";

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

/** What the blocks are, and what they follow from. */
export interface CrewSource {
  readonly request: CheckpointRequest;
  readonly tensors: SharedTensors | undefined;
}

export async function runCrew({ request, tensors }: CrewSource, work: Work, threads: number): Promise<Outcome> {
  let difference: Difference | undefined;
  let error: unknown;
  let isLost = false;
  const onReport = (report: Report) => {
    if (report.kind === "error") {
      error ??= new WeightInitError(report.code as ErrorCode, report.message);
      isLost ||= report.isLost;
    } else if (difference === undefined || report.difference.block < difference.block) difference = report.difference;
  };
  const { seed, stream } = request;
  const job: Job = { ...work, seed, tensors, request: tensors?.isAll ? undefined : request };
  // Each thread would walk the whole stream.
  const most = isSequential(stream) ? 1 : threads;
  const count = Math.max(1, Math.min(most, job.to - job.from));
  const all = Array.from({ length: count }, () =>
    worker(job, onReport).catch((cause) => {
      Atomics.store(job.shared.control, STOP, 1);
      error ??= threadError(cause);
    }),
  );
  await Promise.all(all);
  return { difference, error, isLost };
}
