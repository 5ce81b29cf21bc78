// The measurements side by side, as a Markdown table: node table.mjs --folder results
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { option } from "./options.mjs";

const folder = option("folder", ".");
const read = (name) => (existsSync(join(folder, name)) ? JSON.parse(readFileSync(join(folder, name), "utf8")) : []);
const ours = new Map(read("measure.json").map((row) => [row.name, row]));
const rivals = new Map(read("rivals.json").map((row) => [row.name, row]));

/** Ours against each rival of the same work. */
const PAIRS = [
  ["uniform float32", "torch uniform_ float32"],
  ["uniform float32", "cuRAND Philox uniform float32"],
  ["normal float32", "torch normal_ float32"],
  ["normal float32", "cuRAND Philox normal float32"],
  ["kaimingNormal bfloat16", "torch kaiming_normal_ bfloat16"],
  ["truncatedNormal float32", "torch trunc_normal_ float32"],
  ["uniform float32", "torch zero_ float32"],
  ["zeros float32", "torch zero_ float32"],
  ["orthogonal float32", "torch orthogonal_ float32"],
];
const shown = (row) =>
  row === undefined
    ? "not measured"
    : row.valuesPerSecond
      ? `${row.ms.toFixed(3)} ms, ${(row.valuesPerSecond / 1e9).toFixed(0)} G/s`
      : `${row.ms.toFixed(3)} ms`;
console.log("| weightinit | against | ours | theirs | times as fast |\n|---|---|---|---|---|");
for (const [mine, theirs] of PAIRS) {
  const [a, b] = [ours.get(mine), rivals.get(theirs)];
  const ratio = a && b ? (b.ms / a.ms).toFixed(2) : "";
  console.log(`| ${mine} | ${theirs} | ${shown(a)} | ${shown(b)} | ${ratio} |`);
}
console.log("\n| | |\n|---|---|");
for (const [name, row] of ours) {
  if (row.medianMicroseconds !== undefined) console.log(`| ${name} | ${row.medianMicroseconds.toFixed(1)} µs |`);
  if (row.wallMs !== undefined)
    console.log(
      `| ${name} | ${row.wallMs.toFixed(0)} ms with the process's start and end, ${row.firstTensorMs.toFixed(0)} ms inside it |`,
    );
}
const bits = read("bits.json");
if (bits.length > 0) {
  console.log("\n| kind | dtype | values | chunks that differ from the CPU's |\n|---|---|---|---|");
  for (const { kind, dtype, values, chunks, different } of bits) {
    console.log(`| ${kind} | ${dtype} | ${values} | ${different} of ${chunks} |`);
  }
}
