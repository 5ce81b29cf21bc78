/**
 * `weightinit plan`: what would be made.
 *
 * @module
 */
import { modelOptions, readWords } from "../arguments.ts";
import { type Checkpoint, checkpointOf } from "../checkpoint.ts";
import { EXIT } from "../exit-codes.ts";
import { byteText, countText } from "../format.ts";
import { readModel } from "../models/read-model.ts";
import { checkRevision, requestOf } from "../request.ts";

function asJson({ plan, request, files, index, byteLength }: Checkpoint): string {
  const tensors = files.flatMap((file) =>
    file.tensors.map(({ name, dtype, shape, byteOffset, byteLength: bytes, parameter }) => {
      const { law, isBuffer = false } = parameter;
      return { name, dtype, shape, law, isBuffer, file: file.name, byteOffset, byteLength: bytes };
    }),
  );
  const tied = plan.parameters.flatMap(({ name, tiedTo }) => (tiedTo === undefined ? [] : [{ name, tiedTo }]));
  const { family: recipe, revision, variant, architecture, size: parameters } = plan;
  const shards = files.map(({ name, layout }) => {
    return { name, headerLength: layout.header.length, byteLength: layout.byteLength, tensors: layout.tensors.size };
  });
  const about = { recipe, revision, variant, architecture, dtype: request.dtype, parameters, byteLength };
  return `${JSON.stringify({ ...about, files: shards, index: index?.name ?? null, tied, tensors }, null, 2)}\n`;
}

function asText({ plan, request, files, index, byteLength }: Checkpoint): string {
  const rows = files.flatMap(({ tensors }) =>
    tensors.map(({ name, dtype, shape, parameter }) => [name, dtype, `[${shape.join(", ")}]`, parameter.law] as const),
  );
  const width = (column: 0 | 1 | 2) => rows.reduce((most, row) => Math.max(most, row[column].length), 0);
  const widths = [width(0), width(1), width(2)];
  const lines = rows.map(([name, dtype, shape, law]) =>
    [name.padEnd(widths[0]!), dtype.padEnd(widths[1]!), shape.padEnd(widths[2]!), law].join("  "),
  );
  for (const { name, tiedTo } of plan.parameters) if (tiedTo !== undefined) lines.push(`${name} is ${tiedTo}`);
  lines.push(
    "",
    `${plan.architecture} by the recipe ${plan.family}@${plan.revision}/${plan.variant}`,
    `${countText(plan.size)} parameters in ${countText(rows.length)} tensors, ${request.dtype}`,
    `${byteText(byteLength)} in ${files.length === 1 ? "one file" : `${files.length} files and an index`}:`,
    ...files.map(({ name, layout }) => `  ${name}  ${countText(layout.byteLength)} bytes`),
    ...(index === undefined ? [] : [`  ${index.name}`]),
    "",
  );
  return lines.join("\n");
}

export const options = { ...modelOptions, json: { type: "boolean" } } as const;

export async function plan(words: readonly string[]): Promise<number> {
  const { values, thing } = readWords("plan", words, options, "MODEL");
  const checkpoint = checkpointOf(requestOf(await readModel(thing, values.recipe), values));
  checkRevision(values.recipe, checkpoint.plan);
  // The fills are loaded only where they are needed.
  if (checkpoint.request.recipe !== undefined) (await import("../try-laws.ts")).tryLaws(checkpoint);
  process.stdout.write(values.json ? asJson(checkpoint) : asText(checkpoint));
  return EXIT.done;
}
