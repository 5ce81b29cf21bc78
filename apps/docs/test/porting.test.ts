/** Evaluates each line of docs/porting.md, and compares what it makes with the law that the line states. */
import { describe, expect, it } from "vitest";
import { checkLaw, cutStd } from "./support/laws.ts";
import { c, evaluate, shapeIn, tables, text } from "./support/porting-lines.ts";

it("names the standard deviation of a normal cut at ±2 to the last digit", () => {
  // Johnson, Kotz, Balakrishnan 1994, section 13.10.1: 1 − 2·2·φ(2)/(2·Φ(2) − 1), here without a table of Φ.
  expect(cutStd(2)).toBeCloseTo(c, 9);
});

describe.each(tables)("%s", (_, lines) => {
  it("has lines", () => expect(lines.length).toBeGreaterThan(10));

  it.each(lines)("$theirs → $ours", ({ theirs, ours, law }) => {
    const tensor = evaluate(ours);
    const shape = shapeIn(theirs);
    if (shape !== undefined && !/^the default|^its bias/.test(theirs)) expect(tensor.shape).toEqual(shape);
    checkLaw(tensor, law);
  });
});

it("evaluates every line of the page's tables", () => {
  const all = text.match(/^\| .+ \|$/gm)!.filter((line) => !/^\|(---|\s?-)/.test(line));
  const heads = all.filter((line) => line.includes("| weightinit |"));
  expect(tables.flatMap(([, lines]) => lines)).toHaveLength(all.length - heads.length);
});
