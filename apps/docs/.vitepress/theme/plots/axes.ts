/**
 * Axes: a line of numbers below a picture, or on its left.
 *
 * @module
 */
import type { Scale } from "./scale.ts";
import { element, label, rule } from "./svg.ts";

export interface Axis {
  readonly scale: Scale;
  readonly ticks: readonly number[];
  readonly title: string;
  /** How a tick is written; else as the number is. */
  readonly format?: (x: number) => string;
}

const plain = (x: number) => String(x).replace("-", "−");

const TICK = { "stroke-opacity": 0.5 } as const;

/** Below: ticks, their numbers, and the title at the right end. @param y - height of the axis' line */
export function axisBelow({ scale, ticks, title, format = plain }: Axis, y: number, right: number): string {
  return [
    element(
      "g",
      { "text-anchor": "middle" },
      ...ticks.map((x) => rule([scale.at(x), y], [scale.at(x), y + 5], TICK) + label(format(x), [scale.at(x), y + 17])),
    ),
    label(`${title} →`, [right, y + 34], { "text-anchor": "end" }),
  ].join("");
}

/** On the left: numbers, a grid to the right end, and the title above. @param x - place of the numbers' right ends */
export function axisLeft(
  { scale, ticks, title, format = plain }: Axis,
  { x, right, top }: { x: number; right: number; top: number },
): string {
  return [
    ...ticks.map((y) => rule([x + 8, scale.at(y)], [right, scale.at(y)], { "stroke-opacity": 0.12 })),
    element("g", { "text-anchor": "end" }, ...ticks.map((y) => label(format(y), [x, scale.at(y) + 4]))),
    label(`↑ ${title}`, [4, top]),
  ].join("");
}
