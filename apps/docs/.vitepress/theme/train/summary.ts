/**
 * What the training came to, in words.
 *
 * @module
 */
import { type TaskName, tasks } from "./tasks.ts";

/** Three digits; what is no number any more is said. */
export const errorText = (loss: number): string =>
  Number.isFinite(loss) ? String(Number(loss.toPrecision(3))) : "beyond all numbers";

/** The step from which on the error stays below what the task asks for; `undefined` if it does not. */
export function learnedFrom(losses: readonly number[], task: TaskName): number | undefined {
  const { learnedAt } = tasks[task];
  let from = losses.length;
  while (from > 0 && losses[from - 1]! < learnedAt) from--;
  return from === losses.length ? undefined : from;
}

/** One network's fate in a clause. */
export function fate(losses: readonly number[], task: TaskName): string {
  const last = losses.at(-1);
  if (last === undefined) return "has not begun";
  if (!Number.isFinite(last)) return `left the numbers at step ${losses.findIndex((loss) => !Number.isFinite(loss))}`;
  const from = learnedFrom(losses, task);
  const { learnedAt } = tasks[task];
  return from === undefined
    ? `is at an error of ${errorText(last)}, not below ${learnedAt} yet`
    : `has an error of ${errorText(last)}, below ${learnedAt} since step ${from}`;
}

/** Steps worth a row of the table: 0, then 1, 2, 5 times powers of ten from 10 on, and the last one. */
export function tableSteps(count: number): number[] {
  if (count === 0) return [];
  const all = [0, 10, 20, 50, 100, 200, 500, 1000];
  return [...new Set([...all.filter((step) => step < count), count - 1])];
}
