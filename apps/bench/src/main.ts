/**
 * `npm run bench`: measures, prints, and writes the report.
 *
 * @module
 */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { changes, changesMarkdown } from "./before.ts";
import { type Case, caseId, casesOf } from "./cases.ts";
import { type Contender, contenders, earlier } from "./contenders.ts";
import { APP, ROOT } from "./environment.ts";
import { coldStarts, memoryGrowth } from "./first-tensor.ts";
import { bound, digits, duration, figure, labelOf, quartiles } from "./format.ts";
import { comparisons, type Goal, goals, verdict } from "./goals.ts";
import { installedSizes } from "./installed-size.ts";
import type { Pace } from "./interleave.ts";
import { describeMachine, load } from "./machine.ts";
import { reportMarkdown } from "./markdown.ts";
import { type CaseResult, measure } from "./measure.ts";
import { HELP, type Options, readOptions, type SectionName } from "./options.ts";
import { pictures } from "./picture.ts";
import { type Report, reportJson } from "./report.ts";
import { findPython, hasOptimisedBlas, installRivals, type Python, rivalVersions } from "./rivals.ts";

function participants({ against, before }: Options, python: Python | undefined): Contender[] {
  const everybody = against.length === 0 && before === undefined;
  return [...contenders, ...(before === undefined ? [] : earlier(before))]
    .filter(({ kind, id }) => kind !== "rival" || everybody || against.some((text) => id.includes(text)))
    .filter(({ kind }) => kind !== "ceiling" || before === undefined)
    .filter(({ language, packages }) => language === "node" || (python !== undefined && packages[0]! in python));
}

/** Goals are judged by a median, so their cases get three times as many rounds. */
function paceOf(item: Case, pace: Pace): Pace {
  return comparisons.some((goal) => caseId(goal.item) === caseId(item)) ? { ...pace, rounds: 3 * pace.rounds } : pace;
}

/** Why a contender would not be itself in a section. */
function unfairness({ language }: Contender, section: SectionName, python: Python | undefined): string | undefined {
  if (section !== "orthogonal" || language !== "python" || python === undefined || hasOptimisedBlas(python)) return;
  return `its BLAS is the reference one (${python.blas}); Debian has an optimised one in libopenblas0`;
}

function printCase({ id, results, absent }: CaseResult): void {
  console.log(`\n${id}`);
  for (const { contender, ns, timesOurs } of results) {
    const times = timesOurs === undefined ? "" : `${digits(timesOurs.median)}×`.padStart(9);
    const spread = `(${quartiles(ns, duration)}, ${ns.count} rounds)`;
    console.log(`  ${labelOf(contender).padEnd(28)}${duration(ns.median).padStart(9)}${times}  ${spread}`);
  }
  for (const { contender, why } of absent) console.log(`  ${labelOf(contender).padEnd(28)}   absent: ${why}`);
}

function printGoal(goal: Goal): void {
  if (goal.found === undefined) return;
  const found = figure(goal, goal.found.median).padStart(9);
  const wanted = [bound(goal, goal.must), bound(goal, goal.aim)].map((text) => text.padStart(9)).join("");
  console.log(`  ${goal.name.padEnd(68)}${found}${wanted}  ${verdict(goal)}`);
}

async function run(options: Options): Promise<Report> {
  installRivals();
  const python = findPython();
  if (python?.torch === undefined) {
    const missing = python === undefined ? "NumPy and PyTorch are" : "PyTorch is";
    console.log(`${missing} absent: no Python has them (Debian: python3-numpy, python3-torch, libopenblas0)`);
  }
  const machine = describeMachine(python);
  const before = load();
  console.log(`${machine.cpu}, ${machine.cores} cores, Node ${machine.node}, load ${before}`);
  if (before > 1) console.log("The machine is busy: ratios hold up better than times, but measure on a quiet one.");

  const taking = participants(options, python);
  const has = (section: SectionName): boolean => options.sections.includes(section);
  const cases: CaseResult[] = [];
  const samples = new Map<string, ReadonlyMap<string, readonly number[]>>();
  for (const section of (["fills", "orthogonal"] as const).filter(has)) {
    for (const item of casesOf(section).filter((one) => options.cases.every((text) => caseId(one).includes(text)))) {
      const unfair = taking.flatMap((one) => {
        const why = one.takes(item) ? unfairness(one, section, python) : undefined;
        return why === undefined ? [] : [{ contender: one.id, why }];
      });
      const fair = taking.filter(({ id }) => !unfair.some(({ contender }) => contender === id));
      const measured = await measure(item, fair, python?.file, paceOf(item, options.pace), unfair);
      cases.push(measured.result);
      samples.set(measured.result.id, measured.samples);
      printCase(measured.result);
    }
  }
  const cold = has("cold") ? await coldStarts(taking, options.freshRounds) : [];
  for (const { contender, shape, toFirstTensor, beyondNode } of cold) {
    const times = `${digits(toFirstTensor.median)} ms from import, ${digits(beyondNode.median)} ms beyond bare Node`;
    console.log(`first tensor ${labelOf(contender)} ${shape.join("×")}: ${times}`);
  }
  const memory = has("memory") ? await memoryGrowth(taking, options.freshRounds) : [];
  for (const { contender, law, bytes } of memory) {
    console.log(`memory beyond the result, ${labelOf(contender)}, ${law}: ${digits(bytes.median / 1e6)} MB`);
  }
  const installed = has("size") ? installedSizes(taking) : [];
  for (const { contender, bytes, packages } of installed) {
    console.log(`installed ${labelOf(contender)}: ${digits(bytes / 2 ** 20)} MiB in ${packages} packages`);
  }
  if (options.before !== undefined) {
    const table = changesMarkdown(changes(samples));
    console.log(`\n${table}`);
    mkdirSync(options.out, { recursive: true });
    writeFileSync(join(options.out, "before.md"), `${table}\n`);
  }
  return {
    date: new Date().toISOString().slice(0, 10),
    machine,
    load: { before, after: load() },
    rivals: rivalVersions(),
    goals: goals(samples, cold, memory),
    cases,
    cold,
    memory,
    installed,
  };
}

/** Writes the page and its pictures. */
function writePage(report: Report, folder: string, name: string): string[] {
  const drawn = pictures(report.cases, name);
  writeFileSync(join(folder, `${name}.md`), reportMarkdown(report, drawn));
  const files = drawn.flatMap(({ wide, narrow }) => [wide, narrow]);
  for (const { file, svg } of files) writeFileSync(join(folder, file), `${svg}\n`);
  return [`${name}.md`, ...files.map(({ file }) => file)];
}

function write(report: Report, folder: string): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "cpu.json"), reportJson(report));
  const files = ["cpu.json", ...writePage(report, folder, "cpu")];
  console.log(`\nWritten: ${files.join(", ")} in ${folder}`);
}

const options = readOptions(process.argv.slice(2), {
  docs: join(ROOT, "docs", "benchmarks"),
  scratch: join(APP, "results"),
  from: process.env["INIT_CWD"] ?? process.cwd(),
});
if (options.help) {
  console.log(HELP);
} else if (options.redraw !== undefined) {
  const report = JSON.parse(readFileSync(options.redraw, "utf8")) as Report;
  const files = writePage(report, dirname(options.redraw), basename(options.redraw, ".json"));
  console.log(`Written: ${files.join(", ")} in ${dirname(options.redraw)}`);
} else {
  const report = await run(options);
  if (report.goals.some(({ found }) => found !== undefined)) console.log("\nGoals: found, must, aim");
  report.goals.forEach(printGoal);
  if (options.before === undefined) write(report, options.out);
}
