/**
 * The picture of a sample: its histogram as a density, and its exact density.
 *
 * @module
 */
import { axisBelow } from "./axes.ts";
import { moments } from "./moments.ts";
import { linearScale } from "./scale.ts";
import { area, bars, line, type Point, picture, rule } from "./svg.ts";

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
  /** What those hear who cannot see it. */
  readonly description: string;
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

const CURVE_POINTS = 100;

/** Points of a density, with its jumps at the ends. */
export function curve({ from, to, at }: Density): { x: number; y: number }[] {
  const points = Array.from({ length: CURVE_POINTS + 1 }, (_, i) => from + ((to - from) * i) / CURVE_POINTS);
  const inside = points.map((x) => ({ x, y: at(x) }));
  return [{ x: from, y: 0 }, ...inside, { x: to, y: 0 }];
}

/** Room around a picture. */
const [SIDE, TOP, BELOW] = [12, 8, 40];

export function histogram(values: ArrayLike<number>, options: HistogramOptions): string {
  const { label, density, width, height, description } = options;
  const { least, most } = moments(values);
  const pad = density ? (density.to - density.from) * 0.03 : 0;
  let [from, to] = density ? [density.from - pad, density.to + pad] : [least, most];
  if (!(to > from)) [from, to] = [from - 0.5, to + 0.5];
  const counted = bins(values, density ? density.from : from, density ? density.to : to);
  const points = density ? curve(density) : [];
  const highest = Math.max(...counted.map(({ y }) => y), ...points.map(({ y }) => y)) || 1;
  const base = height - BELOW;
  const x = linearScale([from, to], [SIDE, width - SIDE]);
  const y = linearScale([0, highest], [base, TOP]);
  const places = points.map((point): Point => [x.at(point.x), y.at(point.y)]);
  return picture(
    { width, height, description },
    bars(
      counted.map((bin) => ({ x1: x.at(bin.x1), x2: x.at(bin.x2), y: y.at(bin.y) })),
      base,
      "var(--wi-bars)",
    ),
    area(places, base, "var(--wi-curve)", { "fill-opacity": 0.08 }),
    line(places, "var(--wi-curve)", { "stroke-width": 2 }),
    rule([SIDE, base], [width - SIDE, base]),
    axisBelow({ scale: x, ticks: x.ticks(Math.max(3, Math.round(width / 90))), title: label }, base, width - SIDE),
  );
}
