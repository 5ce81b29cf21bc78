/**
 * Tables of doubles, kept as text.
 *
 * @module
 */

/** The doubles whose bits stand in `hex`, 16 digits each. */
export function hexDoubles(hex: string): Float64Array<ArrayBuffer> {
  const view = new DataView(new ArrayBuffer(hex.length / 2));
  for (let i = 0; i < hex.length; i += 8) view.setUint32(i / 2, Number.parseInt(hex.slice(i, i + 8), 16));
  return Float64Array.from({ length: hex.length / 16 }, (_, i) => view.getFloat64(8 * i));
}
