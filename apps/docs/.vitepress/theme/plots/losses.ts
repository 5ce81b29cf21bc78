/**
 * The picture of two errors, step by step, on a logarithmic scale.
 *
 * @module
 */
import { line, plot, ruleY, text } from "@observablehq/plot";
import { tickLabel } from "./tick-label.ts";

export interface LossLine {
  readonly name: string;
  readonly color: string;
  readonly losses: readonly number[];
}

/** Errors that are drawn: what is larger or smaller lies on the edge. */
const [LEAST, MOST] = [1e-4, 100];
const POINTS = 240;

/** At most `POINTS` of the points, the last one among them; none that is no number. */
export function drawnPoints(losses: readonly number[]): { step: number; loss: number }[] {
  const every = Math.max(1, Math.ceil(losses.length / POINTS));
  return losses.flatMap((loss, step) =>
    Number.isFinite(loss) && (step % every === 0 || step === losses.length - 1)
      ? [{ step, loss: Math.min(MOST, Math.max(LEAST, loss)) }]
      : [],
  );
}

export function lossPlot(
  lines: readonly LossLine[],
  { learnedAt, width, steps }: { learnedAt: number; width: number; steps: number },
): SVGSVGElement {
  return plot({
    width,
    height: 240,
    marginLeft: 56,
    marginRight: 16,
    marginTop: 24,
    marginBottom: 42,
    style: { background: "none", color: "inherit", fontSize: "12px" },
    x: { domain: [0, Math.max(100, steps)], label: "step", labelOffset: 38, ticks: Math.round(width / 100) },
    y: { type: "log", domain: [LEAST, MOST], label: "mean squared error", ticks: 6, tickFormat: tickLabel, grid: true },
    marks: [
      ruleY([learnedAt], { strokeDasharray: "4 4" }),
      text([learnedAt], {
        y: (y: number) => y,
        text: () => "learned",
        frameAnchor: "right",
        dy: -7,
        fill: "currentColor",
      }),
      ...lines.map(({ losses, color }, i) =>
        line(drawnPoints(losses), {
          x: "step",
          y: "loss",
          stroke: color,
          strokeWidth: 2.5,
          strokeDasharray: i === 0 ? "none" : "6 3",
        }),
      ),
    ],
  }) as SVGSVGElement;
}
