/**
 * The reference's pages, by what they are about: typedoc's files in docs/api.
 *
 * @module
 */
import { existsSync, readdirSync } from "node:fs";
import { root } from "../site.ts";

export interface ReferencePage {
  /** `@weightinit/core/stream`; of `/index` just the package. */
  readonly entry: string;
  /** `kaimingNormal`; none for the page of the entry itself. */
  readonly name: string | undefined;
  /** From docs/, without `.md`. */
  readonly path: string;
}

const PAGE =
  /^((?:@weightinit\/)?[\w-]+)(?:\/(backend|config|stream|index))?\/(?:(?:functions|classes|variables)\/(\w+)|(?:namespaces\/(\w+)\/)?index)\.md$/;

/** Pages of values, namespaces, packages and their entries; not those of types, which the page of their package lists. */
export function referencePages(): ReferencePage[] {
  const folder = `${root}docs/api`;
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((file) => file.replaceAll("\\", "/"))
    .sort()
    .flatMap((file): ReferencePage[] => {
      const [, pack, entry = "index", value, namespace] = PAGE.exec(file) ?? [];
      if (pack === undefined) return [];
      const name = value ?? namespace;
      return [
        {
          entry: entry === "index" ? pack : `${pack}/${entry}`,
          name,
          path: `api/${file.replace(/\.md$/, "")}`,
        },
      ];
    });
}
