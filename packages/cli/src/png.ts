/**
 * Small pictures as PNG files (PNG, third edition, W3C 2025): a palette, 8 bits a pixel, one IDAT chunk.
 *
 * @module
 */
import { crc32, deflateSync } from "node:zlib";

/** A chunk: length, type, data, and the checksum of the last two. */
function chunk(type: string, data: Uint8Array): Buffer {
  const bytes = Buffer.alloc(data.length + 12);
  bytes.writeUInt32BE(data.length, 0);
  bytes.write(type, 4, "latin1");
  bytes.set(data, 8);
  bytes.writeUInt32BE(crc32(bytes.subarray(4, 8 + data.length)), 8 + data.length);
  return bytes;
}

/** Bytes of three a colour. */
export type Palette = Uint8Array;

/**
 * A picture.
 *
 * @param pixels - number of each pixel's colour, row after row
 */
export function pngOf(pixels: Uint8Array, width: number, palette: Palette): Buffer {
  const height = pixels.length / width;
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 3, 0, 0, 0], 8);
  // Each row begins with its filter, none.
  const rows = Buffer.alloc(height * (width + 1));
  for (let row = 0; row < height; row++) {
    rows.set(pixels.subarray(row * width, (row + 1) * width), row * (width + 1) + 1);
  }
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const data = deflateSync(rows, { level: 9 });
  return Buffer.concat([
    signature,
    chunk("IHDR", header),
    chunk("PLTE", palette),
    chunk("IDAT", data),
    chunk("IEND", new Uint8Array(0)),
  ]);
}
