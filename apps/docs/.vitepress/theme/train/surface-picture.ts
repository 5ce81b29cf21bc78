/**
 * The picture of what a network says: blue where it is positive, orange where it is negative, pale near 0.
 *
 * @module
 */
type Color = readonly [number, number, number];

export interface Palette {
  readonly ground: Color;
  readonly positive: Color;
  readonly negative: Color;
  readonly text: string;
}

/** As `--wi-positive`, `--wi-negative` and the grounds of both modes; of no number, grey. */
export const palettes: Readonly<Record<"light" | "dark", Palette>> = {
  light: { ground: [255, 255, 255], positive: [59, 111, 224], negative: [217, 100, 58], text: "#1b1b1f" },
  dark: { ground: [27, 27, 31], positive: [95, 141, 245], negative: [232, 120, 78], text: "#ffffff" },
};
const GREY: Color = [128, 128, 128];
/** How much of the full colour a value of ±1 has: points of full colour stand out from it. */
const STRENGTH = 0.62;

/** The colour of a value; beyond ±1 it does not change. */
export function colorOf(value: number, { ground, positive, negative }: Palette, strength = STRENGTH): Color {
  if (!Number.isFinite(value)) return GREY;
  const share = Math.min(1, Math.abs(value)) * strength;
  const full = value > 0 ? positive : negative;
  return [0, 1, 2].map((i) => Math.round(ground[i]! + share * (full[i]! - ground[i]!))) as unknown as Color;
}

/** Red, green, blue and opacity of each cell. */
export function pixels(surface: ArrayLike<number>, palette: Palette): Uint8ClampedArray<ArrayBuffer> {
  const out = new Uint8ClampedArray(4 * surface.length);
  for (let i = 0; i < surface.length; i++) out.set([...colorOf(surface[i]!, palette), 255], 4 * i);
  return out;
}

/** Draws the surface and the points that it is learned from over the whole canvas. */
export function drawSurface(
  canvas: HTMLCanvasElement,
  surface: ArrayLike<number>,
  { points, targets }: { points: ArrayLike<number>; targets: ArrayLike<number> },
  { reach, palette }: { reach: number; palette: Palette },
): void {
  const cells = Math.sqrt(surface.length);
  const context = canvas.getContext("2d")!;
  const small = document.createElement("canvas");
  small.width = small.height = cells;
  small.getContext("2d")!.putImageData(new ImageData(pixels(surface, palette), cells, cells), 0, 0);
  context.drawImage(small, 0, 0, canvas.width, canvas.height);
  const place = (x: number) => ((x / reach + 1) / 2) * canvas.width;
  const radius = canvas.width / 90;
  for (let n = 0; n < targets.length; n++) {
    context.beginPath();
    context.arc(place(points[2 * n]!), place(-points[2 * n + 1]!), radius, 0, 2 * Math.PI);
    context.fillStyle = `rgb(${colorOf(targets[n]!, palette, 1).join(" ")})`;
    context.fill();
    context.strokeStyle = palette.text;
    context.lineWidth = radius / 4;
    context.stroke();
  }
}
