/**
 * `weightinit reset`: copies a checkpoint, and makes some of it anew.
 *
 * @module
 */
import { createHash } from "node:crypto";
import { dirname, join, resolve } from "node:path";
import { WeightInitError } from "@weightinit/core";
import { readSafetensors, type SafetensorsFile } from "@weightinit/safetensors";
import { readWords, seedOf, threadsOf } from "../arguments.ts";
import { checkpointOf } from "../checkpoint.ts";
import type { CheckpointRequest } from "../checkpoint-request.ts";
import { EXIT } from "../exit-codes.ts";
import { byteText, countText, printable } from "../format.ts";
import { requestFor, seedIn } from "../origin.ts";
import { originOf } from "../origin-text.ts";
import { exists, missingConfig, outputOf, refuseFolders, refuseOtherConfig, refuseTaken } from "../output.ts";
import { showProgress } from "../progress.ts";
import { endCommit, type ResetReport } from "../reset-commit.ts";
import { pathsOf, resetFiles, staleNames } from "../reset-files.ts";
import { resetTensors } from "../reset-plan.ts";
import { writeReset } from "../reset-write.ts";
import { onStopSignals } from "../signals.ts";
import { sharedState } from "../work.ts";

export const options = {
  match: { type: "string" },
  rows: { type: "string" },
  "only-missing": { type: "boolean" },
  output: { type: "string", short: "o" },
  seed: { type: "string" },
  config: { type: "string" },
  recipe: { type: "string" },
  architecture: { type: "string" },
  "max-shard-size": { type: "string" },
  threads: { type: "string" },
  force: { type: "boolean" },
  json: { type: "boolean" },
} as const;

/** `A:B`. */
function rowsOf(text: string | undefined): readonly [number, number] | undefined {
  if (text === undefined) return undefined;
  const [, from, to] = /^(\d+):(\d+)$/.exec(text) ?? [];
  const rows = [Number(from), Number(to)] as const;
  if (rows.every(Number.isSafeInteger) && rows[0] < rows[1]) return rows;
  throw new WeightInitError("WI_BAD_OPTION", `expected --rows as FROM:TO, integers with FROM < TO, got ${text}`);
}

/** Where the checkpoint that was read lies: its file, index or, for slices, folder. */
async function sourceOf(thing: string, file: SafetensorsFile): Promise<string> {
  if (thing.endsWith(".json")) return thing;
  const [first] = file.files;
  if (file.slices !== undefined) return dirname(first!.name!);
  const index = join(thing, "model.safetensors.index.json");
  return file.files.length === 1 && !(await exists(index)) ? first!.name! : index;
}

/** What tells one command from another. */
function commandOf(thing: string, values: Readonly<Record<string, unknown>>): string {
  const { threads: _, force: __, json: ___, output, ...rest } = values;
  const paths = [resolve(thing), resolve(String(output))];
  return createHash("sha256")
    .update(JSON.stringify([paths, Object.entries(rest).sort()]))
    .digest("hex");
}

function tell(report: ResetReport, isJson: boolean): number {
  const { state, seed, made, copied, files, tensors } = report;
  const names = Object.keys(tensors);
  if (isJson) process.stdout.write(`${JSON.stringify(report)}\n`);
  else if (state === "done") {
    const list = names.length > 8 ? `${names.slice(0, 8).join(", ")} and ${names.length - 8} more` : names.join(", ");
    const bytes = `${byteText(made)} made from seed ${seed}, ${byteText(copied)} copied`;
    process.stdout.write(
      `${countText(names.length)} ${names.length === 1 ? "tensor" : "tensors"} anew: ${printable(list)}\n${bytes}: ${files.join(", ")}\n`,
    );
  } else process.stderr.write("weightinit: stopped; nothing is left of what was written\n");
  return state === "done" ? EXIT.done : EXIT.interrupted;
}

