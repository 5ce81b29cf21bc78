/**
 * The outline of a request: planned on a thread of its own, whose memory is free before the threads begin that make the
 * numbers (docs/decisions/0041-what-a-thread-holds.md).
 *
 * @module
 */
import { Worker } from "node:worker_threads";
import { type ErrorCode, WeightInitError } from "@weightinit/core";
import type { CheckpointRequest } from "./checkpoint-request.ts";
import type { PlanOutline } from "./plan-outline.ts";
import type { Planned } from "./planner.ts";
import { threadError } from "./thread-error.ts";

/**
 * V8 lets the young generation grow with all that lives on, which a plan does: without a limit 25 MB more for 19,000 tensors.
 * And it collects the old one earlier where its limit is 1 GB, 12 MB less for 45,000 (Node 20).
 */
const LIMITS = { maxYoungGenerationSizeMb: 4, maxOldGenerationSizeMb: 1024 };

/** @throws WeightInitError what planning throws, and for a thread that cannot be had */
export async function outlineFor(request: CheckpointRequest): Promise<PlanOutline> {
  // A module is loaded already, and a stream's package with it.
  if (request.recipe !== undefined || request.stream !== undefined) {
    return (await import("./plan-outline.ts")).planOutline(request);
  }
  const planned = await new Promise<Planned>((resolve, reject) => {
    const thread = new Worker(new URL("./planner.js", import.meta.url), {
      workerData: { ...request, configText: undefined },
      resourceLimits: LIMITS,
    });
    let said: Planned | undefined;
    thread.once("message", (planned: Planned) => {
      said = planned;
    });
    thread.once("error", (error) => reject(threadError(error)));
    // Its memory is free then. After an error this changes nothing.
    thread.once("exit", (code) => {
      if (said === undefined) reject(new Error(`the thread that plans ended without a word, with code ${code}`));
      else resolve(said);
    });
  });
  if ("outline" in planned) return { request, ...planned.outline };
  throw new WeightInitError(planned.code as ErrorCode, planned.message);
}
