// Bits of the GPU's fills against the CPU's: hashes of every chunk, over --values numbers of each kind.
//
//   node bits.mjs --values 1e9 --out bits.json
import { createHash } from "node:crypto";
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
/** Values hashed at a time. */
const CHUNK = 1 << 22;

const chunkOf = (rng, { kind, dtype, total, from, to }) =>
  core[kind](rng, dtype, [total], { ...KINDS[kind], rows: [from, to] });
const digest = (array) => createHash("sha256").update(array).digest("hex");

if (!isMainThread) {
  parentPort.on("message", (task) => {
    parentPort.postMessage(digest(chunkOf(new CpuRng(SEED), task).data));
  });
} else {
  const { CudaRng } = await import("@weightinit/cuda-native");
  const total = Number(option("values", 1e9));
  const threads = Number(option("threads", Math.max(1, availableParallelism() - 1)));
  const workers = Array.from({ length: threads }, () => new Worker(new URL(import.meta.url))); // an error ends the run
  const ask = (worker, task) =>
    new Promise((resolve) => {
      worker.once("message", resolve);
      worker.postMessage(task);
    });

  const results = [];
  for (const kind of Object.keys(KINDS)) {
    for (const dtype of DTYPES) {
      const start = performance.now();
      const tasks = [];
      for (let from = 0; from < total; from += CHUNK)
        tasks.push({ kind, dtype, total, from, to: Math.min(total, from + CHUNK) });
      const whole = createHash("sha256");
      const gpu = new Array(tasks.length);
      const cpu = new Array(tasks.length);
      let nextCpu = 0;
      const onCpu = workers.map(async (worker) => {
        while (nextCpu < tasks.length) {
          const index = nextCpu++;
          cpu[index] = await ask(worker, tasks[index]);
        }
      });
      for (const [index, task] of tasks.entries()) {
        const tensor = chunkOf(new CudaRng(SEED), task);
        gpu[index] = digest(await tensor.toArray());
        tensor.destroy();
      }
      await Promise.all(onCpu);
      for (const hash of gpu) whole.update(hash);
      const different = gpu.filter((hash, i) => hash !== cpu[i]).length;
      const seconds = (performance.now() - start) / 1000;
      results.push({
        kind,
        dtype,
        values: total,
        chunks: tasks.length,
        different,
        sha256: whole.digest("hex"),
        seconds,
      });
      console.log(
        `${kind} ${dtype}: ${total} values, ${different} of ${tasks.length} chunks differ (${seconds.toFixed(1)} s)`,
      );
    }
  }
  for (const worker of workers) await worker.terminate();
  writeFileSync(option("out", "bits.json"), JSON.stringify(results, undefined, 2));
  process.exitCode = results.some(({ different }) => different > 0) ? 1 : 0;
}
