/**
 * Who takes part, in which cases, and how each one's process is started.
 *
 * @module
 */
import { join } from "node:path";
import { type Case, elements, type Law } from "./cases.ts";

/** What a contender's process is told on its command line. */
export interface Job extends Case {
  readonly threads: number;
  /** Which of several things one program can do: a backend, an operation. */
  readonly variant?: string;
}

/** A first tensor in a fresh process. */
export interface ColdStart {
  readonly law: Law;
  readonly shape: readonly number[];
}

export interface Contender {
  readonly id: string;
  readonly label: string;
  readonly language: "node" | "python";
  /** The program, relative to the app's folder, or its path. */
  readonly program: string;
  readonly variant?: string;
  readonly threads: number;
  /** Processes that make the same calls at once; a call's time is then divided by their number. */
  readonly processes?: number;
  /** The npm packages that it is made of, or the Python module. */
  readonly packages: readonly string[];
  /** Whether it is a library, an earlier version of ours, or the floor under all of them. */
  readonly kind: "ours" | "before" | "rival" | "ceiling";
  /** First tensors that are timed; none for a contender that is no npm package. */
  readonly cold: readonly ColdStart[];
  takes(item: Case): boolean;
}

/** The contender that all ratios are taken against. */
export const OURS = "weightinit-1";

const isFill = ({ law }: Case): boolean => law !== "orthogonal";
const isNormal = ({ law }: Case): boolean => law === "normal" || law === "kaimingNormal";
const isFloat32 = ({ dtype }: Case): boolean => dtype === "float32";
const isReal = ({ dtype }: Case): boolean => !dtype.startsWith("complex");

const first = (law: Law, ...shape: number[]): ColdStart => ({ law, shape });

function ours(threads: number): Contender {
  return {
    id: `weightinit-${threads}`,
    label: `weightinit, ${threads} thread${threads === 1 ? "" : "s"}`,
    language: "node",
    program: "dist/contenders/weightinit.js",
    threads,
    packages: ["@weightinit/core", "@weightinit/cpu"],
    kind: "ours",
    // The larger ones also compile what a small tensor does without.
    cold:
      threads === 1
        ? [
            [2, 5],
            [256, 256],
            [1024, 1024],
          ].map((shape) => first("kaimingNormal", ...shape))
        : [],
    takes: () => true,
  };
}

/**
 * The ceiling for two threads: two processes of ours, which share nothing but the machine. Where its two cores are two
 * halves of one, as virtual ones may be, they are together no faster than one.
 */
function pair(): Contender {
  return {
    ...ours(1),
    id: "weightinit-pair",
    label: "two processes at once, a fill",
    kind: "ceiling",
    processes: 2,
    cold: [],
    takes: (item) => item.memory === "touched" && elements(item) >= 2 ** 20 && isFloat32(item),
  };
}

function tfjs(variant: "cpu" | "wasm"): Contender {
  return {
    id: `tfjs-${variant}`,
    label: `TensorFlow.js, ${variant}`,
    language: "node",
    program: "rivals/tfjs.mjs",
    variant,
    threads: 1,
    packages: variant === "cpu" ? ["@tensorflow/tfjs"] : ["@tensorflow/tfjs", "@tensorflow/tfjs-backend-wasm"],
    kind: "rival",
    cold: [first("kaimingNormal", 2, 5)],
    // Its orthogonal takes 47 s for 512 on cpu and 19 s for 1024 on wasm: once is known, nine times is too many.
    takes: (item) =>
      isFloat32(item) &&
      (isFill(item) ? item.memory === "fresh" : variant === "wasm" && item.shape.join() === "512,512"),
  };
}

function ceiling(variant: "fill" | "set"): Contender {
  return {
    id: `typed-array-${variant}`,
    label: variant === "fill" ? "TypedArray.fill (memset)" : "TypedArray.set (copy)",
    language: "node",
    program: "dist/contenders/typed-array.js",
    variant,
    threads: 1,
    packages: [],
    kind: "ceiling",
    cold: [],
    takes: (item) => isFill(item) && elements(item) > 1000,
  };
}

