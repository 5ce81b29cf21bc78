/**
 * Singular values in words.
 *
 * @module
 */
import { tickLabel } from "../plots/tick-label.ts";

/** Float32 products of many matrices have no smaller singular values that mean anything, beside the largest. */
const NOISE = 1e-6;

const text = (value: number) => tickLabel(Number(value.toPrecision(2)));

const NAMES = ["the least", "a quarter", "half", "three quarters", "all"];

/** The least, the quartiles and the largest. @param values - from the largest down */
export function quantiles(values: readonly number[]): { name: string; text: string }[] {
  return NAMES.map((name, i) => {
    const at = Math.round(((NAMES.length - 1 - i) / (NAMES.length - 1)) * (values.length - 1));
    return { name, text: Number.isNaN(values[at]) ? "no number" : text(values[at]!) };
  });
}

/** @param values - from the largest down */
export function describeValues(values: readonly number[]): string {
  const [most, least] = [values[0]!, values.at(-1)!];
  if (Number.isNaN(most)) return "The Jacobian is beyond all numbers.";
  if (most === 0) return "The Jacobian is 0: the output does not depend on the input.";
  const range = `The ${values.length} singular values of the Jacobian go from ${text(most)} down to ${least < most * NOISE ? `less than ${text(most * NOISE)}` : text(least)}`;
  if (most < 2 && least > 0.5) return `${range}: every direction keeps its length, which is dynamical isometry.`;
  const kept = values.filter((value) => value > 0.5 && value < 2).length;
  return `${range}; ${kept} are between ½ and 2.`;
}
