/**
 * Numbers and tables as people read them.
 *
 * @module
 */
import type { Case } from "./cases.ts";
import { elements } from "./cases.ts";
import { contenders } from "./contenders.ts";
import type { Goal } from "./goals.ts";
import type { Spread } from "./statistics.ts";

/** Three digits at most, and no more than three decimals: 0.001, 0.662, 1.35, 43.1, 4,585. */
export function digits(x: number): string {
  return Math.abs(x) >= 100 ? Math.round(x).toLocaleString("en") : String(Number(Number(x.toPrecision(3)).toFixed(3)));
}

/** Nanoseconds in the unit that suits them. */
export function duration(ns: number): string {
  if (ns < 1e3) return `${digits(ns)} ns`;
  if (ns < 1e6) return `${digits(ns / 1e3)} µs`;
  return ns < 1e10 ? `${digits(ns / 1e6)} ms` : `${digits(ns / 1e9)} s`;
}

/** The quartiles around a median: 41.7–44.0 ms. */
export function quartiles({ q1, q3 }: Spread, print: (x: number) => string): string {
  return `${print(q1)} – ${print(q3)}`;
}

/** Millions of values a second. */
export function throughput(item: Pick<Case, "shape">, ns: number): number {
  return (elements(item) / ns) * 1e3;
}

/** A goal as text: ≥ 2.2× or ≤ 20 ms. */
export function bound({ unit }: Pick<Goal, "unit">, value: number | undefined): string {
  if (value === undefined) return "";
  return unit === "×" ? `≥ ${value}×` : `≤ ${value} ${unit}`;
}

/** A figure in a goal's unit. */
export function figure({ unit }: Pick<Goal, "unit">, value: number): string {
  return unit === "×" ? `${digits(value)}×` : `${digits(value)} ${unit}`;
}

/** What people call a contender. */
export function labelOf(id: string): string {
  return contenders.find((one) => one.id === id)?.label ?? id;
}

/** A Markdown table; numbers, behind the first `words` columns, go to the right. */
export function table(head: readonly string[], rows: readonly (readonly string[])[], words = 1): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map((_, i) => (i < words ? "---" : "--:"))), ...rows.map(line)].join("\n");
}
