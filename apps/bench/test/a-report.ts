/**
 * A report with round figures.
 *
 * @module
 */
import type { CaseResult } from "../src/measure.ts";
import type { Report } from "../src/report.ts";

const at = (median: number) => ({ median, q1: 0.9 * median, q3: 1.25 * median, count: 9 });

const normal: CaseResult = {
  id: "normal float32 16777216 touched",
  law: "normal",
  dtype: "float32",
  shape: [16_777_216],
  memory: "touched",
  results: [
    { contender: "weightinit-1", ns: at(16_777_216), timesOurs: at(1) },
    { contender: "typed-array-fill", ns: at(1_677_721.6), timesOurs: at(0.1) },
    { contender: "torch-1", ns: at(33_554_432), timesOurs: at(2) },
  ],
  absent: [{ contender: "weightinit-2", why: "this build has no threads" }],
};

const orthogonal: CaseResult = {
  id: "orthogonal float32 512x512 touched",
  law: "orthogonal",
  dtype: "float32",
  shape: [512, 512],
  memory: "touched",
  results: [
    { contender: "weightinit-1", ns: at(10e6), timesOurs: at(1) },
    { contender: "ml-matrix", ns: at(500e6), timesOurs: at(50) },
  ],
  absent: [],
};

export const report: Report = {
  date: "2026-01-31",
  machine: { cpu: "A processor", cores: 2, memoryGiB: 8, os: "An OS", node: "20.19.0", v8: "11.3" },
  load: { before: 0.1, after: 1.2 },
  rivals: { "ml-matrix": "6.15.1" },
  goals: [
    { name: "normal, against PyTorch", unit: "×", must: 1.5, aim: 2, found: at(2) },
    { name: "orthogonal, against ml-matrix", unit: "×", must: 60, aim: 80, found: at(50) },
    { name: "memory", unit: "MB", must: 8 },
  ],
  cases: [normal, orthogonal],
  cold: [{ contender: "weightinit-1", law: "kaimingNormal", shape: [2, 5], toFirstTensor: at(10), beyondNode: at(12) }],
  memory: [
    {
      contender: "weightinit-1",
      law: "normal",
      dtype: "float32",
      shape: [16_777_216],
      memory: "touched",
      threads: 1,
      bytes: at(5e6),
    },
  ],
  installed: [{ contender: "ml-matrix", bytes: 3 * 2 ** 19, packages: 5 }],
};
