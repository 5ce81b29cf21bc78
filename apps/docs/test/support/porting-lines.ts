/**
 * The lines of docs/porting.md: their call, ours, and the law.
 *
 * @module
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as core from "@weightinit/core";
import { CpuRng, type CpuTensor } from "@weightinit/cpu";
import { app } from "./sites.ts";

/** One line of a table. */
export interface Line {
  readonly theirs: string;
  readonly ours: string;
  readonly law: string;
}

/** The page. */
export const text = readFileSync(join(app, "..", "..", "docs", "porting.md"), "utf8");
/** Each section with its lines. */
export const tables = text
  .split(/^## /m)
  .slice(1)
  .map((section): [string, Line[]] => {
    const lines = [...section.matchAll(/^\| (.+) \| `(\w+\(.*\))` \| (.+) \|$/gm)];
    return [
      section.split("\n")[0]!,
      lines.map(([, theirs, ours, law]) => ({ theirs: theirs!, ours: ours!, law: law! })),
    ];
  });

/** The standard deviation of a standard normal cut at ±2, as the page's own example names it. */
export const c = Number(/^const c = ([\d.]+);$/m.exec(text)![1]);

/** A number as the page writes it: `√(2/(32·9))`, `5/3`, `−0.1`, `√(2/256)/c`. */
export function numberOf(formula: string): number {
  const script = formula
    .replaceAll("√", "Math.sqrt")
    .replaceAll("·", "*")
    .replaceAll("−", "-")
    .replace(/\bc\b/g, String(c));
  if (!/^(Math\.sqrt|[-+*/().\d\s])+$/.test(script)) throw new Error(`expected a formula, got ${formula}`);
  return new Function(`return ${script}`)() as number;
}

/** What our column makes. */
export function evaluate(ours: string, rng = new CpuRng(42)): CpuTensor {
  const call = new Function("rng", "c", ...Object.keys(core), `return ${ours}`);
  return call(rng, c, ...Object.values(core)) as CpuTensor;
}

/** The shape in their call: the last bracket of numbers in it, as `(512, 256)`, `[512, 256]` or behind `rng, `. */
export function shapeIn(theirs: string): number[] | undefined {
  const lists = [...theirs.matchAll(/[([]((?:\d+, ?)*\d+),?[)\]]|rng(?:, Float64)?, ((?:\d+, )*\d+)/g)];
  const list = lists
    .map(([, inBrackets, behindRng]) => inBrackets ?? behindRng!)
    .filter((found) => !/^\d+e/.test(found));
  return list
    .at(theirs.includes("empty(") ? 0 : -1)
    ?.split(/, ?/)
    .map(Number);
}

/** Dot products of the rows, or of the columns, of a matrix. */
export function gram(data: ArrayLike<number>, rows: number, cols: number, of: "rows" | "columns"): number[][] {
  const [count, length] = of === "rows" ? [rows, cols] : [cols, rows];
  const at = (i: number, k: number) => data[of === "rows" ? i * cols + k : k * cols + i]!;
  return Array.from({ length: Math.min(count, 8) }, (_, i) =>
    Array.from({ length: Math.min(count, 8) }, (_, j) => {
      let sum = 0;
      for (let k = 0; k < length; k++) sum += at(i, k) * at(j, k);
      return sum;
    }),
  );
}