function numpy(threads: number): Contender {
  return {
    id: `numpy-${threads}`,
    label: `NumPy, ${threads} thread${threads === 1 ? "" : "s"}`,
    language: "python",
    program: "rivals/python/numpy_contender.py",
    threads,
    packages: ["numpy"],
    kind: "rival",
    cold: [],
    takes: (item) => {
      if (item.law === "orthogonal") return isFloat32(item) && item.shape[0]! >= item.shape[1]!;
      // Its generators run on one thread, and it has no truncated normal.
      return threads === 1 && item.law !== "truncatedNormal" && (isFloat32(item) || item.dtype === "float64");
    },
  };
}

function torch(threads: number): Contender {
  return {
    id: `torch-${threads}`,
    label: `PyTorch, ${threads} thread${threads === 1 ? "" : "s"}`,
    language: "python",
    program: "rivals/python/torch_contender.py",
    threads,
    packages: ["torch"],
    kind: "rival",
    cold: [],
    // trunc_normal_ goes through erfinv, which PyTorch 1.13 lacks for float16 on the CPU.
    takes: (item) => isReal(item) && (item.law !== "truncatedNormal" || item.dtype !== "float16"),
  };
}

/** Everybody, in the order of the report. */
export const contenders: readonly Contender[] = [
  ours(1),
  ours(2),
  pair(),
  ceiling("fill"),
  ceiling("set"),
  torch(1),
  torch(2),
  numpy(1),
  numpy(2),
  tfjs("cpu"),
  tfjs("wasm"),
  {
    id: "jax-js",
    label: "jax-js, wasm",
    language: "node",
    program: "rivals/jax-js.mjs",
    threads: 1,
    packages: ["@jax-js/jax"],
    kind: "rival",
    cold: [first("normal", 2, 5)],
    takes: (item) => isFloat32(item) && item.memory === "fresh" && (item.law === "uniform" || item.law === "normal"),
  },
  {
    id: "stdlib",
    label: "@stdlib/random-array-*",
    language: "node",
    program: "rivals/stdlib.mjs",
    threads: 1,
    packages: ["@stdlib/random-array-uniform", "@stdlib/random-array-normal"],
    kind: "rival",
    cold: [first("normal", 2, 5)],
    takes: (item) => (isFloat32(item) || item.dtype === "float64") && (item.law === "uniform" || isNormal(item)),
  },
  {
    id: "math-random",
    label: "Math.random, Box–Muller",
    language: "node",
    program: "dist/contenders/math-random.js",
    threads: 1,
    packages: [],
    kind: "rival",
    cold: [],
    takes: (item) => isFloat32(item) && (item.law === "uniform" || isNormal(item)),
  },
  {
    id: "ml-matrix",
    label: "ml-matrix, QR and Q",
    language: "node",
    program: "rivals/ml-matrix.mjs",
    threads: 1,
    packages: ["ml-matrix"],
    kind: "rival",
    cold: [first("orthogonal", 5, 2)],
    takes: (item) => item.law === "orthogonal" && item.shape[0]! >= item.shape[1]!,
  },
];

/** How an earlier version is named beside ours; the second process of the same code shows its own spread. */
export const BEFORE = ["before", "before again"] as const;

/** The earlier version in a built checkout, twice. */
export function earlier(checkout: string): Contender[] {
  return [1, 2].flatMap((threads) =>
    BEFORE.map(
      (name): Contender => ({
        ...ours(threads),
        id: `${name}-${threads}`,
        label: `${name}, ${threads} thread${threads === 1 ? "" : "s"}`,
        program: join(checkout, "apps/bench/dist/contenders/weightinit.js"),
        kind: "before",
      }),
    ),
  );
}

/** The job of a contender in a case. */
export function jobOf({ threads, variant }: Contender, item: Case): Job {
  return { ...item, threads, ...(variant !== undefined && { variant }) };
}
