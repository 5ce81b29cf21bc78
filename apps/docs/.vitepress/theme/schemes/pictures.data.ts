/**
 * The pictures of the schemes, drawn when the site is built: 256×256 weights made with seed 42, and the exact density.
 *
 * @module
 */
import { CpuRng } from "@weightinit/cpu";
import { parseHTML } from "linkedom";
import { histogram } from "../plots/histogram.ts";
import { nameImage } from "../plots/name-image.ts";
import { drawnValues, schemes } from "./catalogue.ts";

const WIDTH = 256;
const SEED = 42;

/** Two decimals of a pixel are enough. */
const shortened = (svg: string) => svg.replace(/-?\d+\.\d{3,}/g, (x) => String(Number(Number(x).toFixed(2))));

export type Pictures = Readonly<Record<string, string>>;

export default {
  async load(): Promise<Pictures> {
    const entries = schemes.map(async (scheme) => {
      const { document } = parseHTML("<html><body></body></html>");
      const weights = await scheme.make(new CpuRng(SEED), WIDTH, scheme.gain).toFloat32();
      const svg = histogram(drawnValues(scheme, weights), {
        label: `weight, ${scheme.name} of ${WIDTH}×${WIDTH}`,
        density: scheme.density(WIDTH, scheme.gain),
        width: 560,
        height: 170,
        document: document as unknown as Document,
      });
      nameImage(svg, `Histogram of weights by ${scheme.name}, with their exact density`);
      return [scheme.name, shortened(svg.outerHTML)] as const;
    });
    return Object.fromEntries(await Promise.all(entries));
  },
};

/** Filled in by VitePress from `load`. */
export declare const data: Pictures;
