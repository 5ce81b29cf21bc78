/**
 * Times ours and NumPy's fills in turn, in this process and a Python beside it, and prints the quotient of the medians.
 *
 *     npm run build && node bench/numpy.mjs [python3] [rounds]
 *
 * @module
 */
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { rand32, randn32 } from "@weightinit/core";
import { Mt19937, Pcg64, Pcg64Dxsm, Philox, RandomState, Sfc64 } from "@weightinit/rng-numpy";

const [python = "python3", rounds = "9"] = process.argv.slice(2);
const n = 2 ** 24;
const float32 = new Float32Array(n);
const float64 = new Float64Array(n);

const rival = `
import sys, time
import numpy as np
n = ${n}
f32, f64 = np.empty(n, np.float32), np.empty(n)
print(np.__version__, flush=True)
scope = {}
for line in sys.stdin:
    make, call = line.rstrip("\\n").split("|")
    if make not in scope:
        scope[make] = eval(make)
    g = scope[make]
    start = time.perf_counter()
    eval(call)
    print((time.perf_counter() - start) * 1e9, flush=True)
`;
const child = spawn(python, ["-c", rival], { stdio: ["pipe", "pipe", "inherit"] });
const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
const answer = async () => (await lines.next()).value;
const theirs = async (make, call) => {
  child.stdin.write(`${make}|${call}\n`);
  return Number(await answer());
};
const ours = (call) => {
  const start = performance.now();
  call();
  return (performance.now() - start) * 1e6;
};
const median = (times) => times.toSorted((a, b) => a - b)[times.length >> 1];

const cases = [
  [Pcg64, "PCG64"],
  [Pcg64Dxsm, "PCG64DXSM"],
  [Philox, "Philox"],
  [Sfc64, "SFC64"],
  [Mt19937, "MT19937"],
].flatMap(([Class, name]) => {
  const rng = new Class(1);
  const make = `np.random.Generator(np.random.${name}(1))`;
  return [
    [`${name} random float32`, n, () => rng.uniform(float32), make, "g.random(out=f32, dtype=np.float32)"],
    [`${name} normal float32`, n, () => rng.normal(float32), make, "g.standard_normal(out=f32, dtype=np.float32)"],
    [`${name} random float64`, n, () => rng.uniform(float64), make, "g.random(out=f64)"],
    [`${name} normal float64`, n, () => rng.normal(float64), make, "g.standard_normal(out=f64)"],
  ];
});
const pcg = new Pcg64(1);
const make = "np.random.default_rng(1)";
cases.push(
  ["rand32, a tensor", n, () => rand32(pcg, n), make, "g.random(n, dtype=np.float32)"],
  ["randn32, a tensor", n, () => randn32(pcg, n), make, "g.standard_normal(n, dtype=np.float32)"],
);
const legacy = new RandomState(1);
const some = 2 ** 20;
cases.push(["RandomState randn", some, () => legacy.randn(some), "np.random.RandomState(1)", `g.randn(${some})`]);
cases.push(["PCG64 permutation", some, () => pcg.permutation(some), make, `g.permutation(${some})`]);
cases.push(["PCG64 integers(0, 1000)", some, () => pcg.integers(0, 1000, some), make, `g.integers(0, 1000, ${some})`]);

console.log(`Node ${process.version}, NumPy ${await answer()}; medians of ${rounds} rounds in turn, ns a number`);
console.log("| | ours | NumPy | ours/NumPy |\n|---|---|---|---|");
for (const [name, count, call, maker, rivalCall] of cases) {
  call();
  await theirs(maker, rivalCall);
  const times = [[], []];
  for (let round = 0; round < Number(rounds); round++) {
    times[0].push(ours(call) / count);
    times[1].push((await theirs(maker, rivalCall)) / count);
  }
  const [a, b] = times.map(median);
  console.log(`| ${name} | ${a.toFixed(2)} | ${b.toFixed(2)} | ${(a / b).toFixed(2)} |`);
}
child.stdin.end();
