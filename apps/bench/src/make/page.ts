/**
 * docs/benchmarks/make.md, from the numbers of a run.
 *
 * @module
 */
import { digits, quartiles, table } from "../format.ts";
import type { Machine } from "../machine.ts";
import { type Spread, spread } from "../statistics.ts";
import { PYTHON_ROUNDS, type Ran } from "./runs.ts";

/** A run, as make.json keeps it. */
export interface MakeReport {
  readonly date: string;
  readonly command: string;
  readonly machine: Machine;
  readonly fileSystem: string;
  readonly versions: Readonly<Record<string, string>>;
  readonly load: readonly [before: number, after: number];
  readonly model: string;
  readonly parameters: number;
  readonly bytes: number;
  readonly threads: number;
  readonly contenders: readonly { readonly id: string; readonly label: string; readonly rounds: readonly Ran[] }[];
}

/** A requirement, and what was measured. */
export interface Verdict {
  readonly what: string;
  readonly limit: string;
  readonly got: string;
  readonly holds: boolean;
}

/** The samples of a contender, in the order of the rounds. */
function samples(report: MakeReport, id: string, of: (ran: Ran) => number | undefined): readonly number[] {
  const rounds = report.contenders.find((one) => one.id === id)?.rounds ?? [];
  return rounds.flatMap((ran) => of(ran) ?? []);
}

const seconds = (ran: Ran) => ran.seconds;

/** What the page promises, judged round by round: both sides of a ratio were measured in the same one. */
export function verdicts(report: MakeReport): readonly Verdict[] {
  const make = samples(report, "make", seconds);
  const dd = samples(report, "dd", seconds);
  const discard = samples(report, "discard", seconds);
  const speeds = make.map((time, round) => Math.max(dd[round]!, discard[round]!) / time);
  const own = samples(report, "discard", (ran) => ran.own);
  const fills = samples(report, "fill", (ran) => ran.own);
  const fill = own.map((time, round) => fills[round]! / time);
  const peak = Math.max(...samples(report, "make", (ran) => ran.peakMB));
  const plan = spread(samples(report, "plan", seconds));
  const planPeak = Math.max(...samples(report, "plan", (ran) => ran.peakMB));
  const allowed = 100 + 12 * Math.max(0, report.threads - 2);
  const ratio = (what: string, found: readonly number[], limit: number): Verdict => {
    const middle = spread(found);
    return {
      what,
      limit: `≥ ${limit}`,
      got: `${digits(middle.median)} (${quartiles(middle, digits)})`,
      holds: middle.median >= limit,
    };
  };
  return [
    ratio("make's speed, of the slower of dd and --discard", speeds, 0.85),
    ratio("--discard's speed, of the CPU backend's own fill", fill, 0.9),
    { what: "peak memory of make, MB", limit: `≤ ${allowed}`, got: digits(peak), holds: peak <= allowed },
    {
      what: "plan of 70 billion parameters, seconds",
      limit: "≤ 1",
      got: `${digits(plan.median)} (${quartiles(plan, digits)})`,
      holds: plan.median <= 1,
    },
    { what: "its peak memory, MB", limit: "≤ 150", got: digits(planPeak), holds: planPeak <= 150 },
  ];
}

export function page(report: MakeReport): string {
  const { machine, bytes } = report;
  const rate = ({ median }: Spread) => digits(bytes / 1e6 / median);
  const made = report.contenders.filter(({ id }) => id !== "plan");
  const rows = made.map(({ label, rounds }) => {
    const time = spread(rounds.map((ran) => ran.seconds));
    const own = rounds.flatMap((ran) => ran.own ?? []);
    const peaks = rounds.flatMap(({ peakMB }) => peakMB ?? []);
    return [
      label,
      digits(time.median),
      quartiles(time, digits),
      own.length === 0 ? "" : digits(spread(own).median),
      rate(own.length === 0 ? time : spread(own)),
      peaks.length === 0 ? "" : digits(Math.max(...peaks)),
    ];
  });
  const judged = verdicts(report).map(({ what, limit, got, holds }) => [what, limit, got, holds ? "yes" : "no"]);
  const versions = Object.entries(report.versions).map(([name, version]) => `, ${name} ${version}`);
  const sized = `${report.parameters.toLocaleString("en")} parameters in bfloat16, ${bytes.toLocaleString("en")} bytes`;
  return `<!-- Written by \`npm run bench:make\`. -->

# Benchmarks: a checkpoint on the disk

\`weightinit make\` of ${report.model}: ${sized}, by ${report.threads} threads.

${report.date}. ${machine.cpu}, ${machine.cores} cores, ${machine.memoryGiB} GiB; ${machine.os}; ${report.fileSystem}; Node ${machine.node}${versions.join("")}.
Load of the machine ${report.load[0]} before the run and ${report.load[1]} after it. \`${report.command}\`

${table(["", "seconds", "quartiles", "without start-up", "MB/s", "peak memory, MB"], rows)}

Each line is a process. "Seconds" are from its start to its end, "without start-up" what it measures itself: after the imports, and of CpuRng after its threads and kernels have started. MB/s are without start-up, where it is known. Medians of ${report.contenders[0]!.rounds.length} rounds (Python: ${PYTHON_ROUNDS}), in which all run one after the other, on a disk that was synced before. What writes ends when its file is synced.

${table(["", "must be", "is", "holds"], judged, 3)}
`;
}
