/**
 * The JavaScript side of the line protocol between the coordinator and a contender's process.
 *
 * The process gets its job as JSON on the command line and answers with `{"ready":true}` or `{"absent":"why"}`; then
 * each line `{"calls":n}` on its input makes n calls and answers `{"ns":elapsed}`. With `--cold` it makes one call,
 * answers `{"ms":…}` since before the library was imported, and ends; with `--memory`, `{"bytes":…}` by which the
 * process grew at its largest beyond what it had before the call.
 *
 * Nothing but node:fs is imported before the library is: a cold start would pay for it.
 *
 * @module
 */
import { writeSync } from "node:fs";
import type { Job } from "./contenders.ts";

/** Makes one tensor; a promise if the library is asynchronous. */
export type Call = () => unknown;

/** Thrown by a contender that cannot do a job, with the reason. */
export class Absent extends Error {}

const send = (message: object): unknown => writeSync(1, `${JSON.stringify(message)}\n`);

async function time(call: Call, calls: number): Promise<number> {
  const start = process.hrtime.bigint();
  for (let i = 0; i < calls; i++) {
    const result = call();
    if (result instanceof Promise) await result;
  }
  return Number(process.hrtime.bigint() - start);
}

/** Elements of a fresh tensor from which on its memory is given back before the next sample. */
const MUCH = 2 ** 18;

/**
 * Whether a call leaves megabytes behind. Small tensors' garbage is made and collected within the sample, as in any
 * program; a full collection before it would measure something else (docs/decisions/0013).
 */
function leavesMuch({ memory, shape }: Job): boolean {
  return memory === "fresh" && shape.reduce((a, b) => a * b, 1) >= MUCH;
}

/**
 * Serves one job.
 *
 * @param open - imports the library and prepares the job: memory allocated and touched, inputs made
 */
export async function serve(open: (job: Job) => Promise<Call>): Promise<void> {
  const start = performance.now();
  const job = JSON.parse(process.argv[2]!) as Job;
  let call: Call;
  try {
    call = await open(job);
  } catch (error) {
    if (!(error instanceof Absent)) throw error;
    send({ absent: error.message });
    process.exit();
  }
  if (process.argv[3] === "--cold") {
    await call();
    send({ ms: performance.now() - start });
    process.exit();
  }
  if (process.argv[3] === "--memory") {
    const before = process.memoryUsage.rss();
    await call();
    send({ bytes: process.resourceUsage().maxRSS * 1024 - before });
    process.exit();
  }
  send({ ready: true });
  const { createInterface } = await import("node:readline");
  for await (const line of createInterface({ input: process.stdin })) {
    // What the last calls left behind is collected before the clock starts, in every Node contender alike.
    if (leavesMuch(job)) globalThis.gc?.();
    send({ ns: await time(call, JSON.parse(line).calls) });
  }
  process.exit();
}
