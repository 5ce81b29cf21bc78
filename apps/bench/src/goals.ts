/**
 * The speeds that the project sets itself: what must be reached, and what it aims at.
 *
 * @module
 */
import { type Case, caseId } from "./cases.ts";
import { OURS } from "./contenders.ts";
import type { ColdResult, MemoryResult } from "./first-tensor.ts";
import { ratios, type Spread, scaled, spread } from "./statistics.ts";

/** A goal and what was found. */
export interface Goal {
  readonly name: string;
  /** With `×`, at least so many times as fast; with another unit, at most so much. */
  readonly unit: "×" | "µs" | "ms" | "MB";
  /** Absent where a figure only helps to read others. */
  readonly must?: number;
  readonly aim?: number;
  /** Nothing if it was not measured in this run. */
  readonly found?: Spread;
}

/** How a goal stands by its median. */
export type Verdict = "aim" | "must" | "missed" | "not measured" | "for comparison";

/** Samples of a run: nanoseconds a call, by case and contender. */
export type Samples = ReadonlyMap<string, ReadonlyMap<string, readonly number[]>>;

interface Comparison {
  readonly name: string;
  readonly item: Case;
  readonly ours: string;
  readonly rival: string;
  readonly must?: number;
  readonly aim?: number;
}

const TWO_THREADS = "weightinit-2";
const PAIR = "weightinit-pair";
const float32 = { dtype: "float32", memory: "touched" } as const;
const FLAT = [16_777_216];
const SQUARE = [4096, 4096];

const uniform: Case = { ...float32, law: "uniform", shape: FLAT };
const normal: Case = { ...float32, law: "normal", shape: FLAT };
const truncated: Case = { ...float32, law: "truncatedNormal", shape: FLAT };
const kaiming: Case = { ...float32, law: "kaimingNormal", shape: SQUARE, memory: "fresh" };
const bfloat16: Case = { ...float32, law: "normal", dtype: "bfloat16", shape: SQUARE };
const orthogonal = (n: number): Case => ({ ...float32, law: "orthogonal", shape: [n, n] });
const TINY: Case = { ...float32, law: "kaimingNormal", shape: [2, 5], memory: "fresh" };

type Row = readonly [name: string, item: Case, ours: string, rival: string, must?: number, aim?: number];

const ROWS: readonly Row[] = [
  ["uniform, 1 thread, against PyTorch uniform_", uniform, OURS, "torch-1", 2.2, 3],
  ["normal, 1 thread, against PyTorch normal_", normal, OURS, "torch-1", 1.5, 2],
  ["normal, 2 threads, against PyTorch normal_, 2 threads", normal, TWO_THREADS, "torch-2", 2.6, 3.5],
  ["uniform, 1 thread, against NumPy PCG64", uniform, OURS, "numpy-1", 1.5, 2],
  ["normal, 1 thread, against NumPy PCG64", normal, OURS, "numpy-1", 4.5, 6],
  ["truncated normal, 1 thread, against PyTorch trunc_normal_", truncated, OURS, "torch-1", 10, 15],
  ["kaimingNormal, fresh memory, against tfjs heNormal, cpu", kaiming, OURS, "tfjs-cpu", 7, 10],
  ["kaimingNormal, fresh memory, against tfjs heNormal, wasm", kaiming, OURS, "tfjs-wasm", 7, 10],
  ["bfloat16 normal, 1 thread, against PyTorch normal_", bfloat16, OURS, "torch-1", 8, 12],
  ["normal, 2 threads against 1", normal, TWO_THREADS, OURS, 1.7, 1.9],
  ["normal, two processes at once against one: what the second core adds here", normal, PAIR, OURS],
  ["orthogonal 512, 1 thread, against ml-matrix QR with Q", orthogonal(512), OURS, "ml-matrix", 20, 40],
  ["orthogonal 1024, 1 thread, against ml-matrix QR with Q", orthogonal(1024), OURS, "ml-matrix", 20, 40],
  ["orthogonal 1024, 2 threads, against NumPy qr, 1 thread", orthogonal(1024), TWO_THREADS, "numpy-1", 0.8, 1.5],
  ["orthogonal 1024, 2 threads, against NumPy qr, 2 threads", orthogonal(1024), TWO_THREADS, "numpy-2", 0.8, 1.5],
  [
    "orthogonal 1024, 2 threads, against PyTorch orthogonal_, 1 thread",
    orthogonal(1024),
    TWO_THREADS,
    "torch-1",
    0.5,
    1,
  ],
  [
    "orthogonal 1024, 2 threads, against PyTorch orthogonal_, 2 threads",
    orthogonal(1024),
    TWO_THREADS,
    "torch-2",
    0.5,
    1,
  ],
];

export const comparisons: readonly Comparison[] = ROWS.map(([name, item, ours, rival, must, aim]) => ({
  name,
  item,
  ours,
  rival,
  ...(must !== undefined && { must }),
  ...(aim !== undefined && { aim }),
}));

function compared(samples: Samples, { item, ours, rival, ...goal }: Comparison): Goal {
  const taken = samples.get(caseId(item));
  const [own, other] = [taken?.get(ours), taken?.get(rival)];
  return { ...goal, unit: "×", ...(own && other && { found: ratios(other, own) }) };
}

/** Memory beyond the result: 8 MB, and 12 MB for each thread beside the caller's. */
const allowedMB = (threads: number): number => 8 + 12 * (threads - 1);

/** Every goal, with what this run found. */
export function goals(samples: Samples, cold: readonly ColdResult[], memory: readonly MemoryResult[]): Goal[] {
  const tiny = samples.get(caseId(TINY))?.get(OURS);
  const first = cold.find(({ contender }) => contender === OURS);
  const grown = [1, 2].map((threads): Goal => {
    const found = memory.find((one) => one.law === "normal" && one.threads === threads);
    const name = `memory beyond the result, ${threads} thread${threads === 1 ? "" : "s"}`;
    return { name, unit: "MB", must: allowedMB(threads), ...(found && { found: scaled(found.bytes, 1e-6) }) };
  });
  return [
    ...comparisons.map((comparison) => compared(samples, comparison)),
    { name: "a 2×5 tensor, warm", unit: "µs", must: 3, aim: 1, ...(tiny && { found: scaled(spread(tiny), 1e-3) }) },
    ...grown,
    {
      name: "first tensor after import starts",
      unit: "ms",
      must: 20,
      aim: 10,
      ...(first && { found: first.toFirstTensor }),
    },
  ];
}

export function verdict({ unit, must, aim, found }: Goal): Verdict {
  if (found === undefined) return "not measured";
  if (must === undefined) return "for comparison";
  const reaches = (goal: number): boolean => (unit === "×" ? found.median >= goal : found.median <= goal);
  if (aim !== undefined && reaches(aim)) return "aim";
  return reaches(must) ? "must" : "missed";
}
