/**
 * Times ours and Keras' random functions in turn, in this process and a Python beside it, and prints the quotient of the
 * medians.
 *
 *     npm run build && node bench/keras.mjs [python3] [rounds]
 *
 * @module
 */
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { KerasSeed } from "@weightinit/rng-keras";

const [python = "python3", rounds = "5"] = process.argv.slice(2);
const n = 2 ** 22;
const few = 2 ** 20;
const float32 = new Float32Array(n);
const float64 = new Float64Array(few);

const rival = `
import os, sys, time
os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
import numpy, keras
print(keras.__version__, flush=True)
for line in sys.stdin:
    op, n, dtype = line.split()
    start = time.perf_counter()
    keras.ops.convert_to_numpy(getattr(keras.random, op)((int(n),), dtype=dtype, seed=1))
    print((time.perf_counter() - start) * 1e9, flush=True)
`;
const median = (times) => times.toSorted((a, b) => a - b)[times.length >> 1];
const laws = { uniform: "uniform", normal: "normal", truncated_normal: "truncatedNormal" };

for (const backend of ["tensorflow", "torch", "jax", "numpy"]) {
  const env = { ...process.env, KERAS_BACKEND: backend };
  const child = spawn(python, ["-c", rival], { env, stdio: ["pipe", "pipe", "ignore"] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const answer = async () => (await lines.next()).value;
  console.log(`Node ${process.version}, Keras ${await answer()} on ${backend}; medians of ${rounds}, ns a number`);
  console.log("| | ours | Keras | ours/Keras |\n|---|---|---|---|");
  const seed = new KerasSeed(1, { backend });
  for (const type of ["float32", "bfloat16", "float64"]) {
    for (const [op, law] of Object.entries(laws)) {
      const out = type === "float64" ? float64 : float32;
      const theirs = async () => {
        child.stdin.write(`${op} ${out.length} ${type}\n`);
        return Number(await answer()) / out.length;
      };
      const ours = () => {
        const start = performance.now();
        seed[law](out, type);
        return ((performance.now() - start) * 1e6) / out.length;
      };
      ours();
      await theirs();
      const times = [[], []];
      for (let round = 0; round < Number(rounds); round++) {
        times[0].push(ours());
        times[1].push(await theirs());
      }
      const [a, b] = times.map(median);
      console.log(`| ${op} ${type} | ${a.toFixed(2)} | ${b.toFixed(2)} | ${(a / b).toFixed(2)} |`);
    }
  }
  child.stdin.end();
}
