// The kernels against the reference, at length: the float32 standard normal of all 2³² words (the sweep hash of
// docs/stream.md), then 10⁸ values of every kernel and dtype (float64 truncated normals, slow in the reference: 10⁷).
// Takes some ten minutes on one core: npm run sweep [-- --hash-only]
import { readFileSync } from "node:fs";
import { fillWords, narrow16, realFunction } from "@weightinit/core/stream";
import { recipeOf } from "../.internals/stream/kernels/recipe.js";
import { wasmStream } from "../.internals/stream/kernels/wasm-stream.js";
import { oneRun } from "../.internals/stream/runs.js";

const stream = wasmStream();
const KEY = [0x89abcdef, 0x01234567];
const STANDARD = { kind: "normal", std: 1, mean: 0 };

function sweep() {
  const answers = JSON.parse(readFileSync(new URL("../test/data/known-answers.json", import.meta.url), "utf8"));
  const expected = Number(answers.table.sweepHash.value);
  const recipe = recipeOf(STANDARD, "float32", KEY, 0);
  const words = new Uint32Array(2 ** 20);
  const out = new Float32Array(words.length);
  const bits = new Int32Array(out.buffer);
  let hash = 0x811c9dc5 | 0;
  for (let from = 0; from < 2 ** 32; from += words.length) {
    for (let i = 0; i < words.length; i++) words[i] = from + i;
    stream.transform(recipe, words, out);
    for (let i = 0; i < bits.length; i++) {
      hash = Math.imul(hash ^ bits[i], 0x01000193);
      hash ^= hash >>> 15;
    }
    if (from % 2 ** 28 === 0) process.stderr.write(`\r${Math.round((from / 2 ** 32) * 100)} % of 2^32 words `);
  }
  process.stderr.write("\n");
  const hex = (word) => `0x${(word >>> 0).toString(16).padStart(8, "0")}`;
  console.log(`sweep hash ${hex(hash)}, expected ${hex(expected)}`);
  return hash >>> 0 === expected;
}

const CLASSES = { float32: Float32Array, float16: Uint16Array, bfloat16: Uint16Array, float64: Float64Array };
const CELLS = {
  float32: { start: 0x05d2f3c4n, range: 4099545208n },
  float64: { start: 0x5d2f3e0b2761760n, range: 0xf45a183e9b13d140n },
};
const FILLS = {
  uniform: () => ({ kind: "uniform", half: 1, mid: 0, first: -1, last: 0.99951171875 }),
  normal: () => ({ kind: "normal", std: Math.fround(0.02), mean: Math.fround(0.1) }),
  truncated: (precision) => ({ kind: "truncatedNormal", std: 1, mean: 0, first: -2, last: 2, ...CELLS[precision] }),
};

/** Compares `total` values; whether all have the same bits. */
function compare(name, dtype, total) {
  const double = dtype === "float64";
  const fill = FILLS[name](double ? "float64" : "float32");
  const real = realFunction(fill, dtype);
  const encode = CLASSES[dtype] === Uint16Array ? (x) => narrow16(x, dtype) : (x) => x;
  const recipe = recipeOf(fill, dtype, KEY, 1);
  const out = new CLASSES[dtype](10 ** 6);
  const reference = new CLASSES[dtype](out.length);
  const words = new Uint32Array(out.length * (double ? 2 : 1));
  let different = 0;
  for (let from = 0; from < total; from += out.length) {
    stream.fill(recipe, oneRun(from), out);
    fillWords(words, KEY, 1, 0, double ? 2 * from : from);
    for (let i = 0; i < out.length; i++) {
      reference[i] = encode(double ? real(words[2 * i], words[2 * i + 1]) : real(words[i], 0));
    }
    if (Buffer.compare(Buffer.from(out.buffer), Buffer.from(reference.buffer)) !== 0) different++;
  }
  console.log(
    `${dtype} ${name}: ${total} values, ${different === 0 ? "all equal" : `${different} million-blocks differ`}`,
  );
  return different === 0;
}

let right = sweep();
if (!process.argv.includes("--hash-only")) {
  for (const dtype of Object.keys(CLASSES)) {
    for (const name of Object.keys(FILLS)) {
      right = compare(name, dtype, dtype === "float64" && name === "truncated" ? 10 ** 7 : 10 ** 8) && right;
    }
  }
}
if (!right) process.exitCode = 1;
