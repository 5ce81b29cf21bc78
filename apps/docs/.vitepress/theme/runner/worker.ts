/**
 * Runs one example in a worker of its own, so that each finds the packages as a new process would, and one that never
 * ends can be stopped.
 *
 * @module
 */

import packageLoaders from "virtual:package-loaders";
import { cpuDevice } from "@weightinit/cpu";
import { webGpuDevice } from "@weightinit/webgpu";
import { format } from "node-inspect-extracted";
import { compile } from "./compile.ts";
import { lineOfError } from "./error-line.ts";
import { importedNames } from "./imports.ts";
import type { Outcome, PrintedLine, Report, RunRequest, ShownError } from "./messages.ts";
import { checked, explainMissing, MissingExport } from "./missing-export.ts";
import { Recorder } from "./record.ts";
import { webGpuVersion } from "./webgpu-version.ts";

/** Lines that are handed on; what an endless loop prints beyond them is counted. */
const MOST_LINES = 500;

const report = (message: Report) => postMessage(message);

async function allExports(): Promise<ReadonlyMap<string, readonly string[]>> {
  const loaded = Object.entries(packageLoaders).map(
    async ([name, loader]) => [name, Object.keys((await loader!()) as object)] as const,
  );
  return new Map(await Promise.all(loaded));
}

async function shownError(error: unknown): Promise<ShownError> {
  if (!(error instanceof Error)) return { name: "Uncaught", code: undefined, message: format(error), line: undefined };
  const { code } = error as Error & { code?: unknown };
  const message = error instanceof MissingExport ? explainMissing(error, await allExports()) : error.message;
  return { name: error.name, code: typeof code === "string" ? code : undefined, message, line: lineOfError(error) };
}

async function load(name: string): Promise<object> {
  const loader = packageLoaders[name];
  if (loader === undefined) {
    throw new Error(
      `cannot find package "${name}"; examples on this page can import ${Object.keys(packageLoaders).join(", ")}`,
    );
  }
  return (await loader()) as object;
}

/** A console whose lines go to the page. */
function pageConsole(): Pick<Console, "log" | "info" | "debug" | "warn" | "error"> & { flush(): void } {
  let lines = 0;
  const send = (level: PrintedLine["level"], text: string) => report({ kind: "printed", line: { level, text } });
  const print =
    (level: PrintedLine["level"]) =>
    (...args: unknown[]) => {
      if (++lines <= MOST_LINES) send(level, format(...args));
    };
  return {
    log: print("log"),
    info: print("log"),
    debug: print("log"),
    warn: print("warn"),
    error: print("error"),
    flush() {
      if (lines > MOST_LINES) send("warn", `… and ${lines - MOST_LINES} more lines`);
    },
  };
}

async function run({ code, backend }: RunRequest): Promise<Outcome> {
  const recorder = new Recorder();
  const shown = pageConsole();
  let error: ShownError | undefined;
  let start = performance.now();
  let milliseconds = 0;
  try {
    const text = backend === "webgpu" ? webGpuVersion(code) : code;
    const body = compile(text);
    const modules = new Map(
      await Promise.all(importedNames(text).map(async (name) => [name, await load(name)] as const)),
    );
    recorder.watch("CPU", cpuDevice);
    if (modules.has("@weightinit/webgpu")) recorder.watch("WebGPU", webGpuDevice);
    report({ kind: "started" });
    start = performance.now();
    await body((name) => checked(name, modules.get(name)!), {}, { ...console, ...shown });
    milliseconds = performance.now() - start;
  } catch (cause) {
    milliseconds = performance.now() - start;
    error = await shownError(cause);
  }
  shown.flush();
  const { more: moreTensors, devices } = recorder;
  return { tensors: await recorder.tensors(), moreTensors, devices, error, milliseconds };
}

addEventListener("message", async ({ data }: MessageEvent<RunRequest>) => {
  report({ kind: "ended", outcome: await run(data) });
});
