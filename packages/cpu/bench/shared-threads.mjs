/**
 * Fills by number of threads, into memory already touched: a plain `out`, to which only the caller writes, and one on a
 * SharedArrayBuffer, to which workers write themselves. Runs on the built packages, wherever these are:
 *
 *     npm run build && node bench/shared-threads.mjs [--values 67108864] [--rounds 7] [--json FILE]
 *
 * Numbers of threads take turns, so that all have the same load beside them; medians, milliseconds.
 *
 * @module
 */
import { writeFileSync } from "node:fs";
import { availableParallelism, cpus } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import { constant, normal, truncatedNormal, uniform } from "@weightinit/core";
import { CpuRng } from "@weightinit/cpu";

const option = (name, fallback) => {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? fallback : process.argv[at + 1];
};
const values = Number(option("values", 2 ** 26));
const rounds = Number(option("rounds", 7));
const file = option("json", undefined);

const FILLS = {
  "uniform float32": ["float32", (rng, out) => uniform(rng, values, { out })],
  "normal float32": ["float32", (rng, out) => normal(rng, values, { out })],
  "normal bfloat16": ["bfloat16", (rng, out) => normal(rng, "bfloat16", values, { out })],
  "truncated float32": ["float32", (rng, out) => truncatedNormal(rng, values, { out })],
  "constant float32": ["float32", (rng, out) => constant(rng, values, { out, value: 0.5 })],
};
const MEMORIES = { plain: ArrayBuffer, shared: SharedArrayBuffer };
const threads = [...new Set([1, 2, 4, 8, 16, availableParallelism()])]
  .filter((count) => count <= availableParallelism())
  .sort((a, b) => a - b);

const median = (list) => list.sort((a, b) => a - b)[list.length >> 1];
const rows = [];
const report = (row) => {
  rows.push(row);
  if (file !== undefined) writeFileSync(file, `${JSON.stringify(rows, null, 1)}\n`);
};
const processor = cpus()[0]?.model ?? "unknown";
console.log(`${values} values, ${processor}, Node ${process.versions.node}`);

for (const [memory, Buffer] of Object.entries(MEMORIES)) {
  const buffer = new Buffer(4 * values);
  const outs = { float32: new Float32Array(buffer), bfloat16: new Uint16Array(buffer, 0, values) };
  outs.float32.fill(1);
  for (const [fill, [dtype, make]] of Object.entries(FILLS)) {
    const times = new Map(threads.map((count) => [count, []]));
    // Workers start at the first fill, which does not count.
    make(new CpuRng(1, { threads: threads.at(-1) }), outs[dtype]);
    await sleep(200);
    for (let round = 0; round < rounds; round++) {
      for (const count of round % 2 ? [...threads].reverse() : threads) {
        const rng = new CpuRng(1, { threads: count });
        const start = performance.now();
        make(rng, outs[dtype]);
        times.get(count).push(performance.now() - start);
      }
    }
    const one = median(times.get(1));
    const shown = [];
    for (const [count, list] of times) {
      const ms = median(list);
      const gigabytes = (values * outs[dtype].BYTES_PER_ELEMENT) / ms / 1e6;
      report({
        name: `${fill}, ${memory} out`,
        threads: count,
        values,
        ms,
        best: list[0],
        "GB/s": gigabytes,
        speedup: one / ms,
        processor,
        node: process.versions.node,
      });
      shown.push(`${count}: ${ms.toFixed(1)} ms (${(one / ms).toFixed(2)}×, ${gigabytes.toFixed(1)} GB/s)`);
    }
    console.log(`${memory.padEnd(6)} ${fill.padEnd(17)} ${shown.join("  ")}`);
  }
}
