/**
 * What every published package's tsdown.config.ts shares.
 *
 * @module
 */
import type { UserConfig } from "tsdown";

/** The part of an output that is used here: Rolldown's own types are not among tsdown's. */
type Bundle = Record<string, { source?: string | Uint8Array }>;

/**
 * Takes the sources out of the maps: they are published once, as the files of `src`, to which the maps of the
 * declarations lead, too (docs/decisions/0018-sources-once.md).
 */
const sourcesOnce = {
  name: "sources-once",
  generateBundle(_: unknown, bundle: Bundle) {
    for (const [name, output] of Object.entries(bundle)) {
      if (!name.endsWith(".js.map")) continue;
      const { sourcesContent, ...map } = JSON.parse(String(output.source)) as Record<string, unknown>;
      output.source = JSON.stringify(map);
    }
  },
};

export const shared = {
  target: "es2022",
  dts: { sourcemap: true },
  sourcemap: true,
  plugins: [sourcesOnce],
} satisfies UserConfig;

/**
 * Of the command, the recipes and rng-parts, which would otherwise be two fifths of what `npx weightinit` puts on the disk: neither
 * sources nor maps, which would lead nowhere.
 */
export const withoutSources = { ...shared, dts: true, sourcemap: false, plugins: [] } satisfies UserConfig;
