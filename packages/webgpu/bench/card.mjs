// How fast this package is on a real card, beside the card's own clearBuffer, and whether it is right there. Plain Node
// on built packages, which it imports by name: @weightinit/core, cpu, conformance, webgpu, and the package webgpu.
//
//   node bench/card.mjs --out FILE.json [--bytes 1073741824] [--side 4096] [--only fills,orthogonal,…]
import { writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import * as core from "@weightinit/core";
import { CpuRng } from "@weightinit/cpu";
import { WebGpuRng } from "@weightinit/webgpu";
import { compareSlices, orthogonalDistance, runConformance } from "../test/checks.js";

function option(name, otherwise) {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? otherwise : process.argv[at + 1];
}
const BYTES = Number(option("bytes", 2 ** 30));
const SIDE = Number(option("side", 4096));
const OUT = option("out");
const ONLY = option("only")?.split(",");
/** Fills between two waits, and how often that is done: the least counts, and the median is kept beside it. */
const FILLS = 8;
const ROUNDS = 5;
const USAGE = { COPY_SRC: 4, COPY_DST: 8, STORAGE: 128 };

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc");

const rows = [];
/** Keeps what was measured, also should the next step end the process. */
function row(name, values) {
  rows.push({ name, ...values });
  console.log(name, JSON.stringify(values));
  if (OUT !== undefined) writeFileSync(OUT, `${JSON.stringify(rows, undefined, 1)}\n`);
}
async function step(name, run) {
  if (ONLY !== undefined && !ONLY.includes(name)) return;
  try {
    await run();
  } catch (error) {
    row(name, { failed: String(error) });
    process.exitCode = 1;
  }
}
const sorted = (times) => times.toSorted((a, b) => a - b);
const median = (times) => sorted(times)[times.length >> 1];

const began = performance.now();
const rng = await WebGpuRng.create(42);
const createMs = performance.now() - began;
await core.kaimingNormal(rng, 64, 64).toArray();
const firstMs = performance.now() - began;
const { device } = rng;
const done = () => device.queue.onSubmittedWorkDone();
const { vendor, architecture, description } = device.adapterInfo;
row("device", {
  vendor,
  architecture,
  description,
  node: process.version,
  cpu: `${cpus().length} × ${cpus()[0]?.model}`,
});
row("create, first tensor read", { createMs, firstMs });

/** Milliseconds of one of `count` calls of `work`, waited for together: the least and the median of the rounds. */
async function timed(work, count, rounds = ROUNDS) {
  const times = [];
  for (let round = 0; round <= rounds; round++) {
    const start = performance.now();
    for (let i = 0; i < count; i++) work(i);
    await done();
    if (round > 0) times.push((performance.now() - start) / count);
  }
  return { ms: Math.min(...times), medianMs: median(times) };
}

await step("fills", async () => {
  const buffer = device.createBuffer({ size: BYTES, usage: USAGE.STORAGE | USAGE.COPY_SRC | USAGE.COPY_DST });
  const clear = () => {
    const encoder = device.createCommandEncoder();
    encoder.clearBuffer(buffer);
    device.queue.submit([encoder.finish()]);
  };
  row("clearBuffer", { bytes: BYTES, ...(await timed(clear, FILLS)) });
  const laws = {
    constant: { value: 1.5 },
    uniform: { lo: -0.5, hi: 0.5 },
    normal: { std: 0.02, mean: 0 },
    truncatedNormal: { std: 0.02, lo: -0.04, hi: 0.04 },
  };
  for (const [law, options] of Object.entries(laws)) {
    for (const dtype of ["float32", "bfloat16", "float16"]) {
      const size = BYTES / (dtype === "float32" ? 4 : 2);
      const make = () => core[law](rng, dtype, size, { ...options, out: buffer });
      await make().ready();
      const times = await timed(make, FILLS);
      row(`${law} ${dtype}`, { bytes: BYTES, values: size, ...times });
    }
  }
  row("clearBuffer again", { bytes: BYTES, ...(await timed(clear, FILLS)) });
  buffer.destroy();
});

await step("orthogonal", async () => {
  const shapes = [
    [SIDE / 4, SIDE / 4],
    [SIDE / 2, SIDE / 2],
    [SIDE, SIDE],
    [SIDE * 256, 16],
    [SIDE * 256, 64],
    [64, SIDE * 256],
    [SIDE * 16, SIDE / 8],
  ];
  for (const [height, width] of shapes) {
    const out = core.zeros32(rng, height, width);
    const make = () => core.orthogonal(rng, height, width, { out });
    await make().ready();
    const times = await timed(make, height * width <= 2 ** 22 ? 4 : 2);
    row(`orthogonal ${height}×${width}`, times);
    out.destroy();
  }
  for (const [height, width] of [
    [SIDE / 4, SIDE / 4],
    [SIDE * 256, 1],
    [SIDE * 256, 16],
  ]) {
    row(`orthogonal ${height}×${width} from the CPU's`, { distance: await orthogonalDistance(device, height, width) });
  }
});

await step("small", async () => {
  const make = (count) => Array.from({ length: count }, (_, i) => core.kaimingNormal(rng.fork(i), 32, 32));
  for (const [name, run] of [
    ["1,000 tensors of 32×32, one by one", () => make(1000)],
    ["1,000 tensors of 32×32, in a batch", () => rng.batch(() => make(1000))],
    // Which is what keeps them from being made together.
    [
      "1,000 tensors of 32×32, each buffer asked for at once",
      () =>
        Array.from({ length: 1000 }, (_, i) => {
          const tensor = core.kaimingNormal(rng.fork(i), 32, 32);
          if (tensor.buffer.size !== 4096) throw new Error("expected a buffer of the tensor's bytes");
          return tensor;
        }),
    ],
  ]) {
    const calls = [];
    const all = [];
    for (let round = 0; round < 12; round++) {
      const start = performance.now();
      const tensors = run();
      const called = performance.now() - start;
      await tensors.at(-1).ready();
      const ended = performance.now() - start;
      for (const tensor of tensors) tensor.destroy();
      if (round > 1) {
        calls.push(called);
        all.push(ended);
      }
    }
    row(name, { callsMs: median(calls), medianMs: median(all), leastMs: Math.min(...all) });
  }
  const one = [];
  for (let i = 0; i < 500; i++) {
    const start = performance.now();
    const tensor = core.kaimingNormal(rng, 2, 5);
    await tensor.ready();
    tensor.destroy();
    one.push((performance.now() - start) * 1000);
  }
  row("a 2×5 tensor made, ready, destroyed", { medianMicroseconds: median(one) });
});

/** Runs `work`; the longest time between two turns of the event loop meanwhile. */
async function watched(work) {
  let longest = 0;
  let last = performance.now();
  let isOver = false;
  const turn = () => {
    const now = performance.now();
    longest = Math.max(longest, now - last);
    last = now;
    if (!isOver) setImmediate(turn);
  };
  setImmediate(turn);
  const start = performance.now();
  await work();
  const ms = performance.now() - start;
  isOver = true;
  return { ms, longest };
}

await step("host", async () => {
  const bytes = BYTES / 4;
  const tensor = core.uniform(rng, bytes / 4, { lo: 0, hi: 1 });
  await tensor.ready();
  const into = new Float32Array(bytes / 4).fill(1);
  // What the steps before have left is not what a read costs.
  collect();
  for (const [name, options] of [
    ["toArray, a fresh array", {}],
    ["toArray({ into }), touched memory", { into }],
  ]) {
    const runs = [];
    for (let round = 0; round < 6; round++) {
      let callMs = 0;
      const read = () => {
        const start = performance.now();
        const reading = tensor.toArray(options);
        callMs = performance.now() - start;
        return reading;
      };
      runs.push({ ...(await watched(read)), callMs });
    }
    const best = runs.slice(1);
    row(name, {
      bytes,
      leastMs: Math.min(...best.map(({ ms }) => ms)),
      medianMs: median(best.map(({ ms }) => ms)),
      longestStallMs: Math.max(...best.map(({ longest }) => longest)),
      // Of which the call itself, before anything is on its way.
      longestCallMs: Math.max(...best.map(({ callMs }) => callMs)),
    });
  }
  tensor.destroy();
});

await step("bits", async () => {
  const size = Math.min(2 ** 22, BYTES / 4) - 5;
  const laws = {
    "normal, std 0.7, mean 0.1": ["normal", { std: 0.7, mean: 0.1 }],
    "uniform, −0.3 to 0.9": ["uniform", { lo: -0.3, hi: 0.9 }],
    "uniform, 0 to 1": ["uniform", { lo: 0, hi: 1 }],
    "truncated normal, −1 to 1.5": ["truncatedNormal", { mean: 0.1, std: 0.7, lo: -1, hi: 1.5 }],
    constant: ["constant", { value: -1.3 }],
  };
  for (const [name, [law, options]] of Object.entries(laws)) {
    for (const dtype of ["float32", "bfloat16", "float16"]) {
      const tensor = core[law](rng.at(2n ** 40n + 3n, 5), dtype, size, options);
      const got = Buffer.from((await tensor.toArray()).buffer);
      const { data } = core[law](new CpuRng(2n ** 40n + 3n).at(2n ** 40n + 3n, 5), dtype, size, options);
      tensor.destroy();
      row(`bits: ${name}, ${dtype}`, { values: size, same: got.equals(Buffer.from(data.buffer, data.byteOffset)) });
    }
  }
});

await step("conformance", async () => {
  const { ran, failed, notRun } = await runConformance(device);
  row("conformance", { tests: ran, passed: ran - failed.length, failed, notRun });
  if (failed.length > 0) process.exitCode = 1;
});

await step("slices", async () => {
  const { compared, wrong } = await compareSlices(device);
  row("slices and copied values, against the CPU's bits", { compared, wrong });
  if (wrong.length > 0) process.exitCode = 1;
});
if (rows.some(({ same }) => same === false)) process.exitCode = 1;
