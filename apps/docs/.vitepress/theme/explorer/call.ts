/**
 * The first layer's weights as the reader would write them.
 *
 * @module
 */
import { schemeNamed } from "../schemes/catalogue.ts";
import { blockKinds } from "./blocks/catalogue.ts";
import { matrixName } from "./layers.ts";
import type { Settings } from "./settings.ts";

/** A call that makes the weights that the page shows, bit for bit: numbers with all their digits. */
export function callOf({ scheme, network, width, gain, seed, given }: Settings): string {
  const { init, options } = schemeNamed(scheme)!.call(width, gain, given);
  const printed = Object.entries(options).map(([name, value]) => `${name}: ${JSON.stringify(value)}`);
  const name = matrixName(0, blockKinds[network].matrices[0]!);
  return `${init}(new CpuRng(${seed}).fork("${name}"), ${width}, ${width}, { ${printed.join(", ")} })`;
}
