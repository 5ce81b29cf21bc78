/**
 * The picture of each layer's distribution: ridges on one axis, the input's side at the top.
 *
 * @module
 */
import { BINS, type Distribution, REACH } from "../explorer/distribution.ts";
import { axisBelow } from "./axes.ts";
import { linearScale } from "./scale.ts";
import { area, label, line, type Point, picture, rule } from "./svg.ts";

/** More ridges cannot be told apart. */
const MOST_RIDGES = 12;
/** How many rows the highest ridge may fill, and the share of values in one bin that reaches so high. */
const [ROWS, HIGHEST] = [2.2, 0.12];

/** Layers that are drawn, from 1 on: the first, the last, and evenly between. */
export function drawnLayers(count: number): number[] {
  const rows = Math.min(count, MOST_RIDGES);
  return Array.from({ length: rows }, (_, i) => 1 + Math.round((i * (count - 1)) / Math.max(1, rows - 1)));
}

/** Room around the picture, and the height of a row. */
const [LEFT, RIGHT, TOP, BELOW, ROW] = [40, 76, 66, 40, 30];

const percent = (share: number) => `${Math.round(100 * share)} %`;

export function ridgelinesPlot(
  distributions: readonly Distribution[],
  { width, description }: { width: number; description: string },
): string {
  const layers = drawnLayers(distributions.length);
  const perBin = (2 * REACH) / BINS;
  const x = linearScale([-REACH, REACH], [LEFT, width - RIGHT]);
  const bottom = TOP + ROW * (layers.length - 1);
  const ridges = layers.map((layer, row) => {
    const base = TOP + ROW * row;
    const { shares, dead } = distributions[layer - 1]!;
    const points = Array.from(
      shares,
      (share, bin): Point => [x.at(-REACH + (bin + 0.5) * perBin), base - ROW * ROWS * Math.min(1, share / HIGHEST)],
    );
    return [
      area(points, base, "var(--wi-bars)", { "fill-opacity": 0.75 }),
      line(points, "var(--wi-activations)", { "stroke-width": 1.2 }),
      label(String(layer), [LEFT - 8, base], { "text-anchor": "end" }),
      label(`${percent(dead)} dead`, [width - RIGHT + 8, base]),
    ].join("");
  });
  return picture(
    { width, height: bottom + BELOW, description },
    rule([x.at(0), TOP - ROW], [x.at(0), bottom], { "stroke-opacity": 0.25 }),
    ...ridges,
    axisBelow({ scale: x, ticks: x.ticks(8), title: "activation" }, bottom, width - RIGHT),
  );
}
