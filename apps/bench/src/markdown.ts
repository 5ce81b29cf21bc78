/**
 * The report as a page.
 *
 * @module
 */
import { printedShape } from "./cases.ts";
import { bound, digits, duration, figure, labelOf, quartiles, table, throughput } from "./format.ts";
import { verdict } from "./goals.ts";
import type { CaseResult } from "./measure.ts";
import type { Report } from "./report.ts";

const VERDICTS = {
  aim: "aim reached",
  must: "reached",
  missed: "**missed**",
  "not measured": "not measured",
  "for comparison": "for comparison",
};

function machineSection({ machine, load, rivals, date }: Report): string {
  const python =
    machine.python === undefined
      ? "No Python with NumPy on this machine: NumPy and PyTorch did not take part."
      : `Python ${machine.python}, NumPy ${machine.numpy}, PyTorch ${machine.torch ?? "absent"}; BLAS: ${machine.blas ?? "unknown"}.`;
  const versions = Object.entries(rivals).map(([name, version]) => `${name} ${version}`);
  return [
    `${date}. ${machine.cpu}, ${machine.cores} cores, ${machine.memoryGiB} GiB; ${machine.os}; Node ${machine.node} (V8 ${machine.v8}).`,
    python,
    `${versions.join(", ")}.`,
    `Load of the machine ${load.before} before the run and ${load.after} after it.`,
  ].join("\n");
}

function goalsSection({ goals }: Report): string {
  const rows = goals.map((goal) => [
    goal.name,
    goal.found === undefined ? "" : figure(goal, goal.found.median),
    goal.found === undefined ? "" : quartiles(goal.found, digits),
    bound(goal, goal.must),
    bound(goal, goal.aim),
    VERDICTS[verdict(goal)],
  ]);
  return table(["", "found", "quartiles", "must", "aim", ""], rows);
}

function caseSection(item: CaseResult): string {
  const fill = item.law !== "orthogonal";
  const rows = item.results.map(({ contender, ns, timesOurs }) => [
    labelOf(contender),
    duration(ns.median),
    quartiles(ns, duration),
    String(ns.count),
    ...(fill ? [digits(throughput(item, ns.median))] : []),
    timesOurs === undefined ? "" : `${digits(timesOurs.median)}×`,
  ]);
  const head = ["", "median", "quartiles", "rounds", ...(fill ? ["M values/s"] : []), "time / ours, 1 thread"];
  const absent = item.absent.map(({ contender, why }) => `${labelOf(contender)} did not take part: ${why}.`);
  return [
    `### ${item.law}, ${item.dtype}, ${printedShape(item)}${fill ? `, ${item.memory} memory` : ""}`,
    table(head, rows),
    ...absent,
  ].join("\n\n");
}

function coldSection({ cold }: Report): string {
  const rows = cold.map(({ contender, law, shape, toFirstTensor, beyondNode }) => [
    labelOf(contender),
    `${law} ${printedShape({ shape })}`,
    digits(toFirstTensor.median),
    quartiles(toFirstTensor, digits),
    digits(beyondNode.median),
  ]);
  return table(["", "first tensor", "import to tensor, ms", "quartiles", "process less bare Node, ms"], rows);
}

function memorySection({ memory }: Report): string {
  const rows = memory.map(({ contender, law, shape, bytes }) => [
    labelOf(contender),
    `${law} ${printedShape({ shape })}`,
    digits(bytes.median / 1e6),
    quartiles(bytes, (x) => digits(x / 1e6)),
  ]);
  return table(["", "tensor", "growth beyond it, MB", "quartiles"], rows);
}

function sizeSection({ installed }: Report): string {
  const rows = installed.map(({ contender, bytes, packages }) => [
    labelOf(contender),
    digits(bytes / 2 ** 20),
    String(packages),
  ]);
  return table(["", "MiB", "packages"], rows);
}

const METHOD = `Every contender runs in a process of its own, one at a time, in turns: one sample of each in every round, so
that whatever else the machine does hits all of them. A sample is one call, or as many as take 10 ms. Ratios are taken
round by round; the tables give medians and quartiles. *Touched* memory was allocated and written before the clock
starts (\`out\`, PyTorch's in-place methods, NumPy's \`out=\`); *fresh* memory is allocated by the library while the clock
runs, and the system maps its pages then. \`TypedArray.fill\` and \`set\` are the ceiling: no fill can be faster than
writing the same bytes. Two processes at once are the ceiling for two threads: the machine's cores may be halves of one.
tfjs's heNormal is a truncated normal; NumPy and ml-matrix factor a matrix that they are given,
while PyTorch and we also draw it.`;

/** @param pictures - file names of the pictures beside the page, with what they show */
export function reportMarkdown(report: Report, pictures: readonly { file: string; title: string }[]): string {
  const sections: [string, string | undefined][] = [
    ["Goals", goalsSection(report)],
    ["Fills and matrices", report.cases.length > 0 ? report.cases.map(caseSection).join("\n\n") : undefined],
    ["Cold start", report.cold.length > 0 ? coldSection(report) : undefined],
    ["Memory", report.memory.length > 0 ? memorySection(report) : undefined],
    ["Installed size", report.installed.length > 0 ? sizeSection(report) : undefined],
  ];
  return `${[
    "<!-- Written by `npm run bench`: run it again instead of editing this page. -->",
    "# The CPU backend, side by side",
    machineSection(report),
    METHOD,
    ...pictures.map(({ file, title }) => `![${title}](${file})`),
    ...sections.flatMap(([title, text]) => (text === undefined ? [] : [`## ${title}`, text])),
  ].join("\n\n")}\n`;
}
