/**
 * Runs an example from the page.
 *
 * @module
 */
import type { Outcome, PrintedLine, Report, RunRequest, RunResult } from "./messages.ts";

/** An example that takes longer is stopped. */
export const MOST_MILLISECONDS = 30_000;

export interface Run {
  /** What the example printed and made, or the error it ended with; never rejects for an error of the example. */
  readonly result: Promise<RunResult>;
  /** Ends it now. */
  stop(): void;
}

const seconds = (milliseconds: number) => `${(milliseconds / 1000).toFixed(1)} s`;

export function runExample(request: RunRequest): Run {
  const worker = new Worker(new URL("./worker.ts", import.meta.url), { type: "module" });
  const printed: PrintedLine[] = [];
  let started: number | undefined;
  let end: (result: RunResult) => void;

  const failed = (name: string, message: string, stopped = false): RunResult => {
    const milliseconds = started === undefined ? 0 : performance.now() - started;
    const outcome: Outcome = {
      tensors: [],
      moreTensors: 0,
      devices: [],
      error: { name, code: undefined, message, line: undefined },
      milliseconds,
    };
    return { ...outcome, printed, stopped };
  };
  const stop = (why: string) => {
    const when = started === undefined ? "before it had started" : `after ${seconds(performance.now() - started)}`;
    end(failed("Stopped", `${why} ${when}; it had not ended`, true));
  };

  const result = new Promise<RunResult>((resolve) => {
    end = resolve;
    worker.onmessage = ({ data }: MessageEvent<Report>) => {
      if (data.kind === "started") started = performance.now();
      else if (data.kind === "printed") printed.push(data.line);
      else resolve({ ...data.outcome, printed, stopped: false });
    };
    worker.onerror = (event) => {
      event.preventDefault();
      resolve(failed("Error", event.message || "the example's worker could not be started"));
    };
    worker.postMessage(request);
  });
  const timer = setTimeout(() => stop("stopped by the page's time limit"), MOST_MILLISECONDS);
  return {
    result: result.finally(() => {
      clearTimeout(timer);
      worker.terminate();
    }),
    stop: () => stop("stopped"),
  };
}
