/**
 * Scales of axes: from a number to a place, and which numbers are marked.
 *
 * @module
 */
export interface Scale {
  at(x: number): number;
  /** Round numbers within the domain, about so many. */
  ticks(count: number): number[];
}

type Interval = readonly [from: number, to: number];

/** A step of 1, 2 or 5 times a power of ten, so that about `count` of them fill the length. */
function roundStep(length: number, count: number): number {
  const rough = length / Math.max(1, count);
  const power = 10 ** Math.floor(Math.log10(rough));
  const factor = [1, 2, 5].find((each) => each * power >= rough * 0.999) ?? 10;
  return factor * power;
}

export function linearScale([low, high]: Interval, [from, to]: Interval): Scale {
  return {
    at: (x) => from + ((x - low) / (high - low)) * (to - from),
    ticks(count) {
      const step = roundStep(high - low, count);
      const first = Math.ceil(low / step - 1e-9);
      const last = Math.floor(high / step + 1e-9);
      return Array.from({ length: last - first + 1 }, (_, i) => Number(((first + i) * step).toPrecision(12)));
    },
  };
}

export function logScale([low, high]: Interval, [from, to]: Interval): Scale {
  const [a, b] = [Math.log10(low), Math.log10(high)];
  return {
    at: (x) => from + ((Math.log10(x) - a) / (b - a)) * (to - from),
    ticks(count) {
      const step = Math.max(1, Math.ceil((b - a) / count));
      const first = Math.ceil(a / step - 1e-9);
      const last = Math.floor(b / step + 1e-9);
      return Array.from({ length: last - first + 1 }, (_, i) => Number(`1e${(first + i) * step}`));
    },
  };
}
