/**
 * `node dist/make/fill.js BYTES THREADS`: the CPU backend's own fill of so many bytes of bfloat16 normals, in memory that
 * is used again; prints its seconds, threads and kernels started before.
 *
 * @module
 */
import { type DType, normal, type Rng } from "@weightinit/core";
import { CpuRng } from "@weightinit/cpu";

/** bfloat16 numbers of one call: large enough that a call's own cost is nothing. */
const CHUNK = 2 ** 25;

type Call = (rng: Rng, dtype: DType, shape: readonly number[], options: object) => unknown;

const [bytes, threads] = process.argv.slice(2).map(Number) as [number, number];
const rng = new CpuRng(42, { threads });
const out = new Uint16Array(new SharedArrayBuffer(2 * CHUNK));
const fill = (count: number) =>
  (normal as unknown as Call)(rng, "bfloat16", [count], { std: 0.02, out: out.subarray(0, count) });
fill(CHUNK);
const start = performance.now();
for (let rest = bytes / 2; rest > 0; rest -= CHUNK) fill(Math.min(rest, CHUNK));
console.log(JSON.stringify({ seconds: (performance.now() - start) / 1000 }));
process.exit();
