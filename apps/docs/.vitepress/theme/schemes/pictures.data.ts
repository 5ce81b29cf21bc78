/**
 * The pictures of the schemes, drawn when the site is built: 256×256 weights made with seed 42, and the exact density.
 *
 * @module
 */
import { CpuRng } from "@weightinit/cpu";
import { histogram } from "../plots/histogram.ts";
import { drawnValues, schemes } from "./catalogue.ts";

const WIDTH = 256;
const SEED = 42;

export type Pictures = Readonly<Record<string, string>>;

export default {
  async load(): Promise<Pictures> {
    const entries = schemes.map(async (scheme) => {
      const weights = await scheme.make(new CpuRng(SEED), WIDTH, scheme.gain).toFloat32();
      const svg = histogram(drawnValues(scheme, weights), {
        label: `weight, ${scheme.name} of ${WIDTH}×${WIDTH}`,
        density: scheme.density(WIDTH, scheme.gain),
        width: 560,
        height: 170,
        description: `Histogram of weights by ${scheme.name}, with their exact density`,
      });
      return [scheme.name, svg] as const;
    });
    return Object.fromEntries(await Promise.all(entries));
  },
};

/** Filled in by VitePress from `load`. */
export declare const data: Pictures;
