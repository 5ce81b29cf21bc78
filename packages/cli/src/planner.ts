/**
 * The thread that plans. What it hands over is small, and the memory that planning took goes when it ends.
 *
 * @module
 */
import { parentPort, workerData } from "node:worker_threads";
import type { WeightInitError } from "@weightinit/core";
import type { CheckpointRequest } from "./checkpoint-request.ts";
import { bareMessage } from "./format.ts";
import { type PlanOutline, planOutline } from "./plan-outline.ts";

/** What it says. */
export type Planned =
  | { readonly outline: Omit<PlanOutline, "request"> }
  | { readonly code: string; readonly message: string };

function planned(request: CheckpointRequest): Planned {
  try {
    const { request: _, ...outline } = planOutline(request);
    return { outline };
  } catch (error) {
    const refused = error as WeightInitError;
    if (refused.name !== "WeightInitError") throw error;
    return { code: refused.code, message: bareMessage(refused) };
  }
}

const said = planned(workerData as CheckpointRequest);
const headers = "outline" in said ? said.outline.files.map(({ layout }) => layout.header.buffer as ArrayBuffer) : [];
parentPort!.postMessage(said, headers);
