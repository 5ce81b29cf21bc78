/**
 * The picture of singular values: how many lie where, on one logarithmic axis.
 *
 * @module
 */
import { axisBelow, axisLeft } from "./axes.ts";
import { linearScale, logScale } from "./scale.ts";
import { bars, picture, rule } from "./svg.ts";
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

/** Room around the picture. */
const [LEFT, RIGHT, TOP, BELOW, HEIGHT] = [44, 20, 24, 40, 180];

export function singularValuesPlot(
  values: readonly number[],
  { width, description }: { width: number; description: string },
): string {
  const counted = countValues(values);
  const most = Math.max(8, ...counted.map(({ count }) => count));
  const base = HEIGHT - BELOW;
  const x = logScale([10 ** LEAST, 10 ** MOST], [LEFT, width - RIGHT]);
  const y = linearScale([0, most], [base, TOP]);
  return picture(
    { width, height: HEIGHT, description },
    axisLeft(
      { scale: y, ticks: y.ticks(3).filter(Number.isInteger), title: "values" },
      { x: LEFT - 10, right: width - RIGHT, top: 12 },
    ),
    bars(
      counted.map(({ x1, x2, count }) => ({ x1: x.at(x1), x2: x.at(x2), y: y.at(count) })),
      base,
      "var(--wi-bars)",
    ),
    rule([x.at(1), TOP], [x.at(1), base], { "stroke-dasharray": "4 4" }),
    rule([LEFT, base], [width - RIGHT, base]),
    axisBelow({ scale: x, ticks: TICKS, title: "singular value", format: tickLabel }, base, width - RIGHT),
  );
}
