/**
 * `weightinit plan`: what would be made.
 *
 * @module
 */
import { WeightInitError } from "@weightinit/core";
import { integerOf, metadataOf, modelOptions, readWords, seedOf } from "../arguments.ts";
import { type Checkpoint, checkpointOf } from "../checkpoint.ts";
import { EXIT } from "../exit-codes.ts";
import { byteText, countText, printable } from "../format.ts";
import { type LayoutOptions, ownLayoutOf, shardSizeFor } from "../layout-options.ts";
import { readModel } from "../models/read-model.ts";
import { filesOf, type PlannedFile, type PlannedProcesses } from "../plan-files.ts";
import { checkRevision, requestOf } from "../request.ts";

export const options = {
  ...modelOptions,
  seed: { type: "string" },
  metadata: { type: "string" },
  layout: { type: "string" },
  "whole-files": { type: "boolean" },
  rank: { type: "string" },
  ranks: { type: "string" },
  json: { type: "boolean" },
} as const;

/** What is printed. */
interface Planned {
  readonly checkpoint: Checkpoint;
  readonly files: readonly PlannedFile[];
  readonly processes: PlannedProcesses | undefined;
}

const bytesOf = (files: readonly PlannedFile[]) => files.reduce((sum, { layout }) => sum + layout.byteLength, 0);

/** The name of the index, where there is one, and a process that is asked for writes it. */
function indexOf({ checkpoint, processes }: Planned): string | null {
  const isAnother = processes?.layout === "dcp" || (processes?.rank ?? 0) > 0;
  return isAnother ? null : (checkpoint.index?.name ?? null);
}

function asJson(planned: Planned): string {
  const { checkpoint, files, processes } = planned;
  const { plan, request } = checkpoint;
  const tensors = files.flatMap((file) =>
    file.tensors.map(({ name, dtype, shape, start, byteOffset, byteLength: bytes, parameter }) => {
      const { law, isBuffer = false } = parameter;
      const place = { file: file.name, byteOffset, byteLength: bytes };
      return { name, dtype, shape, ...(start && { start }), law, isBuffer, ...place };
    }),
  );
  const tied = plan.parameters.flatMap(({ name, tiedTo }) => (tiedTo === undefined ? [] : [{ name, tiedTo }]));
  const { family: recipe, revision, variant, architecture, size: parameters } = plan;
  const shards = files.map(({ name, layout, rank, tensors }) => {
    const sizes = { headerLength: layout.header.length, byteLength: layout.byteLength, tensors: tensors.length };
    return { name, ...(rank !== undefined && { rank }), ...sizes };
  });
  const about = { recipe, revision, variant, architecture, dtype: request.dtype, parameters };
  const shared = { byteLength: bytesOf(files), ...(processes && { ranks: processes.ranks }) };
  const all = { ...about, ...shared, files: shards, index: indexOf(planned), tied, tensors };
  return `${JSON.stringify(all, null, 2)}\n`;
}

/** How many files of whom. */
function countOf({ files, processes }: Planned, index: string | null): string {
  if (processes === undefined) return files.length === 1 ? "one file" : `${files.length} files and an index`;
  const count = files.length === 1 ? "one file" : `${files.length} files`;
  const whose = processes.rank === undefined ? `${processes.ranks} processes` : `process ${processes.rank}`;
  return `${count}${index === null ? "" : " and an index"} of ${whose}`;
}

function asText(planned: Planned): string {
  const { checkpoint, files, processes } = planned;
  const { plan, request } = checkpoint;
  const rows = checkpoint.files.flatMap(({ tensors }) =>
    tensors.map(
      ({ name, dtype, shape, parameter }) => [printable(name), dtype, `[${shape.join(", ")}]`, parameter.law] as const,
    ),
  );
  const width = (column: 0 | 1 | 2) => rows.reduce((most, row) => Math.max(most, row[column].length), 0);
  const widths = [width(0), width(1), width(2)];
  const tensors = rows.map(([name, dtype, shape, law]) =>
    [name.padEnd(widths[0]!), dtype.padEnd(widths[1]!), shape.padEnd(widths[2]!), law].join("  "),
  );
  const ties = plan.parameters.flatMap(({ name, tiedTo }) =>
    tiedTo === undefined ? [] : [printable(`${name} is ${tiedTo}`)],
  );
  const index = indexOf(planned);
  const slices = (file: PlannedFile) =>
    processes?.layout === "dcp" ? `  slices of ${file.tensors.length} tensors` : "";
  const whose = (rank: number | undefined) => (rank === undefined ? "" : `rank ${rank}  `);
  const lines = [
    ...tensors,
    ...ties,
    "",
    `${plan.architecture} by the recipe ${plan.family}@${plan.revision}/${plan.variant}`,
    `${countText(plan.size)} parameters in ${countText(rows.length)} tensors, ${request.dtype}`,
    `${byteText(bytesOf(files))} in ${countOf(planned, index)}:`,
    ...files.map(
      (file) => `  ${whose(file.rank)}${file.name}  ${countText(file.layout.byteLength)} bytes${slices(file)}`,
    ),
    ...(index === null ? [] : [`  ${whose(processes && 0)}${index}`]),
    "",
  ];
  return lines.join("\n");
}

/** The processes that have files of their own. Launchers' variables do not count: nothing is shared out yet. */
function processesOf(
  values: LayoutOptions & { readonly rank?: string | undefined; readonly ranks?: string | undefined },
): PlannedProcesses | undefined {
  const layout = ownLayoutOf(values);
  const bad = (message: string) => new WeightInitError("WI_BAD_OPTION", message);
  if (layout === undefined) {
    if (values.rank === undefined && values.ranks === undefined) return undefined;
    throw bad("expected --layout dcp or --whole-files beside --ranks, got neither: all processes write the same files");
  }
  const ranks = integerOf("ranks", values.ranks ?? "1", 1);
  const rank = values.rank === undefined ? undefined : integerOf("rank", values.rank, 0);
  if ((rank ?? 0) < ranks) return { layout, ranks, rank };
  throw bad(`expected --rank from 0 to ${ranks - 1} for ${ranks} ranks, got ${rank}`);
}

export async function plan(words: readonly string[]): Promise<number> {
  const { values, thing } = readWords("plan", words, options, "MODEL");
  const processes = processesOf(values);
  const request = requestOf(await readModel(thing, values.recipe), {
    ...values,
    ...shardSizeFor(values),
    seed: values.seed === undefined ? undefined : seedOf(values.seed),
    metadata: metadataOf(values.metadata),
  });
  const checkpoint = checkpointOf(request);
  checkRevision(values.recipe, checkpoint.plan);
  // The fills are loaded only where they are needed.
  if (request.recipe !== undefined) (await import("../try-laws.ts")).tryLaws(checkpoint);
  const planned = { checkpoint, files: filesOf(checkpoint, processes), processes };
  process.stdout.write(values.json ? asJson(planned) : asText(planned));
  return EXIT.done;
}
