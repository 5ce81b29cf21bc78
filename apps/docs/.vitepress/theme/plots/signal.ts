/**
 * The picture of signal propagation: root mean squares layer by layer, on a logarithmic scale.
 *
 * @module
 */
import type { Signal } from "../explorer/network.ts";
import { axisBelow, axisLeft } from "./axes.ts";
import { linearScale, logScale } from "./scale.ts";
import { element, line, type Point as Place, picture, rule } from "./svg.ts";
import { tickLabel } from "./tick-label.ts";

interface Point {
  readonly layer: number;
  readonly rms: number;
}

const points = (values: readonly number[]): Point[] =>
  values.map((rms, layer) => ({ layer, rms })).filter(({ rms }) => rms > 0 && Number.isFinite(rms));

/** The least and the largest number that a plot shows. */
export type Range = readonly [number, number];

/** The range of the logarithmic axis for some signals: at least from 0.1 to 10, so that a level line looks level. */
export function rangeOf(signals: readonly Signal[]): Range {
  const values = signals
    .flatMap(({ activations, gradients }) => [...activations, ...gradients])
    .filter((rms) => rms > 0 && Number.isFinite(rms));
  return [Math.min(0.1, ...values) * 0.7, Math.max(10, ...values) * 1.4];
}

/** Room around the picture. */
const [LEFT, RIGHT, TOP, BELOW, HEIGHT] = [60, 16, 26, 44, 300];

const circle = ([x, y]: Place) => element("circle", { cx: x, cy: y, r: 3.5 });
const diamond = ([x, y]: Place) =>
  element("path", { d: `M${x},${y - 4.5}L${x + 3.5},${y}L${x},${y + 4.5}L${x - 3.5},${y}Z` });

export function signalPlot(
  { activations, gradients }: Signal,
  { width, range, unit, description }: { width: number; range: Range; unit: string; description: string },
): string {
  const depth = activations.length - 1;
  const x = linearScale([0, depth], [LEFT, width - RIGHT]);
  const y = logScale(range, [HEIGHT - BELOW, TOP]);
  const mark = (values: readonly Point[], color: string, dot: (at: Place) => string) => {
    const places = values.map(({ layer, rms }): Place => [x.at(layer), y.at(rms)]);
    return line(places, color, { "stroke-width": 2 }) + element("g", { fill: color }, ...places.map(dot));
  };
  const steps = Math.max(1, Math.round(width / 70));
  return picture(
    { width, height: HEIGHT, description },
    axisLeft(
      { scale: y, ticks: y.ticks(6), title: "root mean square", format: tickLabel },
      { x: LEFT - 10, right: width - RIGHT, top: 12 },
    ),
    rule([LEFT, y.at(1)], [width - RIGHT, y.at(1)], { "stroke-dasharray": "4 4", "stroke-opacity": 0.6 }),
    mark(points(activations), "var(--wi-activations)", circle),
    mark(points(gradients), "var(--wi-gradients)", diamond),
    axisBelow(
      { scale: x, ticks: x.ticks(Math.min(depth, steps)).filter(Number.isInteger), title: `${unit} (0 is the input)` },
      HEIGHT - BELOW,
      width - RIGHT,
    ),
  );
}
