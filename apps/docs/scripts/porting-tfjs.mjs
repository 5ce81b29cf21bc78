/**
 * Draws what the TensorFlow.js lines of docs/porting.md name, in TensorFlow.js itself, and writes what it found to
 * test/data/porting.json, as porting-frameworks.py does for the others.
 *
 *     npm install --prefix FOLDER @tensorflow/tfjs@4.22.0
 *     node apps/docs/scripts/porting-tfjs.mjs FOLDER
 */
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";

const require = createRequire(join(resolve(process.argv[2]), "package.json"));
const tf = require("@tensorflow/tfjs");

const app = join(import.meta.dirname, "..");
const page = join(app, "..", "..", "docs", "porting.md");
const file = join(app, "test", "data", "porting.json");
const SECTION = "TensorFlow.js";
const [VALUES, QUANTILES] = [1_000_000, 32];

const text = readFileSync(page, "utf8").split(`\n## ${SECTION}\n`)[1].split("\n## ")[0];
const cells = [...text.matchAll(/^\| (.+?) \| `\w+\(.*\)` \| .+ \|$/gm)].map(([, cell]) => cell);

const short = (x) => Number(x.toPrecision(7));

/** The tensor of a line: a call of an initializer, or the kernel of a dense layer. */
function draw(cell) {
  const layer = /`tf\.layers\.(.+)` on (\d+) inputs$/.exec(cell);
  if (layer !== null) {
    const made = new Function("layers", `return layers.${layer[1]}`)(tf.layers);
    made.build([null, Number(layer[2])]);
    return made.getWeights()[0];
  }
  return new Function("initializers", `return initializers.${cell.slice(1, -1)}`)(tf.initializers);
}

/** Whether the columns of a matrix are orthonormal. */
function hasOrthonormalColumns(data, rows, cols) {
  for (let i = 0; i < cols; i++) {
    for (let j = 0; j <= i; j++) {
      let dot = 0;
      for (let k = 0; k < rows; k++) dot += data[k * cols + i] * data[k * cols + j];
      if (Math.abs(dot - (i === j ? 1 : 0)) > 1e-4) return false;
    }
  }
  return true;
}

function facts(cell) {
  const first = draw(cell);
  const shape = { shape: first.shape };
  const data = first.dataSync();
  if (data.every((x) => x === data[0])) return { ...shape, value: data[0] };
  const places = [...data.keys()].filter((i) => data[i] !== 0);
  if (places.length <= Math.sqrt(data.length)) return { ...shape, places, value: data[places[0]] };
  const cols = first.shape.at(-1);
  if (cell.includes("orthogonal") && hasOrthonormalColumns(data, data.length / cols, cols)) {
    return { ...shape, orthonormal: ["columns"] };
  }
  const draws = Math.ceil(VALUES / data.length);
  const values = new Float64Array(draws * data.length);
  for (let i = 0; i < draws; i++) tf.tidy(() => values.set(draw(cell).dataSync(), i * data.length));
  values.sort();
  const mean = values.reduce((a, b) => a + b, 0) / values.length;
  const variance = values.reduce((a, b) => a + (b - mean) ** 2, 0) / values.length;
  const at = (k) => values[Math.round((k * (values.length - 1)) / QUANTILES)];
  return {
    ...shape,
    count: values.length,
    mean: short(mean),
    std: short(Math.sqrt(variance)),
    quantiles: Array.from({ length: QUANTILES + 1 }, (_, k) => short(at(k))),
  };
}

/** One line a line of the page, as porting-frameworks.py prints it. */
function printed(data) {
  const sections = Object.entries(data).map(([name, { versions, lines: found }]) => {
    const rows = Object.entries(found).map((row) => row.map((item) => JSON.stringify(item)).join(":"));
    return `"${name}":{"versions":${JSON.stringify(versions)},"lines":{\n${rows.join(",\n")}\n}}`;
  });
  return `{${sections.join(",\n")}}\n`;
}

const all = JSON.parse(readFileSync(file, "utf8"));
const lines = Object.fromEntries(cells.map((cell) => [cell, facts(cell)]));
all[SECTION] = { versions: { "@tensorflow/tfjs": tf.version_core }, lines };
writeFileSync(file, printed(all));
console.log(SECTION, all[SECTION].versions, cells.length, "lines");
