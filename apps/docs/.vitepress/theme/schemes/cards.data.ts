/**
 * The pictures on the cards, drawn when the site is built.
 *
 * @module
 */
import { CpuRng } from "@weightinit/cpu";
import { activationNamed } from "../explorer/activations.ts";
import { moments } from "../plots/moments.ts";
import { cards } from "./cards.ts";
import { drawnValues, schemeNamed } from "./catalogue.ts";
import { LAYERS, signalOf, sparkline } from "./signal-sparkline.ts";

const WIDTH = 256;
const SEED = 42;
/** The shared axis: three of kaimingNormal's standard deviations. */
const REACH = 0.27;
const BINS = 54;

export interface CardPicture {
  /** The bars' outline, in a box of width 2·BINS and height 40. */
  readonly bars: string;
  readonly reach: number;
  readonly std: number;
  /** Here, because the catalogue that has it would bring `core` into the page, 22 kB. */
  readonly gain: number;
  /** Points of the signal's line. */
  readonly signal: string;
  /** Root mean square behind the last layer. */
  readonly end: number;
  readonly layers: number;
  readonly activation: string;
}

/** The outline of a histogram whose tallest bar fills the box: one path, for 54 rectangles a card would be most of the page. */
function barsOf(values: ArrayLike<number>): string {
  const counts = new Array<number>(BINS).fill(0);
  for (const value of Array.from(values)) {
    const bin = Math.floor(((value + REACH) / (2 * REACH)) * BINS);
    if (bin >= 0 && bin < BINS) counts[bin]!++;
  }
  const most = Math.max(...counts);
  return `M0 40${counts.map((count) => `V${Number((40 - (40 * count) / most).toFixed(1))}h2`).join("")}V40Z`;
}

export default {
  async load(): Promise<Readonly<Record<string, CardPicture>>> {
    const entries = cards.map(async (card) => {
      const scheme = schemeNamed(card.scheme)!;
      const activation = activationNamed(card.activation)!;
      const weights = await scheme.make(new CpuRng(SEED), WIDTH, scheme.gain).toFloat32();
      const sizes = await signalOf(scheme, activation, new CpuRng(SEED));
      const picture: CardPicture = {
        bars: barsOf(drawnValues(scheme, weights)),
        reach: REACH,
        std: moments(weights).std,
        gain: scheme.gain,
        signal: sparkline(sizes),
        end: sizes.at(-1)!,
        layers: LAYERS,
        activation: activation.title,
      };
      return [card.scheme, picture] as const;
    });
    return Object.fromEntries(await Promise.all(entries));
  },
};

/** Filled in by VitePress from `load`. */
export declare const data: Readonly<Record<string, CardPicture>>;
