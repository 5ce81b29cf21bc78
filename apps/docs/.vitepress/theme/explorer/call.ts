/**
 * The first layer's weights as the reader would write them.
 *
 * @module
 */
import { schemeNamed } from "../schemes/catalogue.ts";
import type { Settings } from "./settings.ts";

/** A call that makes the weights that the page shows, bit for bit: numbers with all their digits. */
export function callOf({ scheme, width, gain, seed }: Settings): string {
  const { init, options } = schemeNamed(scheme)!.call(width, gain);
  const printed = Object.entries(options).map(([name, value]) => `${name}: ${value}`);
  return `${init}(new CpuRng(${seed}).fork("layer.0"), ${width}, ${width}, { ${printed.join(", ")} })`;
}