export async function reset(words: readonly string[]): Promise<number> {
  const { values, thing } = readWords("reset", words, options, "FILE");
  const onlyMissing = values["only-missing"] === true;
  const rows = rowsOf(values.rows);
  if (values.match === undefined && !onlyMissing) {
    throw new WeightInitError("WI_MISSING_OPTION", "expected --match PATTERN or --only-missing, got neither");
  }
  if (rows !== undefined && onlyMissing) {
    throw new WeightInitError("WI_BAD_OPTION", "expected --rows or --only-missing, got both");
  }
  if (values.output === undefined || values.output === "-") {
    const got = values.output === undefined ? "none" : JSON.stringify(values.output);
    throw new WeightInitError("WI_MISSING_OPTION", `expected -o PATH, a file or a folder, got ${got}`);
  }
  const output = outputOf(values.output);
  const threads = await threadsOf(values.threads);
  const seed = values.seed === undefined ? undefined : seedOf(values.seed);
  const command = commandOf(thing, values);
  // Before anything is read: it may be what that run was writing to.
  const before = await endCommit(output);
  if (before?.command === command) return tell(before.report, values.json === true);
  if (before !== undefined) {
    process.stderr.write(`weightinit: ended first what a reset that was killed had written to ${values.output}\n`);
  }
  const file = await readSafetensors(thing);
  const found = await requestFor(file, values);
  if (found === undefined) {
    const message = "expected a file that says what model it is, or a config.json beside it, got neither; say --config";
    throw new WeightInitError("WI_MISSING_OPTION", message);
  }
  const request: CheckpointRequest = { ...found, seed: String(seed ?? seedIn(file) ?? found.seed) };
  const checkpoint = checkpointOf(request);
  const tensors = resetTensors(file, checkpoint, { match: values.match, rows, onlyMissing });
  const anew = tensors.filter((tensor) => tensor.rows !== undefined);
  if (anew.length === 0) {
    const message =
      "expected a file that lacks tensors or rows of the model, got one that has all; there is nothing to make";
    throw new WeightInitError("WI_BAD_OPTION", message);
  }
  const source = await sourceOf(thing, file);
  const files = await resetFiles(file, source, output, tensors, {
    resetOf: (own) => ({ ...originOf(request, checkpoint.plan), tensors: own }),
    maxShardSize: values["max-shard-size"],
  });
  const paths = pathsOf(files, output);
  const stale = staleNames(files, output);
  await refuseFolders(paths);
  if (values.force !== true) {
    await refuseTaken([...paths, ...stale.map((name) => join(output.folder, name))]);
    if (values.config !== undefined) await refuseOtherConfig(output, checkpoint);
  }
  const present: string[] = [];
  for (const name of stale) if (await exists(join(output.folder, name))) present.push(name);

  const shared = sharedState(0);
  const total = files.files.reduce((sum, { layout }) => sum + layout.byteLength - layout.header.length, 0);
  let copied = 0;
  const made = () => Number(Atomics.load(shared.bytes, 0));
  const report = (state: ResetReport["state"]): ResetReport => {
    const names = Object.fromEntries(anew.map(({ name, rows: own }) => [name, own ?? null]));
    const about = { state, seed: request.seed, made: made(), copied };
    return { ...about, files: state === "done" ? paths : [], tensors: names };
  };
  const progress = showProgress(output.name, () => copied + made(), total);
  const release = onStopSignals(shared.control);
  const onCopied = (bytes: number) => {
    copied += bytes;
  };
  const work = { file, source, request, shared, threads, onCopied };
  const texts: { name: string; text: string }[] = [];
  // A model that was named may be another than the file's, such as one with a larger vocabulary.
  const config = values.config === undefined ? undefined : await missingConfig(output, checkpoint);
  if (config !== undefined) texts.push(config);
  if (files.index !== undefined) texts.push(files.index);
  const commit = { command, texts, stale: present, report: () => report("done") };
  const isDone = await writeReset(files, output, work, commit).finally(() => {
    progress.stop();
    release();
  });
  return tell(report(isDone ? "done" : "interrupted"), values.json === true);
}
