/**
 * Times ours, jax-js' and JAX's draws in turn, jax-js in this process and JAX in a Python beside it, one thread each; prints
 * medians of CPU time. Without a Python that has JAX, or a folder where `npm install @jax-js/jax` was run, those columns
 * stay empty.
 *
 *     npm run build && node bench/jax.mjs [folder] [python3] [rounds]
 *
 * @module
 */
import { spawn } from "node:child_process";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";
import { JaxKey } from "@weightinit/rng-jax";

const [folder = ".", python = "python3", rounds = "9"] = process.argv.slice(2);
const n = 2 ** 24;
const few = 2 ** 20;

/** jax-js on its WebAssembly backend, if it is there. */
async function jaxJs() {
  try {
    // It asks for WebGPU before it takes WebAssembly.
    globalThis.navigator ??= {};
    const path = join(resolve(folder), "node_modules/@jax-js/jax/dist/index.js");
    const jax = await import(pathToFileURL(path).href);
    await jax.init();
    jax.defaultDevice("wasm");
    return jax;
  } catch (error) {
    console.error(`without jax-js: ${error.message}`);
    return undefined;
  }
}
const jax = await jaxJs();

const rival = `
import sys, time
import jax, jax.numpy as jnp
jax.config.update("jax_enable_x64", True)
key = jax.random.key(42)
print(jax.__version__, flush=True)
for line in sys.stdin:
    start = time.process_time()
    eval(line).block_until_ready()
    print((time.process_time() - start) * 1e9, flush=True)
`;
// A thread of XLA's beside the one that calls; CPU time counts both.
const env = { ...process.env, XLA_FLAGS: "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1" };
const child = spawn(python, ["-W", "ignore", "-c", rival], { stdio: ["pipe", "pipe", "ignore"], env });
child.on("error", () => {});
child.stdin.on("error", () => {});
const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
const answer = async () => (await lines.next()).value;
const version = await answer();

/** CPU nanoseconds of a call in this process. */
async function timed(call) {
  const start = process.cpuUsage();
  await call();
  const { user, system } = process.cpuUsage(start);
  return (user + system) * 1e3;
}
const theirs = async (call) => {
  child.stdin.write(`${call}\n`);
  return Number(await answer());
};
const median = (times) => times.toSorted((a, b) => a - b)[times.length >> 1];

const key = new JaxKey(42);
const original = new JaxKey(42, { partitionable: false });
const float32 = new Float32Array(n);
const float64 = new Float64Array(few);
const js = (draw) => jax && (() => draw(jax.random.key(42)).data());
const draw = (call, type, count) => `jax.random.${call}(key, (${count},), jnp.${type})`;
const cases = [
  ["bits uint32", n, () => key.bits(n), js((k) => jax.random.bits(k, [n])), draw("bits", "uint32", n)],
  ["bits uint32, before 0.5", n, () => original.bits(n)],
  [
    "uniform float32",
    n,
    () => key.uniform(float32),
    js((k) => jax.random.uniform(k, [n])),
    draw("uniform", "float32", n),
  ],
  ["normal float32", n, () => key.normal(float32), js((k) => jax.random.normal(k, [n])), draw("normal", "float32", n)],
  [
    "truncated_normal float32",
    n,
    () => key.truncatedNormal(float32),
    undefined,
    `jax.random.truncated_normal(key, -2, 2, (${n},), jnp.float32)`,
  ],
  ...["float16", "bfloat16"].flatMap((type) => [
    [`uniform ${type}`, n, () => key.uniform(float32, type), undefined, draw("uniform", type, n)],
    [`normal ${type}`, n, () => key.normal(float32, type), undefined, draw("normal", type, n)],
  ]),
  ["uniform float64", few, () => key.uniform(float64), undefined, draw("uniform", "float64", few)],
  ["normal float64", few, () => key.normal(float64), undefined, draw("normal", "float64", few)],
  [
    "truncated_normal float64",
    few,
    () => key.truncatedNormal(float64),
    undefined,
    `jax.random.truncated_normal(key, -2, 2, (${few},), jnp.float64)`,
  ],
  ["permutation", few, () => key.permutation(few), undefined, `jax.random.permutation(key, ${few})`],
];

console.log(
  `Node ${process.version}, JAX ${version ?? "none"}; medians of ${rounds} rounds in turn, ns of CPU time a number`,
);
console.log("| | ours | jax-js | JAX |\n|---|---|---|---|");
for (const [name, count, call, jsCall, pyCall] of cases) {
  const all = [
    () => timed(call),
    jsCall && (() => timed(jsCall)),
    version !== undefined && pyCall !== undefined && (() => theirs(pyCall)),
  ];
  const times = all.map(() => []);
  for (let round = -1; round < Number(rounds); round++) {
    for (const [i, one] of all.entries()) {
      const time = one ? (await one()) / count : undefined;
      if (time !== undefined && round >= 0) times[i].push(time);
    }
  }
  const cells = times.map((list) => median(list)?.toFixed(2) ?? "");
  console.log(`| ${name} | ${cells.join(" | ")} |`);
}
child.stdin.end();
