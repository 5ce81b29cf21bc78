/**
 * What the reader chose to train, and how a URL says it.
 *
 * @module
 */
import { type ActivationName, activations } from "./activations.ts";
import { type TrainedSchemeName, trainedSchemes } from "./schemes.ts";
import { type TaskName, tasks } from "./tasks.ts";

/** The two networks stand beside each other. */
export type Side = "left" | "right";

export interface TrainSettings {
  readonly task: TaskName;
  readonly left: TrainedSchemeName;
  readonly right: TrainedSchemeName;
  readonly activation: ActivationName;
  /** Units of each hidden layer. */
  readonly width: number;
  /** Matrices. */
  readonly depth: number;
  /** Learning rate. */
  readonly rate: number;
  readonly seed: number;
}

export const TRAIN_DEFAULTS: TrainSettings = {
  task: "spirals",
  left: "kaimingNormal",
  right: "small",
  ...tasks.spirals.network,
  seed: 42,
};

/** Smallest and largest value of each number. */
export const TRAIN_LIMITS = {
  width: [2, 48],
  depth: [2, 16],
  rate: [0.001, 1],
  seed: [0, Number.MAX_SAFE_INTEGER],
} as const;

export type TrainNumber = keyof typeof TRAIN_LIMITS;

/** A number as typed, brought into its limits; `fallback` if it is none. */
export function limitedNumber(name: TrainNumber, typed: string, fallback: number): number {
  const number = typed.trim() === "" ? Number.NaN : Number(typed);
  if (!Number.isFinite(number)) return fallback;
  const [least, most] = TRAIN_LIMITS[name];
  return Math.min(most, Math.max(least, name === "rate" ? number : Math.round(number)));
}

/** The name, if the table has it. */
function known<T extends object>(table: T, name: string | null, fallback: keyof T): keyof T {
  return name !== null && Object.hasOwn(table, name) ? (name as keyof T) : fallback;
}

/** Reads the part of a URL behind `?`; what is missing or wrong is as in `TRAIN_DEFAULTS`, and as the task has it. */
export function parseTrainSettings(query: string): TrainSettings {
  const asked = new URLSearchParams(query);
  const task = known(tasks, asked.get("task"), TRAIN_DEFAULTS.task);
  const { network } = tasks[task];
  const number = (name: TrainNumber, fallback: number) => limitedNumber(name, asked.get(name) ?? "", fallback);
  return {
    task,
    left: known(trainedSchemes, asked.get("left"), TRAIN_DEFAULTS.left),
    right: known(trainedSchemes, asked.get("right"), TRAIN_DEFAULTS.right),
    activation: known(activations, asked.get("activation"), network.activation),
    width: number("width", network.width),
    depth: number("depth", network.depth),
    rate: number("rate", network.rate),
    seed: number("seed", TRAIN_DEFAULTS.seed),
  };
}

/** The same as the part of a URL behind `?`. */
export function printTrainSettings(settings: TrainSettings): string {
  return new URLSearchParams(Object.entries(settings).map(([name, value]) => [name, String(value)])).toString();
}
