/**
 * Times ours and PyTorch's fills in turn, in this process and a Python beside it, one thread each, and prints the
 * quotient of the medians. The CUDA generator has no rival on a CPU: its figures stand alone.
 *
 *     npm run build && node bench/torch.mjs [python3] [rounds]
 *
 * @module
 */
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { TorchCudaRng, TorchKey, TorchRng } from "@weightinit/rng-torch";

const [python = "python3", rounds = "9"] = process.argv.slice(2);
const n = 2 ** 24;
const few = 2 ** 20;
const float32 = new Float32Array(n);
const float64 = new Float64Array(few);

const rival = `
import sys, time
import torch
torch.set_num_threads(1)
types = {"float32": torch.float32, "float64": torch.float64, "float16": torch.float16, "bfloat16": torch.bfloat16}
made = {}
print(torch.__version__, flush=True)
for line in sys.stdin:
    dtype, n, call = line.rstrip("\\n").split("|")
    if (dtype, n) not in made:
        made[dtype, n] = torch.zeros(int(n), dtype=types[dtype])
    t = made[dtype, n]
    start = time.perf_counter()
    eval(call)
    print((time.perf_counter() - start) * 1e9, flush=True)
`;
const child = spawn(python, ["-c", rival], { stdio: ["pipe", "pipe", "inherit"] });
const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
const answer = async () => (await lines.next()).value;
const theirs = async (dtype, count, call) => {
  child.stdin.write(`${dtype}|${count}|${call}\n`);
  return Number(await answer());
};
const ours = (call) => {
  const start = performance.now();
  call();
  return (performance.now() - start) * 1e6;
};
const median = (times) => times.toSorted((a, b) => a - b)[times.length >> 1];

const cpu = new TorchRng(1);
const cuda = new TorchCudaRng(1);
const key = new TorchKey(1);
const some = float32.subarray(0, few);
const cases = [
  ["TorchRng uniform_ float32", "float32", n, () => cpu.uniform(float32), "t.uniform_()"],
  ["TorchRng uniform_(-1, 1) float32", "float32", n, () => cpu.uniform(float32, "float32", -1, 1), "t.uniform_(-1, 1)"],
  ["TorchRng normal_ float32", "float32", n, () => cpu.normal(float32), "t.normal_()"],
  [
    "TorchRng normal_(0.1, 0.7) float32",
    "float32",
    n,
    () => cpu.normal(float32, "float32", 0.1, 0.7),
    "t.normal_(0.1, 0.7)",
  ],
  ...["float16", "bfloat16"].flatMap((type) => [
    [`TorchRng uniform_ ${type}`, type, n, () => cpu.uniform(float32, type), "t.uniform_()"],
    [`TorchRng normal_ ${type}`, type, n, () => cpu.normal(float32, type), "t.normal_()"],
  ]),
  ["TorchRng uniform_ float64", "float64", few, () => cpu.uniform(float64), "t.uniform_()"],
  ["TorchRng normal_ float64", "float64", few, () => cpu.normal(float64), "t.normal_()"],
  ["TorchRng randperm", "float32", few, () => cpu.randperm(few), `torch.randperm(${few})`],
  ["TorchRng randint(0, 1000)", "float32", few, () => cpu.randint(0, 1000, few), `torch.randint(0, 1000, (${few},))`],
  ["TorchCudaRng uniform_ float32", "", n, () => cuda.uniform(float32)],
  ["TorchCudaRng normal_ float32", "", n, () => cuda.normal(float32)],
  ["TorchCudaRng normal_(0.1, 0.7) float32", "", n, () => cuda.normal(float32, "float32", 0.1, 0.7)],
  ["TorchCudaRng normal_ float16", "", n, () => cuda.normal(float32, "float16")],
  ["TorchCudaRng normal_ bfloat16", "", n, () => cuda.normal(float32, "bfloat16")],
  ["TorchCudaRng normal_ float64", "", few, () => cuda.normal(float64)],
  ["TorchCudaRng exponential_ float32", "", few, () => cuda.exponential(some)],
  ["TorchKey normal_ float32", "", few, () => key.normal(some)],
  ["TorchKey normal_ float64", "", few, () => key.normal(float64)],
];

console.log(`Node ${process.version}, PyTorch ${await answer()}; medians of ${rounds} rounds in turn, ns a number`);
console.log("| | ours | PyTorch | ours/PyTorch |\n|---|---|---|---|");
for (const [name, dtype, count, call, rivalCall] of cases) {
  call();
  if (rivalCall) await theirs(dtype, count, rivalCall);
  const times = [[], []];
  for (let round = 0; round < Number(rounds); round++) {
    times[0].push(ours(call) / count);
    if (rivalCall) times[1].push((await theirs(dtype, count, rivalCall)) / count);
  }
  const [a, b] = times.map(median);
  console.log(`| ${name} | ${a.toFixed(2)} | ${b?.toFixed(2) ?? ""} | ${b === undefined ? "" : (a / b).toFixed(2)} |`);
}
child.stdin.end();
