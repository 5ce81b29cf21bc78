/**
 * The picture of two errors, step by step, on a logarithmic scale.
 *
 * @module
 */
import { axisBelow, axisLeft } from "./axes.ts";
import { linearScale, logScale } from "./scale.ts";
import { label, line, type Point, picture, rule } from "./svg.ts";
import { tickLabel } from "./tick-label.ts";

export interface LossLine {
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

/** Room around the picture. */
const [LEFT, RIGHT, TOP, BELOW, HEIGHT] = [56, 16, 24, 42, 240];

export interface LossPlotOptions {
  readonly learnedAt: number;
  readonly width: number;
  readonly steps: number;
  readonly description: string;
}

export function lossPlot(lines: readonly LossLine[], options: LossPlotOptions): string {
  const { learnedAt, width, steps, description } = options;
  const x = linearScale([0, Math.max(100, steps)], [LEFT, width - RIGHT]);
  const y = logScale([LEAST, MOST], [HEIGHT - BELOW, TOP]);
  return picture(
    { width, height: HEIGHT, description },
    axisLeft(
      { scale: y, ticks: y.ticks(6), title: "mean squared error", format: tickLabel },
      { x: LEFT - 10, right: width - RIGHT, top: 12 },
    ),
    rule([LEFT, y.at(learnedAt)], [width - RIGHT, y.at(learnedAt)], { "stroke-dasharray": "4 4" }),
    label("learned", [width - RIGHT, y.at(learnedAt) - 5], { "text-anchor": "end" }),
    ...lines.map(({ losses, color }, i) =>
      line(
        drawnPoints(losses).map(({ step, loss }): Point => [x.at(step), y.at(loss)]),
        color,
        { "stroke-width": 2.5, ...(i === 0 ? {} : { "stroke-dasharray": "6 3" }) },
      ),
    ),
    axisBelow({ scale: x, ticks: x.ticks(Math.round(width / 100)), title: "step" }, HEIGHT - BELOW, width - RIGHT),
  );
}
