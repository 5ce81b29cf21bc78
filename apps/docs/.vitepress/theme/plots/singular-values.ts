/**
 * The picture of singular values: how many lie where, on one logarithmic axis.
 *
 * @module
 */
import { axisX, plot, rectY, ruleX, ruleY } from "@observablehq/plot";
import { tickLabel } from "./tick-label.ts";

/** The axis goes from 10^`LEAST` to 10^`MOST`; what is beyond is in the bins at its ends. */
export const [LEAST, MOST] = [-6, 4];
const BINS = 60;
const TICKS = [1e-6, 1e-4, 0.01, 1, 100, 1e4];

/** How many values each bin has. */
export function countValues(values: readonly number[]): { x1: number; x2: number; count: number }[] {
  const counts = new Array<number>(BINS).fill(0);
  const perBin = (MOST - LEAST) / BINS;
  for (const value of values) {
    if (Number.isNaN(value)) continue;
    const bin = Math.floor((Math.log10(value) - LEAST) / perBin);
    counts[Math.min(BINS - 1, Math.max(0, bin))]!++;
  }
  return counts.map((count, i) => ({ x1: 10 ** (LEAST + i * perBin), x2: 10 ** (LEAST + (i + 1) * perBin), count }));
}

export function singularValuesPlot(values: readonly number[], width: number): SVGSVGElement {
  return plot({
    width,
    height: 180,
    marginLeft: 44,
    marginRight: 20,
    marginTop: 24,
    marginBottom: 38,
    style: { background: "none", color: "inherit", fontSize: "12px" },
    x: { type: "log", domain: [10 ** LEAST, 10 ** MOST] },
    y: { label: "values", ticks: 4, domain: [0, Math.max(8, ...countValues(values).map(({ count }) => count))] },
    marks: [
      rectY(countValues(values), {
        x1: "x1",
        x2: "x2",
        y: "count",
        fill: "var(--wi-bars)",
        insetLeft: 0.5,
        insetRight: 0.5,
      }),
      ruleX([1], { strokeDasharray: "4 4" }),
      ruleY([0]),
      axisX({
        anchor: "bottom",
        ticks: TICKS,
        tickFormat: tickLabel,
        label: "singular value",
      }),
    ],
  }) as SVGSVGElement;
}
