/**
 * A histogram in text.
 *
 * @module
 */

/** One line a bin: its centre and a bar, the longest `width` characters. */
export function histogram(values: ArrayLike<number>, lo: number, hi: number, bins: number, width: number): string {
  const counts = new Array<number>(bins).fill(0);
  for (let i = 0; i < values.length; i++) {
    const bin = Math.floor(((values[i]! - lo) / (hi - lo)) * bins);
    if (bin >= 0 && bin < bins) counts[bin]!++;
  }
  const most = Math.max(...counts);
  return counts
    .map((count, bin) => {
      const centre = lo + ((bin + 0.5) / bins) * (hi - lo);
      return `${centre.toFixed(2).padStart(7)} ${"█".repeat(Math.round((count / most) * width))} ${count}`;
    })
    .join("\n");
}
