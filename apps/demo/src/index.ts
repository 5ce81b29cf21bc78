/**
 * The main job: WeightInitializers.jl's published tables reproduced, the same scheme from the portable stream, a
 * histogram, and the backends of this machine. Ends with status 1 if a digit differs.
 *
 * @module
 */
import { kaimingNormal, printedNumber } from "@weightinit/core";
import { CpuRng } from "@weightinit/cpu";
import { describeBackends } from "./backends.ts";
import { histogram } from "./histogram.ts";
import { publishedTables } from "./published.ts";

const NUMBERS_A_ROW = 5;
let agreeing = 0;
let total = 0;

console.log("Published by WeightInitializers.jl, beside ours\n");
for (const { julia, call, rows, weights } of publishedTables()) {
  console.log(`julia> ${julia}\n    ts ${call}`);
  rows.forEach((published, row) => {
    const ours = Array.from(weights.data.subarray(row * NUMBERS_A_ROW, (row + 1) * NUMBERS_A_ROW), printedNumber);
    const same = published.map((digits, column) => digits === ours[column]);
    agreeing += same.filter(Boolean).length;
    total += same.length;
    const line = (cells: readonly string[]) => cells.map((cell) => cell.padStart(10)).join(" ");
    console.log(`  page ${line(published)}\n  ours ${line(ours)}  ${same.every(Boolean) ? "agree" : "DIFFER"}`);
  });
  console.log();
}
console.log(`${agreeing} of ${total} published numbers agree in every printed digit.\n`);

const rng = new CpuRng(42);
console.log(`kaimingNormal(new CpuRng(42), 2, 5): the portable stream, the same bits on every device\n`);
console.log(`${kaimingNormal(rng, 2, 5)}\n`);

const { data } = kaimingNormal(rng, 256, 256);
console.log("kaimingNormal(rng, 256, 256): σ = √(2/256) = 0.088\n");
console.log(`${histogram(data, -0.3, 0.3, 15, 48)}\n`);

console.log("Backends on this machine\n");
for (const line of await describeBackends()) console.log(`  ${line}`);

if (agreeing !== total) process.exitCode = 1;
