/**
 * A tensor as a small picture of its values: single ones, since means of many would all be alike.
 *
 * @module
 */
import { product } from "@weightinit/core";
import { type SafetensorsFile, type SafetensorsTensor, safetensorsDTypeInfo } from "@weightinit/safetensors";
import { type Palette, pngOf } from "./png.ts";
import type { Summary } from "./tally.ts";
import { valuesOf } from "./values.ts";

/** Most pixels along a side: a page has hundreds of pictures. */
const SIDE = 48;

/** Bytes that are read at once. */
const MOST = 1 << 20;

/** Colours on each side of the middle one. */
const HALF = 60;

/** From blue over white to red (ends of ColorBrewer's RdBu); the last is for what is no number. */
const PALETTE: Palette = Uint8Array.from(
  [...Array.from({ length: 2 * HALF + 1 }, (_, i) => (i - HALF) / HALF), undefined].flatMap((at) => {
    if (at === undefined) return [255, 200, 0];
    const end = at < 0 ? [33, 102, 172] : [178, 24, 43];
    return end.map((part) => Math.round(247 + (part - 247) * Math.abs(at)));
  }),
);

/** Indices of a side's pixels. */
const spread = (length: number) => {
  const count = Math.min(SIDE, length);
  return Array.from({ length: count }, (_, i) => Math.floor((i * length) / count));
};

/** Rows and columns of the picture: of a matrix its own, of a vector lines of it. */
function sidesOf(shape: readonly number[]): readonly [number, number] {
  const columns = product(shape.slice(1));
  if (shape.length > 1 && shape[0]! > 1) return [shape[0]!, columns];
  const size = product(shape);
  return [Math.ceil(size / SIDE), Math.min(SIDE, size)];
}

/** The colour of a value. */
function colourOf(value: number, scale: number): number {
  if (!Number.isFinite(value)) return 2 * HALF + 1;
  return HALF + Math.round(Math.max(-1, Math.min(1, value / scale)) * HALF);
}

/** The picture, its middle colour 0 and its last ones at three standard deviations. */
export async function thumbnailOf(
  file: SafetensorsFile,
  tensor: SafetensorsTensor,
  { mean, std }: Summary,
): Promise<{ readonly png: Buffer; readonly width: number; readonly height: number } | undefined> {
  const { name, dtype, shape } = tensor;
  const size = product(shape);
  if (size === 0) return undefined;
  const [rows, columns] = sidesOf(shape);
  const bytes = safetensorsDTypeInfo(dtype).bits / 8;
  const scale = Math.abs(mean) + 3 * std || 1;
  const [down, across] = [spread(rows), spread(columns)];
  const pixels = new Uint8Array(down.length * across.length).fill(HALF);
  for (const [y, row] of down.entries()) {
    const from = row * columns;
    const to = Math.min(size, from + columns);
    // Of a long row, single values are read.
    const isLong = (to - from) * bytes > MOST;
    const whole = isLong ? undefined : await readValues(file, name, dtype, [from * bytes, to * bytes]);
    for (const [x, column] of across.entries()) {
      const at = from + column;
      if (at >= size) continue;
      const value = whole?.[column] ?? (await readValues(file, name, dtype, [at * bytes, (at + 1) * bytes]))[0]!;
      pixels[y * across.length + x] = colourOf(value, scale);
    }
  }
  return { png: pngOf(pixels, across.length, PALETTE), width: across.length, height: down.length };
}

async function readValues(file: SafetensorsFile, name: string, dtype: string, bytes: readonly [number, number]) {
  return valuesOf(await file.read(name, { bytes }), dtype);
}
