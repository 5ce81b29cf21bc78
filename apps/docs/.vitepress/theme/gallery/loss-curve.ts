/**
 * The picture of one loss, step by step.
 *
 * @module
 */
import { axisBelow, axisLeft } from "../plots/axes.ts";
import { linearScale } from "../plots/scale.ts";
import { line, type Point, picture } from "../plots/svg.ts";

const [WIDTH, HEIGHT, LEFT, RIGHT, TOP, BELOW] = [480, 220, 48, 16, 28, 42];

/** What the curve says, for those who cannot see it. */
export function lossSentence(losses: readonly number[]): string {
  return `The loss goes from ${losses[0]!.toFixed(3)} to ${losses.at(-1)!.toFixed(3)} in ${losses.length} steps.`;
}

export function lossCurve(losses: readonly number[]): string {
  const x = linearScale([1, losses.length], [LEFT, WIDTH - RIGHT]);
  const y = linearScale([0, Math.max(...losses) * 1.05], [HEIGHT - BELOW, TOP]);
  return picture(
    { width: WIDTH, height: HEIGHT, description: lossSentence(losses) },
    axisLeft({ scale: y, ticks: y.ticks(5), title: "loss" }, { x: LEFT - 10, right: WIDTH - RIGHT, top: 14 }),
    line(
      losses.map((loss, i): Point => [x.at(i + 1), y.at(loss)]),
      "var(--wi-activations)",
      { "stroke-width": 2.5 },
    ),
    axisBelow({ scale: x, ticks: x.ticks(5), title: "step" }, HEIGHT - BELOW, WIDTH - RIGHT),
  );
}
