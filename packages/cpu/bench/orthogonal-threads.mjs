/**
 * Square orthogonal matrices on two threads and more against one, interleaved, into memory already touched; normals
 * included. Build first:
 *
 *     npm run internals && node bench/orthogonal-threads.mjs [threads…]
 *
 * @module
 */
import { orthogonal } from "@weightinit/core";

const { CpuRng } = await import("../.internals/index.js");

const RUNS = 15;
const counts = process.argv.slice(2).map(Number);
const CLASSES = { float32: Float32Array, float64: Float64Array };
for (const n of [256, 384, 512, 1024, 2048]) {
  for (const [dtype, Class] of Object.entries(CLASSES)) {
    const out = new Class(n * n).fill(1);
    const times = new Map();
    for (let run = 0; run <= RUNS; run++) {
      for (const threads of counts.length > 0 ? [1, ...counts] : [1, 2]) {
        const start = performance.now();
        orthogonal(new CpuRng(1, { threads }), dtype, n, n, { out });
        const time = performance.now() - start;
        // Workers start at the first fill, which does not count.
        if (run === 0) await new Promise((resolve) => setTimeout(resolve, 100));
        else times.set(threads, [...(times.get(threads) ?? []), time]);
      }
    }
    const figures = [...times].map(([threads, list]) => {
      const sorted = list.sort((a, b) => a - b);
      return { threads, best: sorted[0], median: sorted[RUNS >> 1] };
    });
    const shown = figures.map(({ threads, best, median }) => {
      const ratios = `${(figures[0].median / median).toFixed(2)}x, best ${(figures[0].best / best).toFixed(2)}x`;
      return `${threads}: ${median.toFixed(2)} ms, best ${best.toFixed(2)} (${ratios})`;
    });
    console.log(`${String(n).padStart(5)} ${dtype}  ${shown.join("  ")}`);
  }
}
