/**
 * `weightinit make`: writes a checkpoint.
 *
 * @module
 */
import { WeightInitError } from "@weightinit/core";
import { metadataOf, modelOptions, readWords, seedOf, threadsOf } from "../arguments.ts";
import { BlockTable } from "../block-table.ts";
import { runCrew } from "../crew.ts";
import { EXIT } from "../exit-codes.ts";
import { byteText, countText, timeText } from "../format.ts";
import { ownLayoutOf, shardSizeFor } from "../layout-options.ts";
import { type Made, makeFiles } from "../make-files.ts";
import { readModel } from "../models/read-model.ts";
import { outlineFor } from "../outline-for.ts";
import { type Output, outputOf } from "../output.ts";
import type { PlanOutline } from "../plan-outline.ts";
import { showProgress } from "../progress.ts";
import { type Place, placeOf } from "../ranks.ts";
import { checkRevision, requestOf } from "../request.ts";
import { shareOf } from "../share.ts";
import { isSequential, streamOf } from "../streams.ts";
import { sharedState } from "../work.ts";

export const options = {
  ...modelOptions,
  output: { type: "string", short: "o" },
  seed: { type: "string" },
  stream: { type: "string" },
  threads: { type: "string" },
  force: { type: "boolean" },
  "no-resume": { type: "boolean" },
  resume: { type: "boolean" },
  metadata: { type: "string" },
  discard: { type: "boolean" },
  rank: { type: "string" },
  ranks: { type: "string" },
  layout: { type: "string" },
  "whole-files": { type: "boolean" },
  json: { type: "boolean" },
} as const;

/** Bytes in seconds, and how fast that is. */
const speed = (bytes: number, seconds: number) =>
  `${byteText(bytes)} in ${timeText(seconds)}, ${byteText(Math.round(bytes / Math.max(seconds, 0.001)))}/s`;

/** Makes every byte, and writes none. */
async function discard(
  outline: PlanOutline,
  options: { readonly part: Place; readonly ownFiles: boolean; readonly threads: number },
): Promise<number> {
  const { request, byteLength } = outline;
  const { part, threads } = options;
  const [from, to] = shareOf(outline, new BlockTable(outline.blocks), options);
  const ranks = request.dcp === undefined ? part.ranks : 1;
  const shared = sharedState(to - from);
  const done = () => Number(Atomics.load(shared.bytes, 0));
  const progress = showProgress("discarded", done, Math.round(byteLength / ranks));
  const { error } = await runCrew(outline, { mode: "discard", paths: {}, from, to, shared }, threads);
  progress.stop();
  if (error !== undefined) throw error;
  return Number(shared.bytes[0]);
}

function told(made: Made, { files, plan }: PlanOutline, { rank, ranks }: Place): string {
  const part = ranks === 1 ? "" : `part ${rank} of ${ranks}: `;
  const resumed = made.found === 0 ? "" : `; ${byteText(made.found)} were there`;
  const bytes = `${part}${speed(made.made, made.seconds)}${resumed}\n`;
  const kept = files.length === 1 ? `${files[0]!.name}.partial is` : "what was written is";
  switch (made.state) {
    case "interrupted":
      return `${bytes}weightinit: stopped; ${kept} kept, and the same command goes on with it\n`;
    case "part":
      return `${bytes}other parts are missing: the last one gives the files their names\n`;
    case "there":
      return `${part}everything is there\n`;
    default:
      if (made.files.length === 0) return `${part}no file is this part's: there are fewer files than parts\n`;
      return `${bytes}${countText(plan.size)} parameters: ${made.files.join(", ")}\n`;
  }
}

/** Refuses places where a process cannot have files of its own. */
function refusePlace(layout: "dcp" | "whole" | undefined, output: Output | undefined, isPipe: boolean): void {
  const bad = (message: string) => new WeightInitError("WI_BAD_OPTION", message);
  if (isPipe && layout !== undefined) throw bad("expected -o as a path with --whole-files or --layout, got -");
  if (layout === "dcp" && output !== undefined && !output.isFolder) {
    throw bad("expected -o as a folder with --layout dcp, which has files of its own names, got a file");
  }
}

export async function make(words: readonly string[]): Promise<number> {
  const { values, thing } = readWords("make", words, options, "MODEL");
  const { output: path, metadata } = values;
  if ((path === undefined) === (values.discard !== true)) {
    throw new WeightInitError("WI_MISSING_OPTION", "expected -o PATH, or --discard in its place, got neither or both");
  }
  const hasMetadata = metadataOf(metadata);
  const isPipe = path === "-";
  const output = path === undefined || isPipe ? undefined : outputOf(path);
  const place = placeOf(values, process.env);
  const layout = ownLayoutOf(values);
  const isDcp = layout === "dcp";
  const ownFiles = layout !== undefined;
  refusePlace(layout, output, isPipe);
  const threads = await threadsOf(values.threads);
  const stream = await streamOf(values.stream);
  if (isSequential(stream) && place.ranks > 1) {
    const message = `expected one process for --stream torch, whose numbers come one after the other, got ${place.ranks}, from ${place.by}; torch-cuda:CARD may be split`;
    throw new WeightInitError("WI_BAD_OPTION", message);
  }
  if (isPipe && place.ranks > 1) {
    throw new WeightInitError("WI_BAD_OPTION", `expected one process for -o -, got ${place.ranks} from ${place.by}`);
  }
  const request = requestOf(await readModel(thing, values.recipe), {
    ...values,
    stream,
    seed: values.seed === undefined ? undefined : seedOf(values.seed),
    name: output?.name,
    metadata: hasMetadata,
    ...(isPipe ? { "max-shard-size": "none" } : shardSizeFor(values)),
    ...(isDcp && { dcp: { rank: place.rank, ranks: place.ranks } }),
  });
  if (isPipe) {
    await (await import("../pipe.ts")).pipe(request, threads, (plan) => checkRevision(values.recipe, plan));
    return EXIT.done;
  }
  const outline = await outlineFor(request);
  checkRevision(values.recipe, outline.plan);
  if (place.by !== "") process.stderr.write(`part ${place.rank} of ${place.ranks}, from ${place.by}\n`);

  if (output === undefined) {
    const began = performance.now();
    const bytes = await discard(outline, { part: place, ownFiles, threads });
    const seconds = (performance.now() - began) / 1000;
    const text = values.json ? `${JSON.stringify({ bytes, seconds })}\n` : `${speed(bytes, seconds)}, discarded\n`;
    process.stdout.write(text);
    return EXIT.done;
  }
  const made = await makeFiles(outline, output, {
    part: place,
    ownFiles,
    threads,
    force: values.force ?? false,
    resume: !values["no-resume"],
  });
  const isInterrupted = made.state === "interrupted";
  if (values.json) process.stdout.write(`${JSON.stringify({ ...made, parameters: outline.plan.size })}\n`);
  else (isInterrupted ? process.stderr : process.stdout).write(told(made, outline, place));
  return isInterrupted ? EXIT.interrupted : EXIT.done;
}
