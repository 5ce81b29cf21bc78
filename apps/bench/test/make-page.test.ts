import { expect, test } from "vitest";
import { type MakeReport, page, verdicts } from "../src/make/page.ts";

/** A run of three rounds whose numbers are easily divided. */
const report: MakeReport = {
  date: "2026-01-01",
  command: "npm run bench:make",
  machine: { cpu: "a processor", cores: 2, memoryGiB: 8, os: "an OS", node: "20", v8: "11" },
  fileSystem: "ext4",
  versions: { torch: "2" },
  load: [0.1, 2],
  model: "llama",
  parameters: 1000,
  bytes: 2_000_000,
  threads: 4,
  contenders: [
    { id: "dd", label: "dd", rounds: [1, 2, 3].map((seconds) => ({ seconds })) },
    {
      id: "make",
      label: "make",
      rounds: [2, 4, 2].map((seconds) => ({ seconds, own: seconds, peakMB: 90 + seconds })),
    },
    { id: "discard", label: "discard", rounds: [1.6, 1, 1].map((seconds) => ({ seconds, own: seconds })) },
    { id: "plan", label: "plan", rounds: [0.5, 2, 0.7].map((seconds) => ({ seconds, peakMB: 160 })) },
    { id: "fill", label: "fill", rounds: [0.8, 0.8, 1].map((own) => ({ seconds: 9, own })) },
  ],
};

test("a round is judged by the slower of disk and fill in that round", () => {
  // 1.6/2, 2/4 and 3/2; 0.8/1.6, 0.8/1 and 1/1.
  expect(verdicts(report)).toEqual([
    expect.objectContaining({ limit: "≥ 0.85", got: "0.8 (0.65 – 1.15)", holds: false }),
    expect.objectContaining({ limit: "≥ 0.9", got: "0.8 (0.65 – 0.9)", holds: false }),
    expect.objectContaining({ limit: "≤ 124", got: "94", holds: true }),
    expect.objectContaining({ limit: "≤ 1", got: "0.7 (0.6 – 1.35)", holds: true }),
    expect.objectContaining({ limit: "≤ 150", got: "160", holds: false }),
  ]);
});

test("the page has every contender, its rate without start-up, and the verdicts", () => {
  const text = page(report);
  expect(text).toContain("| make | 2 | 2 – 3 | 2 | 1 | 94 |");
  expect(text).toContain("| dd | 2 | 1.5 – 2.5 |  | 1 |  |");
  expect(text).toContain("| fill | 9 | 9 – 9 | 0.8 | 2.5 |  |");
  expect(text).toMatch(/≤ 124 \| 94 \| yes \|$/m);
  expect(text).not.toContain("| plan |");
});
