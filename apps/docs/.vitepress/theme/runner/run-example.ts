/**
 * Runs an example from the page.
 *
 * @module
 */
import type { RunRequest, RunResult } from "./messages.ts";

/** An example that takes longer is stopped. */
const MOST_MILLISECONDS = 30_000;

/**
 * @returns what the example printed and made, or the error it ended with; never rejects for an error of the example
 */
export function runExample(request: RunRequest): Promise<RunResult> {
  const worker = new Worker(new URL("./worker.ts", import.meta.url), { type: "module" });
  const failed = (message: string): RunResult => ({
    printed: [],
    tensors: [],
    moreTensors: 0,
    error: { name: "Error", code: undefined, message },
    milliseconds: 0,
  });
  return new Promise<RunResult>((resolve) => {
    const timer = setTimeout(
      () => resolve(failed(`stopped after ${MOST_MILLISECONDS / 1000} seconds`)),
      MOST_MILLISECONDS,
    );
    worker.onmessage = ({ data }: MessageEvent<RunResult>) => {
      clearTimeout(timer);
      resolve(data);
    };
    worker.onerror = (event) => {
      event.preventDefault();
      clearTimeout(timer);
      resolve(failed(event.message || "the example's worker could not be started"));
    };
    worker.postMessage(request);
  }).finally(() => worker.terminate());
}
