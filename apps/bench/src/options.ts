/**
 * The command line.
 *
 * @module
 */
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import type { Pace } from "./interleave.ts";

export const SECTIONS = ["fills", "orthogonal", "cold", "memory", "size"] as const;
export type SectionName = (typeof SECTIONS)[number];

export interface Options {
  readonly sections: readonly SectionName[];
  /** Every one of these must occur in a case's name. */
  readonly cases: readonly string[];
  /** One of these must occur in a rival's name; we and the ceiling always take part. */
  readonly against: readonly string[];
  /** A checkout of an earlier version, built, to compare with; without it, only rivals take part. */
  readonly before: string | undefined;
  readonly pace: Pace;
  /** Rounds of fresh processes. */
  readonly freshRounds: number;
  readonly out: string;
  /** The JSON of a run that is over, whose page and pictures are written again beside it; nothing is measured. */
  readonly redraw: string | undefined;
  readonly help: boolean;
}

export const HELP = `npm run bench -- [options]

Measures the CPU backend side by side with other libraries, and writes cpu.json, cpu.md and the pictures.

  --only <section>     fills, orthogonal, cold, memory, size; may be repeated. Default: all
  --case <text>        only cases whose name has this text, such as "normal float32 4096x4096 touched"; repeat to narrow
  --against <text>     only rivals whose name has this text (torch, numpy, tfjs, jax, stdlib, …); may be repeated
  --before <checkout>  an earlier version of this repository, its bench built: before and after interleaved, no rivals
                       unless --against names them; writes before.md
  --rounds <n>         rounds at least (9); three times as many for the cases of goals
  --budget <seconds>   more rounds until a case has taken this long (6)
  --quick              3 rounds and little warming up: to see that everything runs
  --out <folder>       where to write: docs/benchmarks for a complete run, otherwise apps/bench/results
  --redraw <file>      writes the page and the pictures of that JSON again, beside it, and measures nothing
  --help

WEIGHTINIT_BENCH_PYTHON names the Python with NumPy and PyTorch (default: whichever of
python3 and /usr/bin/python3 has them).
`;

/** @throws TypeError for what it does not know. */
export function readOptions(
  args: readonly string[],
  folders: { docs: string; scratch: string; from: string },
): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      only: { type: "string", multiple: true, default: [] },
      case: { type: "string", multiple: true, default: [] },
      against: { type: "string", multiple: true, default: [] },
      before: { type: "string" },
      rounds: { type: "string" },
      budget: { type: "string" },
      quick: { type: "boolean", default: false },
      out: { type: "string" },
      redraw: { type: "string" },
      help: { type: "boolean", default: false },
    },
  });
  const only = values.only.flatMap((text) => text.split(","));
  for (const name of only) {
    if (!SECTIONS.includes(name as SectionName)) {
      throw new TypeError(`expected --only to be one of ${SECTIONS.join(", ")}, got "${name}"`);
    }
  }
  const positive = (name: "rounds" | "budget", fallback: number): number => {
    const number = Number(values[name] ?? fallback);
    if (!(number > 0)) throw new TypeError(`expected --${name} to be a positive number, got "${values[name]}"`);
    return number;
  };
  const rounds = Math.ceil(positive("rounds", values.quick ? 3 : 9));
  const complete =
    only.length === 0 && values.case.length === 0 && values.against.length === 0 && !values.before && !values.quick;
  return {
    sections: only.length === 0 ? SECTIONS : SECTIONS.filter((name) => only.includes(name)),
    cases: values.case,
    against: values.against,
    before: values.before === undefined ? undefined : resolve(folders.from, values.before),
    pace: { rounds, budgetS: positive("budget", values.quick ? 0.1 : 6), warmUpMs: values.quick ? 30 : 400 },
    freshRounds: rounds,
    out: values.out === undefined ? (complete ? folders.docs : folders.scratch) : resolve(folders.from, values.out),
    redraw: values.redraw === undefined ? undefined : resolve(folders.from, values.redraw),
    help: values.help,
  };
}
