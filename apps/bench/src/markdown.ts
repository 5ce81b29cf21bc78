/**
 * The report as a page.
 *
 * @module
 */
import { type Case, printedShape } from "./cases.ts";
import { contenders } from "./contenders.ts";
import { digits, duration, figure, labelOf, quartiles, table, throughput } from "./format.ts";
import type { Goal } from "./goals.ts";
import type { CaseResult, Result } from "./measure.ts";
import type { Picture } from "./picture.ts";
import type { Report } from "./report.ts";

/** Puts its version behind each library's name. */
type Versioned = (text: string) => string;

function versionsOf({ machine, rivals }: Report): Versioned {
  const versions: readonly (readonly [RegExp, string | undefined])[] = [
    [/PyTorch/, machine.torch],
    [/NumPy/, machine.numpy],
    [/TensorFlow\.js|tfjs/, rivals["@tensorflow/tfjs"]],
    [/jax-js/, rivals["@jax-js/jax"]],
    [/@stdlib\/random-array-\*/, rivals["@stdlib/random-array-normal"]],
    [/ml-matrix/, rivals["ml-matrix"]],
  ];
  return (text) =>
    versions.reduce(
      (named, [name, version]) => (version === undefined ? named : named.replace(name, `$& ${version}`)),
      text,
    );
}

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

const AGAINST = ", against ";

function summarySection({ goals }: Report, versioned: Versioned): string {
  const measured = goals.filter((goal): goal is Goal & Required<Pick<Goal, "found">> => goal.found !== undefined);
  const comparisons = measured
    .filter(({ name }) => name.includes(AGAINST))
    .map((goal) => {
      const [what, rival] = goal.name.split(AGAINST) as [string, string];
      return [what, versioned(rival), figure(goal, goal.found.median), quartiles(goal.found, digits)];
    });
  const others = measured
    .filter(({ name }) => !name.includes(AGAINST))
    .map((goal) => [goal.name, figure(goal, goal.found.median), quartiles(goal.found, digits)]);
  return [
    ...(comparisons.length > 0
      ? [
          "How many times as long the other takes for the same; fills are of 16,777,216 values, `kaimingNormal` and bfloat16 of 4096×4096.",
          table(["", "beside", "takes", "quartiles"], comparisons, 2),
        ]
      : []),
    ...(others.length > 0 ? [table(["ours alone", "", "quartiles"], others)] : []),
  ].join("\n\n");
}

const isRival = ({ contender }: Result): boolean => contenders.find(({ id }) => id === contender)?.kind === "rival";

/** What a case is called in a line. */
const caseName = (item: Case): string =>
  [
    `${item.law}, ${item.dtype}, ${printedShape(item)}`,
    ...(item.law === "orthogonal" ? [] : [`${item.memory} memory`]),
  ].join(", ");

/** A line for each case in which a rival takes less time; nothing if there is none. */
function fasterSection({ cases }: Report, versioned: Versioned): string | undefined {
  const rows = cases.flatMap((item) => {
    const faster = item.results.filter(
      (one) => isRival(one) && one.timesOurs !== undefined && one.timesOurs.median < 1,
    );
    const listed = faster.map(
      ({ contender, timesOurs }) => `${versioned(labelOf(contender))}: ${digits(timesOurs!.median)}×`,
    );
    return listed.length === 0 ? [] : [[caseName(item), listed.join("; ")]];
  });
  if (rows.length === 0) return undefined;
  return [
    "A small tensor is mostly its call: ours checks its arguments, and makes a key and an object.",
    table(["", "takes, of our time on one thread"], rows, 2),
  ].join("\n\n");
}

function caseTable(item: CaseResult, versioned: Versioned): string {
  const fill = item.law !== "orthogonal";
  const rows = item.results.map(({ contender, ns, timesOurs }) => [
    versioned(labelOf(contender)),
    duration(ns.median),
    quartiles(ns, duration),
    String(ns.count),
    ...(fill ? [digits(throughput(item, ns.median))] : []),
    timesOurs === undefined ? "" : `${digits(timesOurs.median)}×`,
  ]);
  const head = ["", "median", "quartiles", "rounds", ...(fill ? ["M values/s"] : []), "time / ours, 1 thread"];
  const absent = item.absent.map(({ contender, why }) => `${labelOf(contender)} did not take part: ${why}.`);
  return [`**${caseName(item)}**`, table(head, rows), ...absent].join("\n\n");
}

