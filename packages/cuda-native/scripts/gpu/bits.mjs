// Bits of the GPU's fills against the CPU's, value by value: node bits.mjs --values 1e9 --out bits.json
//
// The card's values travel to the main thread; workers make the same on the CPU and compare.
import { writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { isMainThread, parentPort, Worker } from "node:worker_threads";
import * as core from "@weightinit/core";
import { CpuRng } from "@weightinit/cpu";
import { option } from "./options.mjs";

const SEED = 20_260_101;
const KINDS = {
  uniform: { lo: -0.5, hi: 1 },
  normal: { mean: 0.1, std: 0.7 },
  truncatedNormal: { mean: 0, std: 1, lo: -2, hi: 1.5 },
};
const DTYPES = ["float32", "bfloat16", "float16", "float64"];
/** Values compared at a time. */
const CHUNK = 1 << 22;
/** Columns of a matrix, which are runs of a slice: their starts lie anywhere in the stream's blocks. */
const WIDTH = 8191;
const COLUMNS = [1021, 2045];
/** Real 2³⁴, where a block's number begins to need two words, is 256 rows further. */
const FIRST_ROW = 2 ** 21;

const chunkOf = (rng, { kind, dtype, shape, part }) => core[kind](rng, dtype, shape, { ...KINDS[kind], ...part });

/** All values of a vector. */
function* vector(total) {
  for (let from = 0; from < total; from += CHUNK) {
    yield { shape: [total], part: { rows: [from, Math.min(total, from + CHUNK)] } };
  }
}

/** Some columns of a matrix, a sixteenth of as many values. */
function* columns(total) {
  const run = COLUMNS[1] - COLUMNS[0];
  const end = FIRST_ROW + Math.ceil(total / 16 / run);
  const step = CHUNK / run;
  for (let from = FIRST_ROW; from < end; from += step) {
    yield { shape: [end, WIDTH], part: { slice: { 0: [from, Math.min(end, from + step)], 1: COLUMNS } } };
  }
}

if (!isMainThread) {
  parentPort.on("message", ({ task, card }) => {
    const cpu = chunkOf(new CpuRng(SEED, { threads: 1 }), task).data;
    const words =
      cpu.BYTES_PER_ELEMENT === 2 ? Uint16Array : cpu.BYTES_PER_ELEMENT === 4 ? Uint32Array : BigUint64Array;
    const [a, b] = [cpu, card].map(({ buffer, byteOffset, length }) => new words(buffer, byteOffset, length));
    let different = a.length === b.length ? 0 : a.length;
    if (
      different === 0 &&
      Buffer.compare(
        Buffer.from(a.buffer, a.byteOffset, a.byteLength),
        Buffer.from(b.buffer, b.byteOffset, b.byteLength),
      ) !== 0
    ) {
      for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) different++;
    }
    parentPort.postMessage(different);
  });
} else {
  const { CudaRng } = await import("@weightinit/cuda-native");
  const total = Number(option("values", 1e9));
  const threads = Math.max(1, availableParallelism() - 1);
  const workers = Array.from({ length: threads }, () => new Worker(new URL(import.meta.url))); // an error ends the run
  const idle = [...workers];
  const waiting = [];
  const worker = () => (idle.length > 0 ? idle.pop() : new Promise((resolve) => waiting.push(resolve)));
  const done = (free) => {
    const next = waiting.shift();
    if (next) next(free);
    else idle.push(free);
  };
  const compare = (free, task, card) =>
    new Promise((resolve) => {
      free.once("message", (different) => {
        done(free);
        resolve(different);
      });
      free.postMessage({ task, card }, [card.buffer]);
    });

  const results = [];
  for (const kind of Object.keys(KINDS)) {
    for (const [name, parts, dtype] of DTYPES.flatMap((dtype) => [
      [kind, vector, dtype],
      [`${kind}, columns`, columns, dtype],
    ])) {
      const start = performance.now();
      const found = [];
      let values = 0;
      for (const chunk of parts(total)) {
        const task = { kind, dtype, ...chunk };
        const free = await worker();
        // Each chunk is a part of draw 0 of the same generator.
        const tensor = chunkOf(new CudaRng(SEED), task);
        const card = await tensor.toArray();
        tensor.destroy();
        values += card.length;
        found.push(compare(free, task, card));
      }
      const different = (await Promise.all(found)).reduce((a, b) => a + b, 0);
      const seconds = (performance.now() - start) / 1000;
      results.push({ kind: name, dtype, values, different, seconds });
      console.log(`${name} ${dtype}: ${different} of ${values} values differ (${seconds.toFixed(1)} s)`);
      writeFileSync(option("out", "bits.json"), JSON.stringify(results, undefined, 1));
    }
  }
  for (const each of workers) await each.terminate();
  process.exitCode = results.some(({ different }) => different > 0) ? 1 : 0;
}
