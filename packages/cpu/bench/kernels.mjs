/**
 * Nanoseconds a value of every kernel, 16,777,216 values into memory already touched, one core. Build first:
 *
 *     npm run internals && node bench/kernels.mjs [name…]
 *
 * @module
 */
const { recipeOf } = await import("../.internals/stream/kernels/recipe.js");
const { wasmStream } = await import("../.internals/stream/kernels/wasm-stream.js");
const { oneRun } = await import("../.internals/stream/runs.js");

const COUNT = 2 ** 24;
const RUNS = 9;
const CLASSES = { float32: Float32Array, float16: Uint16Array, bfloat16: Uint16Array, float64: Float64Array };

/** A truncated normal on [−2, 2]: the cells of stream/known-answers.json. */
const cells = (dtype) =>
  dtype === "float64"
    ? { start: 0x5d2f3e0b2761760n, range: 0xf45a183e9b13d140n }
    : { start: 0x05d2f3c4n, range: 4099545208n };
const FILLS = {
  uniform: () => ({ kind: "uniform", half: 1, mid: 0, first: -1, last: 1 - 2 ** -10 }),
  normal: () => ({ kind: "normal", std: Math.fround(0.02), mean: 0 }),
  truncated: (dtype) => ({ kind: "truncatedNormal", std: 1, mean: 0, first: -2, last: 2, ...cells(dtype) }),
};

const stream = wasmStream();
const wanted = process.argv.slice(2);
for (const [dtype, Class] of Object.entries(CLASSES)) {
  const out = new Class(COUNT).fill(1);
  for (const [name, fill] of Object.entries(FILLS)) {
    const label = `${dtype} ${name}`;
    if (wanted.length > 0 && !wanted.some((word) => label.includes(word))) continue;
    const recipe = recipeOf(fill(dtype), dtype, [1, 2], 0);
    const times = [];
    for (let run = 0; run < RUNS; run++) {
      const start = performance.now();
      stream.fill(recipe, oneRun(0), out);
      times.push(((performance.now() - start) * 1e6) / COUNT);
    }
    times.sort((a, b) => a - b);
    console.log(`${label.padEnd(20)} ${times[RUNS >> 1].toFixed(3)} ns a value (best ${times[0].toFixed(3)})`);
  }
}
