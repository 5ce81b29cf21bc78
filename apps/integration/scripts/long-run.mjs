// Makes, destroys and drops tens of thousands of tensors, and prints what is still there at half time and at the end:
//
//   node [--expose-gc] long-run.mjs cpu|webgpu|cuda <tensors>
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { constant, dtypes, kaimingNormal, uniform } from "@weightinit/core";

const [backend, tensors] = process.argv.slice(2);

// With --expose-gc the collector runs all the time; without, whenever V8 wants, and here only where memory is counted.
const always = globalThis.gc;
let collect = always;
if (collect === undefined) {
  setFlagsFromString("--expose-gc");
  collect = runInNewContext("gc");
}

/** A generator, the dtypes, elements of the largest tensors, and the objects that count on the device. */
const BACKENDS = {
  async cpu() {
    const { CpuRng } = await import("@weightinit/cpu");
    return { rng: new CpuRng(1), dtypes, largest: 1 << 20, objects: () => ({}) };
  },
  async webgpu() {
    const { WebGpuRng } = await import("@weightinit/webgpu");
    const rng = await WebGpuRng.create(1);
    const buffers = new Set();
    const collected = new FinalizationRegistry((id) => buffers.delete(id));
    const { device } = rng;
    const create = device.createBuffer;
    device.createBuffer = (descriptor) => {
      const buffer = create.call(device, descriptor);
      const destroy = buffer.destroy;
      const id = Symbol();
      buffers.add(id);
      collected.register(buffer, id);
      buffer.destroy = () => {
        buffers.delete(id);
        destroy.call(buffer);
      };
      return buffer;
    };
    const kinds = dtypes.filter((dtype) => dtype !== "float64" && dtype !== "complex128");
    return { rng, dtypes: kinds, largest: 1 << 18, objects: () => ({ buffers: buffers.size }) };
  },
  async cuda() {
    const { CudaRng } = await import("@weightinit/cuda-native");
    const rng = new CudaRng(1);
    const { koffi, path } = rng.context.driver;
    const live = koffi.load(path).func("standin_live", "int", ["void *"]);
    const counts = new BigInt64Array(9);
    const objects = () => {
      live(counts);
      const [allocations, , pinned, streams, events, modules] = [...counts].map(Number);
      // As many small blocks are kept as were dropped at once, up to 4 MiB: that depends on the collector.
      const { count } = rng.context.memory.small;
      if (count > (4 << 20) / 512) throw new Error(`expected at most 4 MiB of small blocks, got ${count}`);
      return { allocations: allocations - count, pinned, streams, events, modules };
    };
    return { rng, dtypes, largest: 1 << 20, objects };
  },
};

const { rng, dtypes: kinds, largest, objects } = await BACKENDS[backend]();
const INITIALIZERS = [kaimingNormal, uniform, (...args) => constant(...args, { value: 1 })];

/** Sizes from 0 up: most are small. */
function sizeOf(i) {
  if (i % 1000 === 999) return largest;
  return i % 100 === 99 ? 20_000 : (i * 7) % 200;
}

/** Of every three tensors one is destroyed at once, one later, and one dropped. */
async function run(count) {
  let kept = [];
  for (let i = 0; i < count; i++) {
    const size = sizeOf(i);
    // Large ones are constants: the stand-in driver takes a while for what is drawn.
    const make = size === largest ? INITIALIZERS[2] : INITIALIZERS[i % 3];
    const tensor = make(rng, kinds[i % kinds.length], [size]);
    if (i % 3 === 0) tensor.destroy?.();
    if (i % 3 === 1) kept.push(tensor);
    if (kept.length === 20) {
      await kept[i % 20].ready();
      if (i % 4 === 0) await kept[0].toArray();
      for (const each of kept) each.destroy?.();
      kept = [];
    }
    if (i % 500 === 0) always?.();
  }
  for (const each of kept) each.destroy?.();
}

/** A model's tensors, all made in one job and alive together. */
async function model() {
  const tensors = Array.from({ length: 50 }, (_, i) => INITIALIZERS[2](rng, kinds[i % kinds.length], [largest]));
  always?.();
  await tensors.at(-1).ready();
  for (const tensor of tensors) tensor.destroy?.();
}

/** What is left when everything unreachable is gone. */
async function left() {
  for (let i = 0; i < 5; i++) {
    await constant(rng, [1], { value: 0 }).ready();
    collect();
    await new Promise((resolve) => setTimeout(resolve, 30));
  }
  const { rss, heapUsed, arrayBuffers } = process.memoryUsage();
  return { rss, heapUsed, arrayBuffers, resources: process.getActiveResourcesInfo().length, ...objects() };
}

const half = Math.ceil(Number(tensors) / 2);
await run(half);
await model();
const middle = await left();
await run(half);
await model();
console.log(JSON.stringify({ middle, end: await left() }));
process.exit(); // WebGPU's device keeps a process alive
