/**
 * `weightinit show`: what is in a file.
 *
 * @module
 */
import { readSafetensors } from "@weightinit/safetensors";
import { readWords } from "../arguments.ts";
import { EXIT } from "../exit-codes.ts";
import { byteText, countText } from "../format.ts";
import { matches } from "../name-pattern.ts";
import { bytesOf } from "../read-blocks.ts";
import { type Summary, TALLIED, Tally } from "../tally.ts";

export const options = { match: { type: "string" }, json: { type: "boolean" } } as const;

const BARS = " ▁▂▃▄▅▆▇█";
const BINS = 24;

/** Heights as characters; what is there is seen. */
function bars(heights: readonly number[]): string {
  const most = Math.max(...heights);
  if (most === 0) return "";
  return heights.map((n) => BARS[n === 0 ? 0 : Math.max(1, Math.round((8 * n) / most))]).join("");
}

/** Three digits, as short as they can be written. */
const digits = (value: number) => String(Number(value.toPrecision(3)));

function line({ count, mean, std, min, max, zeros, nan, inf }: Summary, heights: readonly number[]): string {
  const about = [`mean ${digits(mean)}`, `std ${digits(std)}`, `${digits(min)} … ${digits(max)}`];
  if (count === 0) about.length = 0;
  if (zeros > 0) about.push(zeros === count ? "all 0" : `${digits((100 * zeros) / count)} % zeros`);
  if (nan > 0) about.push(`${countText(nan)} NaN`);
  if (inf > 0) about.push(`${countText(inf)} Inf`);
  const picture = bars(heights);
  return `  ${about.join(", ")}${picture === "" ? "" : `\n  ${picture}`}`;
}

export async function show(words: readonly string[]): Promise<number> {
  const { values, thing } = readWords("show", words, options, "FILE");
  const file = await readSafetensors(thing);
  const out: unknown[] = [];
  for (const tensor of file.tensors.values()) {
    const { name, dtype, shape } = tensor;
    if (values.match !== undefined && !matches(values.match, name)) continue;
    const tally = TALLIED.includes(dtype) ? new Tally(dtype) : undefined;
    if (tally !== undefined) for await (const bytes of bytesOf(file, tensor)) tally.add(bytes);
    const summary = tally?.summary();
    if (values.json) out.push({ name, dtype, shape, ...summary, histogram: tally?.histogram(BINS) });
    else {
      process.stdout.write(`${name}  ${dtype} [${shape.join(", ")}]\n`);
      if (summary !== undefined) process.stdout.write(`${line(summary, tally!.histogram(BINS))}\n`);
    }
  }
  const metadata = Object.fromEntries(file.metadata);
  if (values.json) {
    // JSON has no infinities: those of an empty tensor, which has no least value, are null.
    process.stdout.write(`${JSON.stringify({ byteLength: file.byteLength, metadata, tensors: out }, null, 2)}\n`);
  } else {
    const files = file.files.length === 1 ? "" : ` in ${file.files.length} files`;
    process.stdout.write(`\n${countText(file.tensors.size)} tensors, ${byteText(file.byteLength)}${files}\n`);
  }
  return EXIT.done;
}
