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
import { importedNames } from "./imports.ts";
import type { PrintedLine, RunRequest, RunResult, ShownError } from "./messages.ts";
import { Recorder } from "./record.ts";
import { webGpuVersion } from "./webgpu-version.ts";

function shownError(error: unknown): ShownError {
  if (!(error instanceof Error)) return { name: "Uncaught", code: undefined, message: format(error) };
  const { code } = error as Error & { code?: unknown };
  return { name: error.name, code: typeof code === "string" ? code : undefined, message: error.message };
}

async function load(name: string): Promise<unknown> {
  const loader = packageLoaders[name];
  if (loader === undefined) {
    throw new Error(
      `cannot find package "${name}"; examples on this page can import ${Object.keys(packageLoaders).join(", ")}`,
    );
  }
  return loader();
}

async function run({ code, backend }: RunRequest): Promise<RunResult> {
  const recorder = new Recorder();
  const printed: PrintedLine[] = [];
  const print =
    (level: PrintedLine["level"]) =>
    (...args: unknown[]) =>
      void printed.push({ level, text: format(...args) });
  const shown = {
    log: print("log"),
    info: print("log"),
    debug: print("log"),
    warn: print("warn"),
    error: print("error"),
  };
  let error: ShownError | undefined;
  let start = performance.now();
  try {
    const text = backend === "webgpu" ? webGpuVersion(code) : code;
    const body = compile(text);
    const modules = new Map(
      await Promise.all(importedNames(text).map(async (name) => [name, await load(name)] as const)),
    );
    recorder.watch(cpuDevice);
    if (modules.has("@weightinit/webgpu")) recorder.watch(webGpuDevice);
    start = performance.now();
    await body((name) => modules.get(name), {}, { ...console, ...shown });
  } catch (cause) {
    error = shownError(cause);
  }
  const milliseconds = performance.now() - start;
  return { printed, tensors: await recorder.tensors(), moreTensors: recorder.more, error, milliseconds };
}

addEventListener("message", async ({ data }: MessageEvent<RunRequest>) => postMessage(await run(data)));
