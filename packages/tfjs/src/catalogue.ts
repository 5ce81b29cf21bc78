/**
 * Initializers by the names that saved models have.
 *
 * @module
 */

import type { InitializerConfig } from "@weightinit/core/config";
import { type Configured, fromConfig } from "@weightinit/core/config";

/** Any initializer, called with a generator and a shape. */
export type Init = Configured & ((...args: readonly unknown[]) => unknown);

const others: Record<string, unknown> = {};

/**
 * Makes initializers beside core's known to models that are loaded: those of `@weightinit/schemes`, or your own.
 *
 * @example
 * ```ts no-run needs @tensorflow/tfjs
 * import { siren } from "@weightinit/schemes";
 * import { registerInitializers } from "@weightinit/tfjs";
 *
 * registerInitializers({ siren });
 * ```
 */
export function registerInitializers(initializers: Readonly<Record<string, unknown>>): void {
  Object.assign(others, initializers);
}

/**
 * The initializer of a configuration.
 *
 * @throws WeightInitError `WI_BAD_ARGUMENT` for a name that nobody has; and the codes of the initializer's options
 */
export function initializerOf(config: InitializerConfig): Init {
  return fromConfig(config, { initializers: others }) as unknown as Init;
}
