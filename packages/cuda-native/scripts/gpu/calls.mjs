// What a call costs from JavaScript, and a fresh process until its first tensor: node calls.mjs --out calls.json
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { constant, glorotUniform, kaimingNormal, normal, truncatedNormal, zeros32 } from "@weightinit/core";
import { median, report, rng } from "./card.mjs";
import { option } from "./options.mjs";

const calls = Number(option("calls", 2000));
const quantile = (values, q) => values.toSorted((a, b) => a - b)[Math.floor(values.length * q)];
async function cost(name, call) {
  const found = [];
  for (let i = 0; i < calls; i++) {
    const start = performance.now();
    const rest = call(i);
    if (rest instanceof Promise) await rest;
    found.push((performance.now() - start) * 1e3);
    if (i % 100 === 99) await zeros32(rng, 1).ready();
  }
  report(name, { medianMicroseconds: median(found), p90Microseconds: quantile(found, 0.9), calls });
}

for (let round = 0; round < 2; round++) kaimingNormal(rng, 2, 5).destroy();
const kept = [];
await cost("2×5 made", () => kept.push(kaimingNormal(rng, 2, 5)));
for (const tensor of kept) tensor.destroy();
await cost("2×5 made and destroyed", () => kaimingNormal(rng, 2, 5).destroy());
await cost("2×5 made, ready and destroyed", async () => {
  const tensor = kaimingNormal(rng, 2, 5);
  await tensor.ready();
  tensor.destroy();
});
const MIXED = [
  () => kaimingNormal(rng, 64, 32),
  () => constant(rng, "bfloat16", [64], { value: 1 }),
  () => normal(rng, "float64", 16, 16, { std: 0.02 }),
  () => glorotUniform(rng, 8, 8, 3, 3, { layout: "torch" }),
  () => truncatedNormal(rng, "float16", 128, 16),
];
await cost("a mixed program's tensor, made and destroyed", (i) => MIXED[i % MIXED.length]().destroy());

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
report("first tensor, the driver's cache of kernels empty", run());
const warm = Array.from({ length: 5 }, run);
report("first tensor, the driver's cache of kernels full", {
  wallMs: median(warm.map(({ wallMs }) => wallMs)),
  firstTensorMs: median(warm.map(({ firstTensorMs }) => firstTensorMs)),
});
rmSync(cache, { recursive: true, force: true });
