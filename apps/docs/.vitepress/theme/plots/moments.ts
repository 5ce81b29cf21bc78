/**
 * Mean, standard deviation and range of numbers.
 *
 * @module
 */
export interface Moments {
  readonly mean: number;
  readonly std: number;
  readonly least: number;
  readonly most: number;
}

/** In float64; of no numbers, NaN. */
export function moments(values: ArrayLike<number>): Moments {
  let [sum, least, most] = [0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let i = 0; i < values.length; i++) {
    const x = values[i]!;
    sum += x;
    if (x < least) least = x;
    if (x > most) most = x;
  }
  const mean = sum / values.length;
  let squares = 0;
  for (let i = 0; i < values.length; i++) squares += (values[i]! - mean) ** 2;
  return { mean, std: Math.sqrt(squares / values.length), least, most };
}

/** √(Σx²/n), in float64: what a signal's size is, whatever its mean. Of no numbers, NaN. */
export function rootMeanSquare(values: ArrayLike<number>): number {
  let squares = 0;
  for (let i = 0; i < values.length; i++) squares += values[i]! ** 2;
  return Math.sqrt(squares / values.length);
}
