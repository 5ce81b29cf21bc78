/**
 * What a tensor's values are like, in words and in characters.
 *
 * @module
 */
import { countText } from "./format.ts";
import type { Summary } from "./tally.ts";

const BARS = " ▁▂▃▄▅▆▇█";

/** Heights as characters; what is there is seen. */
export function bars(heights: readonly number[]): string {
  const most = Math.max(...heights);
  if (most === 0) return "";
  return heights.map((n) => BARS[n === 0 ? 0 : Math.max(1, Math.round((8 * n) / most))]).join("");
}

/** Three digits, as short as they can be written. */
const digits = (value: number) => String(Number(value.toPrecision(3)));

export function facts({ count, mean, std, min, max, zeros, nan, inf }: Summary): string {
  const about = [`mean ${digits(mean)}`, `std ${digits(std)}`, `${digits(min)} … ${digits(max)}`];
  if (count === 0) about.length = 0;
  if (zeros > 0) about.push(zeros === count ? "all 0" : `${digits((100 * zeros) / count)} % zeros`);
  if (nan > 0) about.push(`${countText(nan)} NaN`);
  if (inf > 0) about.push(`${countText(inf)} Inf`);
  return about.join(", ");
}

/** Lines of at most `width` characters, broken at ", " and then anywhere, with an indent. */
export function folded(text: string, width: number, indent: string): string {
  const lines: string[] = [];
  let line = "";
  for (const part of text.split(/(?<=, )/)) {
    if (line !== "" && (line + part).trimEnd().length > width - indent.length) {
      lines.push(line.trimEnd());
      line = "";
    }
    line += part;
  }
  lines.push(line);
  return lines.map((one) => indent + one).join("\n");
}