/** All tables, folded: one fold a law and kind of dtype. */
function casesSection({ cases }: Report, versioned: Versioned): string {
  const folds = new Map<string, CaseResult[]>();
  for (const item of cases) {
    const name = item.law === "orthogonal" || item.dtype === "float32" ? item.law : `${item.law} in other dtypes`;
    folds.set(name, [...(folds.get(name) ?? []), item]);
  }
  return [...folds]
    .map(([name, items]) => {
      const count = items.length === 1 ? "1 table" : `${items.length} tables`;
      const tables = items.map((item) => caseTable(item, versioned));
      return [`<details>\n<summary>${name}: ${count}</summary>`, ...tables, "</details>"].join("\n\n");
    })
    .join("\n\n");
}

function coldSection({ cold }: Report, versioned: Versioned): string {
  const rows = cold.map(({ contender, law, shape, toFirstTensor, beyondNode }) => [
    versioned(labelOf(contender)),
    `${law} ${printedShape({ shape })}`,
    digits(toFirstTensor.median),
    quartiles(toFirstTensor, digits),
    digits(beyondNode.median),
  ]);
  return table(["", "first tensor", "import to tensor, ms", "quartiles", "process less bare Node, ms"], rows);
}

function memorySection({ memory }: Report, versioned: Versioned): string {
  const rows = memory.map(({ contender, law, shape, bytes }) => [
    versioned(labelOf(contender)),
    `${law} ${printedShape({ shape })}`,
    digits(bytes.median / 1e6),
    quartiles(bytes, (x) => digits(x / 1e6)),
  ]);
  return table(["", "tensor", "growth beyond it, MB", "quartiles"], rows);
}

function sizeSection({ installed }: Report, versioned: Versioned): string {
  const rows = installed.map(({ contender, bytes, packages }) => [
    versioned(labelOf(contender)),
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

/** On a phone the narrow picture: a page's own width decides, not a script. */
function pictureOf({ title, wide, narrow }: Picture): string {
  return [
    "<picture>",
    `<source media="(max-width: 640px)" srcset="./${narrow.file}">`,
    `<img src="./${wide.file}" alt="${title}">`,
    "</picture>",
  ].join("");
}

/** @param pictures - beside the page */
export function reportMarkdown(report: Report, pictures: readonly Picture[]): string {
  const versioned = versionsOf(report);
  const { kept } = report;
  const some = (items: readonly unknown[], text: () => string): string | undefined =>
    items.length > 0 ? text() : undefined;
  const sections: [string, string | undefined][] = [
    ["Summary", some(report.goals, () => summarySection(report, versioned))],
    ["Where others are faster", fasterSection(report, versioned)],
    ["Cold start", some(report.cold, () => coldSection(report, versioned))],
    ["Memory", some(report.memory, () => memorySection(report, versioned))],
    ["Installed size", some(report.installed, () => sizeSection(report, versioned))],
    ["Everything measured", some(report.cases, () => casesSection(report, versioned))],
    ["How it was measured", METHOD],
  ];
  return `${[
    `<!-- Written by \`npm run bench\`${kept === undefined ? ": run it again instead of editing this page" : `, and again from its JSON by --redraw`}. -->`,
    `# ${kept?.title ?? "Benchmarks: the CPU backend beside other libraries"}`,
    ...(kept === undefined ? [] : [kept.note]),
    machineSection(report),
    ...sections.slice(0, 1).flatMap(([title, text]) => (text === undefined ? [] : [`## ${title}`, text])),
    ...pictures.map(pictureOf),
    ...sections.slice(1).flatMap(([title, text]) => (text === undefined ? [] : [`## ${title}`, text])),
  ].join("\n\n")}\n`;
}
