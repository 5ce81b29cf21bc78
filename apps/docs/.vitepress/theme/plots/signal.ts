/**
 * The picture of signal propagation: root mean squares layer by layer, on a logarithmic scale.
 *
 * @module
 */
import { dot, line, plot, ruleY } from "@observablehq/plot";
import type { Signal } from "../explorer/network.ts";
import { tickLabel } from "./tick-label.ts";

interface Point {
  readonly layer: number;
  readonly rms: number;
  readonly of: string;
}

const points = (of: string, values: readonly number[]): Point[] =>
  values.map((rms, layer) => ({ layer, rms, of })).filter(({ rms }) => rms > 0 && Number.isFinite(rms));

/** The least and the largest number that a plot shows. */
export type Range = readonly [number, number];

/** The range of the logarithmic axis for some signals: at least from 0.1 to 10, so that a level line looks level. */
export function rangeOf(signals: readonly Signal[]): Range {
  const values = signals
    .flatMap(({ activations, gradients }) => [...activations, ...gradients])
    .filter((rms) => rms > 0 && Number.isFinite(rms));
  return [Math.min(0.1, ...values) * 0.7, Math.max(10, ...values) * 1.4];
}

export function signalPlot(
  { activations, gradients }: Signal,
  { width, range, unit }: { width: number; range: Range; unit: string },
): SVGSVGElement {
  const kinds = [
    {
      name: "activations",
      values: points("activations", activations),
      color: "var(--wi-activations)",
      symbol: "circle",
    },
    { name: "gradients", values: points("gradients", gradients), color: "var(--wi-gradients)", symbol: "diamond" },
  ] as const;
  const shared = { x: "layer", y: "rms" } as const;
  const depth = activations.length - 1;
  return plot({
    width,
    height: 300,
    marginLeft: 60,
    marginRight: 16,
    marginTop: 26,
    marginBottom: 44,
    style: { background: "none", color: "inherit", fontSize: "12px" },
    x: {
      domain: [0, depth],
      label: `${unit} (0 is the input)`,
      labelOffset: 40,
      ticks: Math.min(depth, Math.round(width / 70)),
      tickFormat: "d",
    },
    y: {
      type: "log",
      domain: range,
      label: "root mean square",
      ticks: 6,
      tickFormat: tickLabel,
      grid: true,
    },
    marks: [
      ruleY([1], { strokeDasharray: "4 4", strokeOpacity: 0.6 }),
      ...kinds.flatMap(({ values, color, symbol }) => [
        line(values, { ...shared, stroke: color, strokeWidth: 2 }),
        dot(values, { ...shared, fill: color, symbol, r: 3.5 }),
      ]),
    ],
  }) as SVGSVGElement;
}
