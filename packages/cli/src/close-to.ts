/**
 * The name that was meant.
 *
 * @module
 */

/** How many letters of a name have to be added, left out or changed to make another. */
function distance(a: string, b: string): number {
  const row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    let diagonal = row[0]!;
    row[0] = i;
    for (let j = 1; j <= b.length; j++) {
      const above = row[j]!;
      row[j] = Math.min(above + 1, row[j - 1]! + 1, diagonal + (a[i - 1] === b[j - 1] ? 0 : 1));
      diagonal = above;
    }
  }
  return row[b.length]!;
}

/** Of the names the first that at most two letters turn `name` into. */
export function closeTo(name: string, names: readonly string[]): string | undefined {
  return names.find((one) => distance(one, name) <= 2);
}
