/**
 * The picture of a sample: its histogram as a density, and its exact density.
 *
 * @module
 */
import { areaY, axisX, line, plot, rectY, ruleY } from "@observablehq/plot";
import { moments } from "./moments.ts";

/** A probability density, with the interval that is worth drawing. */
export interface Density {
  readonly from: number;
  readonly to: number;
  at(x: number): number;
}

export interface HistogramOptions {
  readonly label: string;
  readonly density?: Density | undefined;
  readonly width: number;
  readonly height: number;
  /** The page's, or at build time one of linkedom's. */
  readonly document: Document;
}

interface Bin {
  readonly x1: number;
  readonly x2: number;
  readonly y: number;
}

/** Bins of equal width; their areas add up to 1. */
export function bins(values: ArrayLike<number>, from: number, to: number): Bin[] {
  const count = Math.max(8, Math.min(60, Math.round(2 * Math.cbrt(values.length))));
  const counts = new Array<number>(count).fill(0);
  const width = (to - from) / count;
  for (let i = 0; i < values.length; i++) {
    const bin = Math.floor((values[i]! - from) / width);
    if (bin >= 0 && bin <= count) counts[Math.min(bin, count - 1)]!++;
  }
  return counts.map((n, i) => ({ x1: from + i * width, x2: from + (i + 1) * width, y: n / values.length / width }));
}

const CURVE_POINTS = 300;

/** Points of a density, with its jumps at the ends. */
export function curve({ from, to, at }: Density): { x: number; y: number }[] {
  const points = Array.from({ length: CURVE_POINTS + 1 }, (_, i) => from + ((to - from) * i) / CURVE_POINTS);
  const inside = points.map((x) => ({ x, y: at(x) }));
  return [{ x: from, y: 0 }, ...inside, { x: to, y: 0 }];
}

export function histogram(values: ArrayLike<number>, { label, density, width, height, document }: HistogramOptions) {
  const { least, most } = moments(values);
  const pad = density ? (density.to - density.from) * 0.03 : 0;
  let [from, to] = density ? [density.from - pad, density.to + pad] : [least, most];
  if (!(to > from)) [from, to] = [from - 0.5, to + 0.5];
  const points = density ? curve(density) : [];
  return plot({
    document,
    width,
    height,
    marginTop: 8,
    marginLeft: 12,
    marginRight: 12,
    marginBottom: 34,
    style: { background: "none", color: "inherit" },
    x: { domain: [from, to], label },
    y: { axis: null },
    marks: [
      rectY(bins(values, density ? density.from : from, density ? density.to : to), {
        x1: "x1",
        x2: "x2",
        y: "y",
        fill: "var(--wi-bars)",
        insetLeft: 0.5,
        insetRight: 0.5,
      }),
      areaY(points, { x: "x", y: "y", fill: "var(--wi-curve)", fillOpacity: 0.08 }),
      line(points, { x: "x", y: "y", stroke: "var(--wi-curve)", strokeWidth: 2 }),
      ruleY([0]),
      axisX({ anchor: "bottom", ticks: Math.max(3, Math.round(width / 90)), label }),
    ],
  }) as SVGSVGElement;
}
