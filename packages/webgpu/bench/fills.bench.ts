/**
 * Where the time of a fill goes: each kind beside a kernel that only writes and one that only runs Philox, in one run.
 *
 * @module
 */
import { cpus } from "node:os";
import { kaimingNormal, orthogonal, sparseInit } from "@weightinit/core";
import { expect, it } from "vitest";
import { fillConstant, fillRandom } from "../src/fill-elementwise.ts";
import type { RandomFill } from "../src/fill-params.ts";
import { contextOf, type GpuContext } from "../src/gpu-context.ts";
import { WebGpuRng } from "../src/index.ts";
import { createBuffer } from "../src/memory.ts";
import { piecesOf } from "../src/pieces.ts";
import { placeParams, realGroups } from "../src/place.ts";
import { STORAGE } from "../src/webgpu-flags.ts";
import { wordsKernel } from "../src/wgsl/elementwise.ts";
import type { AffinePath } from "../src/wgsl/law.ts";
import type { Part } from "../src/wgsl/storage.ts";
import { describeGpu } from "../test/gpu.ts";

const REALS = Number(process.env["WEIGHTINIT_BENCH_REALS"] ?? 2 ** 21);
const ROUNDS = 9;
const KEY = [1, 2] as const;
const PLACE = { draw: 0, from: 0, length: REALS, run: REALS, stride: REALS };

const NORMAL: RandomFill = { kind: "normal", std: 0.5, mean: 0 };
const UNIFORM: RandomFill = { kind: "uniform", half: 0.5, mid: 0, first: -0.5, last: 0.5 };
const TRUNCATED: RandomFill = {
  kind: "truncatedNormal",
  std: 0.5,
  mean: 0,
  start: 97_700_000n,
  range: 4_099_000_000n,
  first: -1,
  last: 1,
};

interface Time {
  /** Milliseconds on the clock. */
  readonly wall: number;
  /** Milliseconds of processor time, all threads: what a software GPU costs, whatever else the machine does. */
  readonly cpu: number;
}

/** One run, waited for. */
async function once(context: GpuContext, work: () => void): Promise<Time> {
  const start = performance.now();
  const before = process.cpuUsage();
  for (const failure of context.recorder.record(undefined, work)) expect(await failure).toBeUndefined();
  await context.device.queue.onSubmittedWorkDone();
  const { user, system } = process.cpuUsage(before);
  return { wall: performance.now() - start, cpu: (user + system) / 1000 };
}

/** The least of each, over runs that take turns, so that a machine's other load meets all alike. */
async function fastest(context: GpuContext, rows: Record<string, () => void>): Promise<Map<string, Time>> {
  const best = new Map<string, Time>();
  for (let round = 0; round <= ROUNDS; round++) {
    for (const [name, work] of Object.entries(rows)) {
      const { wall, cpu } = await once(context, work);
      const known = best.get(name);
      if (round > 0)
        best.set(name, { wall: Math.min(wall, known?.wall ?? wall), cpu: Math.min(cpu, known?.cpu ?? cpu) });
    }
  }
  return best;
}

describeGpu("fills", () => {
  it("beside bare writes and bare Philox", async () => {
    const start = performance.now();
    const rng = await WebGpuRng.create(42);
    const created = performance.now() - start;
    await kaimingNormal(rng, 64, 64).toArray();
    const first = performance.now() - start;
    const context = contextOf(rng.device);
    const { recorder, device } = context;
    const info: GPUAdapterInfo | undefined = rng.device.adapterInfo;

    const { buffer } = createBuffer(device, REALS * 4, STORAGE);
    const target = (part: Part) => {
      const size = REALS * (part === "float32" ? 4 : 2);
      return { pieces: piecesOf({ buffer, offset: 0, size }, size / REALS, device.limits), part, parts: 1 } as const;
    };
    const zeros = { kind: "constant", value: 0 } as const;
    const span = { first: 0, end: REALS, from: 0 };
    const words = placeParams({ key: KEY, draw: 0 }, span);
    const ranges = target("float32").pieces.map(({ range }) => range);
    const random = (fill: RandomFill, part: Part, path: AffinePath) => () =>
      fillRandom(recorder, fill, { ...PLACE, key: KEY, arithmetic: { path, packs: false } }, target(part));
    const rows: Record<string, () => void> = {
      "zeros (writes only)": () => fillConstant(recorder, zeros, target("float32")),
      "words (Philox only)": () =>
        recorder.dispatch(wordsKernel(), words, { ranges, workgroups: realGroups(span), work: REALS }),
      "uniform float32": random(UNIFORM, "float32", "hardware"),
      "normal float32": random(NORMAL, "float32", "hardware"),
      "normal float32, integer affine": random(NORMAL, "float32", "soft"),
      "truncated normal float32": random(TRUNCATED, "float32", "hardware"),
      "normal float16": random(NORMAL, "float16", "hardware"),
      "normal bfloat16": random(NORMAL, "bfloat16", "hardware"),
    };
    const times = await fastest(context, rows);
    const measure = info?.architecture === "swiftshader" ? "cpu" : "wall";
    const of = (name: string) => (times.get(name) as Time)[measure];
    const lines = [...times].map(
      ([name, { wall, cpu }]) =>
        `| ${name} | ${wall.toFixed(1)} | ${cpu.toFixed(1)} | ${(REALS / wall / 1000).toFixed(1)} | ${(of(name) / of("zeros (writes only)")).toFixed(2)} | ${(of(name) / of("words (Philox only)")).toFixed(2)} |`,
    );
    console.info(`${info?.vendor ?? ""} ${info?.architecture ?? ""} ${info?.description ?? ""}; ${cpus().length} × ${cpus()[0]?.model}; Node ${process.version}
${REALS} reals, least of ${ROUNDS}; ratios by ${measure === "cpu" ? "processor time" : "the clock"}
| fill | ms | processor ms | million reals/s | × zeros | × Philox |
|---|---|---|---|---|---|
${lines.join("\n")}
generator after ${created.toFixed(0)} ms, first tensor read after ${first.toFixed(0)} ms`);
    buffer.destroy();

    const model = 1000;
    const make = () => Array.from({ length: model }, (_, i) => kaimingNormal(rng.fork(i), 32, 32));
    for (const [name, run] of [
      ["one submit each", make],
      ["batch", () => rng.batch(make)],
    ] as const) {
      const [calls, done] = await timed(run, 5);
      console.info(`${model} tensors of 32×32, ${name}: calls ${calls.toFixed(0)} ms, done ${done.toFixed(0)} ms`);
    }
    for (const n of [256, 512]) {
      const [, done] = await timed(() => [orthogonal(rng, n, n)], 3);
      console.info(`orthogonal ${n}×${n}: ${done.toFixed(0)} ms`);
    }
    const [, sparse] = await timed(() => [sparseInit(rng, 1024, 1024, { sparsity: 0.5 })], 3);
    console.info(`sparse 1024×1024: ${sparse.toFixed(0)} ms`);

    async function timed(run: () => ReturnType<typeof make>, rounds: number): Promise<[calls: number, done: number]> {
      let best: [number, number] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
      for (let round = 0; round <= rounds; round++) {
        const began = performance.now();
        const tensors = run();
        const called = performance.now() - began;
        await tensors.at(-1)?.ready();
        const ended = performance.now() - began;
        for (const tensor of tensors) tensor.destroy();
        if (round > 0 && ended < best[1]) best = [called, ended];
      }
      return best;
    }
  }, 300_000);
});
