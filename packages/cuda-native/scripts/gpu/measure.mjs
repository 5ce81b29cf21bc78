// Throughput of the fills on a GPU, by CUDA events, and what a call costs from JavaScript.
//
//   node measure.mjs --bytes 1073741824 --repeat 20 --out measure.json
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { glorotUniform, kaimingNormal, normal, orthogonal, truncatedNormal, uniform, zeros32 } from "@weightinit/core";
import { CudaRng } from "@weightinit/cuda-native";
import { option } from "./options.mjs";

const bytes = Number(option("bytes", 2 ** 30));
const repeat = Number(option("repeat", 20));
const side = Number(option("side", 4096));
const calls = Number(option("calls", 2000));

const rng = new CudaRng(42);
const { context } = rng;
const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

/** Events with timing, which the binding itself has no use for. */
const library = context.driver.koffi.load(context.driver.path);
const cuEventCreate = library.func("cuEventCreate", "int", ["void *", "uint32"]);
const cuEventRecord = library.func("cuEventRecord", "int", ["uint64", "uint64"]);
const cuEventSynchronize = library.func("cuEventSynchronize", "int", ["uint64"]);
const cuEventElapsedTime = library.func("cuEventElapsedTime", "int", ["void *", "uint64", "uint64"]);
const checked = (result) => {
  if (result !== 0) throw new Error(`CUDA error ${result}`);
};
const [begin, end] = context.run(() =>
  [0, 1].map(() => {
    const event = new BigUint64Array(1);
    checked(cuEventCreate(event, 0));
    return event[0];
  }),
);

/** Median of the milliseconds that `queue` keeps the stream busy. */
function timed(queue, times = repeat) {
  const elapsed = new Float32Array(1);
  const samples = [];
  for (let i = 0; i < times + 3; i++) {
    context.run(() => checked(cuEventRecord(begin, rng.stream)));
    queue();
    context.run(() => {
      checked(cuEventRecord(end, rng.stream));
      checked(cuEventSynchronize(end));
      checked(cuEventElapsedTime(elapsed, begin, end));
    });
    if (i >= 3) samples.push(elapsed[0]);
  }
  return median(samples);
}

const memory = zeros32(rng, bytes / 4);
await memory.ready();
const results = [];
const report = (name, row) => {
  results.push({ name, ...row });
  console.log(name, JSON.stringify(row));
};

const FILLS = [
  ["uniform", uniform, {}],
  ["normal", normal, {}],
  ["truncatedNormal", truncatedNormal, {}],
  ["glorotUniform", glorotUniform, {}],
  ["kaimingNormal", kaimingNormal, {}],
];
const WIDTHS = { float32: 4, bfloat16: 2, float16: 2, float64: 8, complex64: 8 };
for (const [name, init, options] of FILLS) {
  for (const [dtype, width] of Object.entries(WIDTHS)) {
    if (name === "truncatedNormal" && dtype === "complex64") continue;
    const values = bytes / width;
    const out = { ptr: memory.ptr, byteLength: bytes };
    const ms = timed(() => init(rng, dtype, 64, values / 64, { ...options, out }).destroy());
    report(`${name} ${dtype}`, {
      values,
      bytes,
      ms,
      valuesPerSecond: (values / ms) * 1e3,
      bytesPerSecond: (bytes / ms) * 1e3,
    });
  }
}
const zeroMs = timed(() => zeros32(rng, bytes / 4, { out: memory }).destroy());
report("zeros float32", { values: bytes / 4, bytes, ms: zeroMs, bytesPerSecond: (bytes / zeroMs) * 1e3 });
for (const dtype of ["float32", "float64", "complex64", "bfloat16"]) {
  const ms = timed(() => orthogonal(rng, dtype, side, side).destroy(), Math.min(repeat, 10));
  report(`orthogonal ${dtype}`, { side, ms });
}

// From JavaScript: what a call costs until it returns.
const cost = [];
for (let i = 0; i < calls; i++) {
  const start = performance.now();
  const tensor = kaimingNormal(rng, 2, 5);
  cost.push((performance.now() - start) * 1e3);
  tensor.destroy();
  if (i % 100 === 99) await zeros32(rng, 1).ready();
}
report("call of a 2×5 tensor", { medianMicroseconds: median(cost), calls });

// A fresh process until its first tensor is there, with the driver's cache of compiled kernels empty and full.
const cache = mkdtempSync(join(tmpdir(), "weightinit-cuda-cache-"));
const first = fileURLToPath(new URL("first-tensor.mjs", import.meta.url));
const run = () => {
  const start = performance.now();
  const { status, stdout, stderr } = spawnSync(process.execPath, [first], {
    env: { ...process.env, CUDA_CACHE_PATH: cache },
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(stderr);
  return { wallMs: performance.now() - start, ...JSON.parse(stdout) };
};
report("first tensor, cache cold", run());
const warm = Array.from({ length: 5 }, run);
report("first tensor, cache warm", {
  wallMs: median(warm.map(({ wallMs }) => wallMs)),
  firstTensorMs: median(warm.map(({ firstTensorMs }) => firstTensorMs)),
});
rmSync(cache, { recursive: true, force: true });

writeFileSync(option("out", "measure.json"), JSON.stringify(results, undefined, 2));
