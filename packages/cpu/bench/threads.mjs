/**
 * Two threads and more against one, 16,777,216 values into memory already touched. Build first:
 *
 *     npm run internals && node bench/threads.mjs [threads…]
 *
 * @module
 */
const { recipeOf } = await import("../.internals/stream/kernels/recipe.js");
const { wasmStream } = await import("../.internals/stream/kernels/wasm-stream.js");
const { oneRun } = await import("../.internals/stream/runs.js");
const { fillOnThreads } = await import("../.internals/stream/threads/stream-on-threads.js");

const RUNS = 21;
const stream = wasmStream();
const counts = process.argv.slice(2).map(Number);
const FILLS = {
  uniform: { kind: "uniform", half: 1, mid: 0, first: -1, last: 1 },
  normal: { kind: "normal", std: Math.fround(0.02), mean: 0 },
};
for (const count of [2 ** 17, 2 ** 18, 2 ** 19, 2 ** 20, 2 ** 24]) {
  const out = new Float32Array(count).fill(1);
  for (const [name, fill] of Object.entries(FILLS)) {
    const recipe = recipeOf(fill, "float32", [1, 2], 0);
    const times = new Map();
    for (let run = 0; run <= RUNS; run++) {
      for (const threads of counts.length > 0 ? [1, ...counts] : [1, 2]) {
        const start = performance.now();
        fillOnThreads(stream, recipe, oneRun(0), out, threads);
        const time = ((performance.now() - start) * 1e6) / count;
        // Workers start at the first fill, which must not count.
        if (run === 0) await new Promise((resolve) => setTimeout(resolve, 100));
        else times.set(threads, [...(times.get(threads) ?? []), time]);
      }
    }
    const sorted = (list) => list.sort((a, b) => a - b);
    const one = sorted(times.get(1));
    const shown = [...times].map(([threads, list]) => {
      const [best, median] = [sorted(list)[0], sorted(list)[RUNS >> 1]];
      const ratios = `${(one[RUNS >> 1] / median).toFixed(2)}x, best ${(one[0] / best).toFixed(2)}x`;
      return `${threads}: ${median.toFixed(3)} ns, best ${best.toFixed(3)} (${ratios})`;
    });
    console.log(`${String(count).padStart(9)} ${name.padEnd(8)} ${shown.join("  ")}`);
  }
}
