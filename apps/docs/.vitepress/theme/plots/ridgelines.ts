/**
 * The picture of each layer's distribution: ridges on one axis, the input's side at the top.
 *
 * @module
 */
import { areaY, axisX, line, plot, ruleX, text } from "@observablehq/plot";
import { BINS, type Distribution, REACH } from "../explorer/distribution.ts";

/** More ridges cannot be told apart. */
const MOST_RIDGES = 12;
/** How many rows the highest ridge may fill, and the share of values in one bin that reaches so high. */
const [ROWS, HIGHEST] = [2.2, 0.12];

/** Layers that are drawn, from 1 on: the first, the last, and evenly between. */
export function drawnLayers(count: number): number[] {
  const rows = Math.min(count, MOST_RIDGES);
  return Array.from({ length: rows }, (_, i) => 1 + Math.round((i * (count - 1)) / Math.max(1, rows - 1)));
}

const percent = (share: number) => `${Math.round(100 * share)} %`;

export function ridgelinesPlot(distributions: readonly Distribution[], width: number): SVGSVGElement {
  const layers = drawnLayers(distributions.length);
  const perBin = (2 * REACH) / BINS;
  const points = layers.flatMap((layer, row) =>
    Array.from(distributions[layer - 1]!.shares, (share, bin) => ({
      layer,
      x: -REACH + (bin + 0.5) * perBin,
      base: -row,
      top: -row + ROWS * Math.min(1, share / HIGHEST),
    })),
  );
  const rows = layers.map((layer, row) => ({ layer, row, dead: distributions[layer - 1]!.dead }));
  const place = { x: "x", z: "layer" } as const;
  return plot({
    width,
    height: 70 + 30 * layers.length,
    marginLeft: 44,
    marginRight: 84,
    marginTop: 40,
    marginBottom: 36,
    style: { background: "none", color: "inherit", fontSize: "12px" },
    x: { domain: [-REACH, REACH] },
    y: { axis: null, domain: [1 - layers.length, 1] },
    marks: [
      ruleX([0], { strokeOpacity: 0.25 }),
      areaY(points, { ...place, y1: "base", y2: "top", fill: "var(--wi-bars)", fillOpacity: 0.75 }),
      line(points, { ...place, y: "top", stroke: "var(--wi-activations)", strokeWidth: 1.2 }),
      text(rows, {
        text: "layer",
        y: ({ row }: { row: number }) => -row,
        frameAnchor: "left",
        textAnchor: "end",
        dx: -8,
        dy: -4,
      }),
      text(rows, {
        text: ({ dead }: { dead: number }) => `${percent(dead)} dead`,
        y: ({ row }: { row: number }) => -row,
        frameAnchor: "right",
        textAnchor: "start",
        dx: 8,
        dy: -4,
      }),
      axisX({ anchor: "bottom", ticks: 9, label: "activation" }),
    ],
  }) as SVGSVGElement;
}
