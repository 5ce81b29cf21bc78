// The float32 standard normal over all 2³² words: the sweep hash of docs/stream.md, and the largest error against the
// float64 quantile. Takes a few minutes on one core. `npm run sweep`; `-- --hash-only` leaves the errors out.
import { readFileSync } from "node:fs";
import { normalTable, quantileCentre, quantileTail, standardNormal32 } from "../dist/stream/index.js";

const errors = !process.argv.includes("--hash-only");
const answers = JSON.parse(readFileSync(new URL("../test/data/known-answers.json", import.meta.url), "utf8"));
const expected = Number(answers.table.sweepHash.value);

const table = normalTable();
const float = new Float32Array(1);
const bits = new Int32Array(float.buffer);
const STEPS = 64;
const WORDS = 2 ** 32;

let hash = 0x811c9dc5 | 0;
let largest = 0;
let largestUlps = 0;
let largestNearZero = 0;
const started = performance.now();

/** Takes the words `from` … `to` − 1 into the hash, in order. */
function hashRange(from, to) {
  let h = hash;
  for (let u = from; u < to; u++) {
    float[0] = standardNormal32(u, table);
    h = Math.imul(h ^ bits[0], 0x01000193);
    h ^= h >>> 15;
  }
  hash = h;
}

/** The largest errors over the odd words `from` … `to`; an even word has the same magnitude as the next. */
function measureRange(from, to) {
  for (let u = from + 1; u < to; u += 2) {
    const x = u | 0;
    const probability = Math.abs(x) * 2 ** -33;
    const exact = x < 0 ? quantileCentre(probability) : quantileTail(probability);
    const z = -standardNormal32(u, table);
    const error = Math.abs(z - exact);
    if (error > largest) largest = error;
    if (exact > 1) {
      const ulps = error / 2 ** (Math.floor(Math.log2(exact)) - 23);
      if (ulps > largestUlps) largestUlps = ulps;
    } else if (exact < 1e-3 && error > largestNearZero) largestNearZero = error;
  }
}

for (let step = 0; step < STEPS; step++) {
  const from = (step * WORDS) / STEPS;
  hashRange(from, from + WORDS / STEPS);
  if (errors) measureRange(from, from + WORDS / STEPS);
  process.stderr.write(
    `\r${Math.round(((step + 1) / STEPS) * 100)} % of 2^32 words, ${Math.round((performance.now() - started) / 1000)} s `,
  );
}
process.stderr.write("\n");
const result = hash >>> 0;
console.log(
  `sweep hash 0x${result.toString(16).padStart(8, "0")}, expected 0x${expected.toString(16).padStart(8, "0")}`,
);
if (errors) {
  console.log(
    `largest error ${largest.toExponential(3)}, ${largestUlps.toFixed(2)} ulp where |z| > 1, ${largestNearZero.toExponential(3)} where |z| < 0.001`,
  );
}
if (result !== expected) process.exitCode = 1;
