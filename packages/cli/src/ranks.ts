/**
 * Which process of how many this is: said on the command line, or by exactly one launcher.
 *
 * @module
 */
import { WeightInitError } from "@weightinit/core";
import { integerOf } from "./arguments.ts";
import type { Part } from "./journal.ts";

/** A process, and who said so. */
export interface Place extends Part {
  /** The launcher, for one line on standard error. */
  readonly by: string;
}

/** Variables of a launcher that say which process this is, and of how many. */
interface Launcher {
  readonly name: string;
  readonly index: string;
  readonly total: string;
  /** Whether `total` is the last index, of indices that begin with 1 unless `first` says otherwise. */
  readonly isLast?: boolean;
  /** The first index and the step between two, where they are not 0 and 1. */
  readonly first?: string;
  readonly step?: string;
  /** What the index is of a job that is no array. */
  readonly none?: string;
  /** Whether it starts machines, on each of which another launcher may start processes: then that one counts. */
  readonly isOuter?: boolean;
}

/** From the launchers' own documentation. */
const LAUNCHERS: readonly Launcher[] = [
  { name: "Open MPI", index: "OMPI_COMM_WORLD_RANK", total: "OMPI_COMM_WORLD_SIZE" },
  { name: "MPICH or Intel MPI", index: "PMI_RANK", total: "PMI_SIZE" },
  { name: "torchrun", index: "RANK", total: "WORLD_SIZE" },
  {
    name: "a Slurm array",
    index: "SLURM_ARRAY_TASK_ID",
    total: "SLURM_ARRAY_TASK_COUNT",
    first: "SLURM_ARRAY_TASK_MIN",
    step: "SLURM_ARRAY_TASK_STEP",
  },
  { name: "Slurm's srun", index: "SLURM_PROCID", total: "SLURM_NTASKS" },
  { name: "AWS Batch", index: "AWS_BATCH_JOB_ARRAY_INDEX", total: "AWS_BATCH_JOB_ARRAY_SIZE" },
  {
    name: "AWS Batch's nodes",
    index: "AWS_BATCH_JOB_NODE_INDEX",
    total: "AWS_BATCH_JOB_NUM_NODES",
    isOuter: true,
  },
  { name: "Google Batch", index: "BATCH_TASK_INDEX", total: "BATCH_TASK_COUNT" },
  { name: "Cloud Run", index: "CLOUD_RUN_TASK_INDEX", total: "CLOUD_RUN_TASK_COUNT" },
  {
    name: "a Grid Engine array",
    index: "SGE_TASK_ID",
    total: "SGE_TASK_LAST",
    isLast: true,
    first: "SGE_TASK_FIRST",
    step: "SGE_TASK_STEPSIZE",
    none: "undefined",
  },
  {
    name: "an LSF array",
    index: "LSB_JOBINDEX",
    total: "LSB_JOBINDEX_END",
    isLast: true,
    step: "LSB_JOBINDEX_STEP",
    none: "0",
  },
];

/** Launchers that say which process, but not of how many. */
const INDEX_ONLY: readonly string[] = [
  "JOB_COMPLETION_INDEX",
  "PMIX_RANK",
  "PARALLEL_SEQ",
  "PBS_ARRAY_INDEX",
  "PBS_ARRAYID",
];

type Environment = Readonly<Record<string, string | undefined>>;

const HINT = "say which part this is with --rank R --ranks N";

function number(environment: Environment, name: string): number {
  const value = environment[name]!;
  if (/^[0-9]{1,15}$/.test(value)) return Number(value);
  throw new WeightInitError("WI_BAD_OPTION", `expected ${name} as an integer ≥ 0, got ${value}; ${HINT}`);
}

function placeBy({ name, index, total, isLast = false, first, step }: Launcher, environment: Environment): Place {
  const begin = first !== undefined && environment[first] !== undefined ? number(environment, first) : Number(isLast);
  const by = step !== undefined && environment[step] !== undefined ? number(environment, step) : 1;
  const rank = (number(environment, index) - begin) / by;
  const count = number(environment, total);
  const ranks = isLast ? Math.floor((count - begin) / by) + 1 : count;
  return checked({ rank, ranks, by: `${name} (${index}, ${total})` });
}

function checked(place: Place): Place {
  const { rank, ranks, by } = place;
  if (!Number.isSafeInteger(ranks) || ranks < 1) {
    throw new WeightInitError("WI_BAD_OPTION", `expected at least one rank, got ${ranks} from ${by}; ${HINT}`);
  }
  if (Number.isSafeInteger(rank) && rank >= 0 && rank < ranks) return place;
  const message = `expected a rank from 0 to ${ranks - 1} for ${ranks} ranks, got ${rank} from ${by}`;
  throw new WeightInitError("WI_BAD_OPTION", message);
}

/** An sbatch script outside srun has the variables of task 0 of many, though it is one process. */
function isBatchScript(environment: Environment): boolean {
  return environment.SLURM_PROCID === "0" && environment.SLURM_STEP_ID === undefined;
}

/**
 * The place of this process.
 *
 * @throws WeightInitError `WI_BAD_OPTION` for half of a pair, launchers that disagree, or a rank that there is not
 */
export function placeOf(
  options: { readonly rank?: string | undefined; readonly ranks?: string | undefined },
  environment: Environment,
): Place {
  const { rank, ranks } = options;
  if (rank !== undefined || ranks !== undefined) {
    if (rank === undefined || ranks === undefined) {
      const message = `expected --rank and --ranks together, got --${rank === undefined ? "ranks" : "rank"} alone`;
      throw new WeightInitError("WI_BAD_OPTION", message);
    }
    const place = { rank: integerOf("rank", rank, 0), ranks: integerOf("ranks", ranks, 1), by: "--rank and --ranks" };
    return checked(place);
  }
  const started = LAUNCHERS.filter(({ index, none }) => ![undefined, none].includes(environment[index]));
  const seen = started.filter(({ total }) => environment[total] !== undefined);
  const inside = seen.filter(({ index }) => index !== "SLURM_PROCID" || !isBatchScript(environment));
  const inner = inside.filter(({ isOuter }) => !isOuter);
  const usable = inner.length > 0 ? inner : inside;
  const alone = [
    ...started.filter(({ total }) => environment[total] === undefined).map(({ index }) => index),
    ...INDEX_ONLY.filter((index) => environment[index] !== undefined),
  ];
  const places = usable.map((launcher) => placeBy(launcher, environment));
  if (places.length > 0) {
    const [first, ...others] = places as [Place, ...Place[]];
    if (others.every((other) => other.rank === first.rank && other.ranks === first.ranks)) return first;
    const all = places.map(({ by, rank: r, ranks: n }) => `${r} of ${n} from ${by}`).join(", ");
    throw new WeightInitError("WI_BAD_OPTION", `expected launchers that agree, got ${all}; ${HINT}`);
  }
  if (seen.length > 0 && number(environment, "SLURM_NTASKS") > 1) {
    const message = `expected srun to start the tasks of SLURM_NTASKS=${environment.SLURM_NTASKS}, got SLURM_PROCID outside a step; write srun weightinit …, or ${HINT}`;
    throw new WeightInitError("WI_BAD_OPTION", message);
  }
  if (alone.length > 0) {
    const message = `expected the number of processes beside ${alone.join(", ")}, got none; ${HINT}`;
    throw new WeightInitError("WI_BAD_OPTION", message);
  }
  return { rank: 0, ranks: 1, by: "" };
}
