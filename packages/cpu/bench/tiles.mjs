/**
 * What copying tiles out of linear memory costs, by their size and alignment: nanoseconds a float32, made in the cache
 * over and over, and copied to 64 MiB already touched, one core. Build first:
 *
 *     npm run internals && node bench/tiles.mjs
 *
 * @module
 */
const { recipeOf } = await import("../.internals/stream/kernels/recipe.js");
const { streamModule } = await import("../.internals/stream/kernels/module.js");

const COUNT = 2 ** 24;
const RUNS = 9;
/** assembly/stream/memory.ts. */
const TILE = 65536;
const FILLS = {
  uniform: { kind: "uniform", half: 0.5, mid: 0.5, first: 0, last: 1 - 2 ** -24 },
  normal: { kind: "normal", std: Math.fround(0.02), mean: 0 },
};

const kernels = new WebAssembly.Instance(streamModule()).exports;
kernels.buildTable();
const memory = new Float32Array(kernels.memory.buffer);
const out = new Float32Array(COUNT).fill(1);

/** Milliseconds of making all tiles, each at the same place, and of copying each out. */
function time(blocks, at, copies) {
  const tile = memory.subarray(at / 4, at / 4 + 4 * blocks);
  const start = performance.now();
  for (let block = 0; 4 * (block + blocks) <= COUNT; block += blocks) {
    kernels.fill(at, block, 0, blocks);
    if (copies) out.set(tile, 4 * block);
  }
  return performance.now() - start;
}

const median = (times) => ((times.sort((a, b) => a - b)[RUNS >> 1] * 1e6) / COUNT).toFixed(3);
const rows = [800, 2000, 4000, 8000, 16_000, 32_000].map((bytes) => ({ bytes, made: [], copied: { 0: [], 16: [] } }));
for (const [name, fill] of Object.entries(FILLS)) {
  memory.set(new Float32Array(recipeOf(fill, "float32", [1, 2], 0).buffer));
  kernels.prepare(0);
  for (const row of rows) row.made = [];
  for (let run = 0; run < RUNS; run++) {
    for (const { bytes, made, copied } of rows) {
      made.push(time(bytes / 16, TILE, false));
      for (const phase of [0, 16]) copied[phase][run] = time(bytes / 16, TILE + phase, true);
    }
  }
  for (const { bytes, made, copied } of rows) {
    const shown = [0, 16].map((phase) => `copied from ${phase} modulo 32: ${median(copied[phase])}`);
    console.log(`${name.padEnd(8)} ${String(bytes).padStart(6)} bytes  made: ${median(made)}  ${shown.join("  ")}`);
  }
}
