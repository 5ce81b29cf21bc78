/**
 * Times ours and TensorFlow's fills in turn, in this process and a Python beside it, one thread each, and prints the
 * quotient of the medians.
 *
 *     npm run build && node bench/tensorflow.mjs [python3] [rounds]
 *
 * @module
 */
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { TfSeed } from "@weightinit/rng-tensorflow";

const [python = "python3", rounds = "9"] = process.argv.slice(2);
const n = 2 ** 24;
const few = 2 ** 20;
const float32 = new Float32Array(n);
const float64 = new Float64Array(few);

const rival = `
import os, sys, time
os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
import tensorflow as tf
tf.config.threading.set_intra_op_parallelism_threads(1)
tf.config.threading.set_inter_op_parallelism_threads(1)
print(tf.__version__, flush=True)
for line in sys.stdin:
    op, n, dtype = line.split()
    start = time.perf_counter()
    getattr(tf.random, "stateless_" + op)([int(n)], [1, 2], dtype=dtype)
    print((time.perf_counter() - start) * 1e9, flush=True)
`;
const child = spawn(python, ["-c", rival], { stdio: ["pipe", "pipe", "inherit"] });
const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
const answer = async () => (await lines.next()).value;
const theirs = async (op, count, type) => {
  child.stdin.write(`${op} ${count} ${type}\n`);
  return Number(await answer());
};
const ours = (call) => {
  const start = performance.now();
  call();
  return (performance.now() - start) * 1e6;
};
const median = (times) => times.toSorted((a, b) => a - b)[times.length >> 1];

const seed = new TfSeed(1, 2);
const laws = { uniform: "uniform", normal: "normal", truncated_normal: "truncatedNormal" };
const cases = ["float32", "float16", "bfloat16", "float64"].flatMap((type) =>
  Object.entries(laws).map(([op, law]) => {
    const out = type === "float64" ? float64 : float32;
    return [`stateless_${op} ${type}`, op, out.length, type, () => seed[law](out, type)];
  }),
);

console.log(`Node ${process.version}, TensorFlow ${await answer()}; medians of ${rounds} rounds in turn, ns a number`);
console.log("| | ours | TensorFlow | ours/TensorFlow |\n|---|---|---|---|");
for (const [name, op, count, type, call] of cases) {
  call();
  await theirs(op, count, type);
  const times = [[], []];
  for (let round = 0; round < Number(rounds); round++) {
    times[0].push(ours(call) / count);
    times[1].push((await theirs(op, count, type)) / count);
  }
  const [a, b] = times.map(median);
  console.log(`| ${name} | ${a.toFixed(2)} | ${b.toFixed(2)} | ${(a / b).toFixed(2)} |`);
}
child.stdin.end();
