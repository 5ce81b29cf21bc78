import { randn32 } from "@weightinit/core";
import { CpuRng } from "@weightinit/cpu";

export const WIDTH = 3;
export const HEIGHT = 2;

/** `count` points of two half circles that reach into each other, and which of the two each is of (0 or 1). */
export function twoMoons(seed: number, count: number) {
  const noise = randn32(new CpuRng(seed).fork("noise"), count, 2).data;
  const points = new Float32Array(2 * count);
  const labels = new Float32Array(count);
  for (let i = 0; i < count; i++) {
    const label = i % 2;
    const angle = (Math.PI * i) / count;
    points[2 * i] = (label === 0 ? Math.cos(angle) : 1 - Math.cos(angle)) - 0.5 + 0.08 * noise[2 * i]!;
    points[2 * i + 1] = (label === 0 ? Math.sin(angle) : 0.5 - Math.sin(angle)) - 0.25 + 0.08 * noise[2 * i + 1]!;
    labels[i] = label;
  }
  return { points, labels };
}

/** The middles of `columns`×`rows` cells of the picture, row by row from above. */
export function grid(columns: number, rows: number) {
  const points = new Float32Array(2 * columns * rows);
  for (let i = 0; i < columns * rows; i++) {
    points[2 * i] = (((i % columns) + 0.5) / columns - 0.5) * WIDTH;
    points[2 * i + 1] = (0.5 - (Math.floor(i / columns) + 0.5) / rows) * HEIGHT;
  }
  return points;
}
