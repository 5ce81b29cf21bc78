/**
 * `weightinit show`: what is in a file.
 *
 * @module
 */
import { basename, resolve } from "node:path";
import { WeightInitError } from "@weightinit/core";
import { namePattern } from "@weightinit/recipes";
import { readSafetensors, type SafetensorsFile, type SafetensorsTensor } from "@weightinit/safetensors";
import { readWords } from "../arguments.ts";
import { EXIT } from "../exit-codes.ts";
import { byteText, countText, printable } from "../format.ts";
import { bytesOf } from "../read-blocks.ts";
import { bars, facts, folded } from "../show-facts.ts";
import { TALLIED, Tally } from "../tally.ts";
import { densityOf, histogramOf } from "../tally-bins.ts";

export const options = {
  match: { type: "string" },
  html: { type: "boolean" },
  output: { type: "string", short: "o" },
  force: { type: "boolean" },
  json: { type: "boolean" },
} as const;

/** Bins of a histogram for programs, and of one on a page. */
const [BINS, PAGE_BINS] = [24, 80];

/** Columns of a histogram in a terminal: as many as there are, up to this, and these where it is none. */
const [MOST_COLUMNS, COLUMNS] = [64, 24];

/** What was counted of a tensor; nothing of dtypes that are bits or counters. */
async function tallyOf(file: SafetensorsFile, tensor: SafetensorsTensor): Promise<Tally | undefined> {
  if (!TALLIED.includes(tensor.dtype)) return undefined;
  const tally = new Tally(tensor.dtype);
  for await (const bytes of bytesOf(file, tensor)) tally.add(bytes);
  return tally;
}

interface Shown {
  readonly file: SafetensorsFile;
  readonly tensors: readonly SafetensorsTensor[];
}

async function asJson({ file, tensors }: Shown): Promise<string> {
  const out: unknown[] = [];
  for (const tensor of tensors) {
    const { name, dtype, shape } = tensor;
    const tally = await tallyOf(file, tensor);
    out.push({ name, dtype, shape, ...tally?.summary(), histogram: tally && histogramOf(tally, BINS) });
  }
  const metadata = Object.fromEntries(file.metadata);
  // JSON has no infinities: those of an empty tensor, which has no least value, are null.
  return `${JSON.stringify({ byteLength: file.byteLength, metadata, tensors: out }, null, 2)}\n`;
}

async function asText({ file, tensors }: Shown): Promise<void> {
  const { stdout } = process;
  const width = stdout.isTTY ? Math.max(20, stdout.columns || 80) : Number.POSITIVE_INFINITY;
  const columns = stdout.isTTY ? Math.min(MOST_COLUMNS, width - 3) : COLUMNS;
  for (const tensor of tensors) {
    stdout.write(`${printable(tensor.name)}  ${tensor.dtype} [${tensor.shape.join(", ")}]\n`);
    const tally = await tallyOf(file, tensor);
    if (tally === undefined) continue;
    const picture = bars(densityOf(tally, columns));
    const text = folded(facts(tally.summary()), width - 1, "  ");
    stdout.write(`${text}${picture === "" ? "" : `\n  ${picture}`}\n`);
  }
  const files = file.files.length === 1 ? "" : ` in ${file.files.length} files`;
  stdout.write(`\n${countText(file.tensors.size)} tensors, ${byteText(file.byteLength)}${files}\n`);
}

/** Parts of the page, one after the other: of a large model it is never whole in memory. */
async function* asPage({ file, tensors }: Shown, title: string): AsyncGenerator<string> {
  const [{ PAGE_END, pageCard, pageHead }, { thumbnailOf }] = await Promise.all([
    import("../show-page.ts"),
    import("../thumbnail.ts"),
  ]);
  const { byteLength, metadata } = file;
  yield pageHead({ title, tensors: file.tensors.size, byteLength, files: file.files.length, metadata });
  for (const tensor of tensors) {
    const tally = await tallyOf(file, tensor);
    const summary = tally?.summary();
    const picture = summary === undefined ? undefined : await thumbnailOf(file, tensor, summary);
    yield pageCard(tensor, summary, tally === undefined ? [] : densityOf(tally, PAGE_BINS), picture);
  }
  yield PAGE_END;
}

/** To standard output, or to a file that has its name when it is whole. */
async function writePage(parts: AsyncGenerator<string>, path: string | undefined, force: boolean): Promise<void> {
  if (path === undefined) {
    if (process.stdout.isTTY) {
      throw new WeightInitError("WI_BAD_OPTION", "expected -o PAGE.html or a pipe with --html, got a terminal");
    }
    for await (const part of parts) process.stdout.write(part);
    return;
  }
  const { refuseTaken } = await import("../output.ts");
  const { writeText } = await import("../partial-file.ts");
  if (!force) await refuseTaken([path]);
  await writeText(path, parts);
}

export async function show(words: readonly string[]): Promise<number> {
  const { values, thing } = readWords("show", words, options, "FILE");
  if (values.html && values.json) throw new WeightInitError("WI_BAD_OPTION", "expected --html or --json, got both");
  if (values.output !== undefined && !values.html) {
    throw new WeightInitError("WI_BAD_OPTION", "expected -o with --html, whose page it names, got it alone");
  }
  const file = await readSafetensors(thing);
  const { match } = values;
  const isMatch = namePattern(match ?? "**");
  const tensors = [...file.tensors.values()].filter(({ name }) => isMatch(name));
  if (match !== undefined && tensors.length === 0) {
    const message = `expected --match to name tensors of the file, got ${match}, which names none; * stays between dots, ** crosses them`;
    throw new WeightInitError("WI_BAD_OPTION", message);
  }
  const shown = { file, tensors };
  if (values.html) {
    const parts = asPage(shown, basename(resolve(thing)));
    await writePage(parts, values.output === "-" ? undefined : values.output, values.force ?? false);
  } else if (values.json) process.stdout.write(await asJson(shown));
  else await asText(shown);
  return EXIT.done;
}
