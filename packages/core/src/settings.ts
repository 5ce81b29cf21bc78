/**
 * What an initializer has been given so far, as data.
 *
 * @module
 */
import type { DType } from "./dtype.ts";
import type { RowBlock } from "./row-block.ts";
import type { AnyScheme, BoundArguments } from "./scheme.ts";

/** What is filled in of an initializer, but for the generator. */
export interface Settings {
  /** The scheme's name: `"kaimingNormal"`. */
  readonly name: string;
  /** The dtype, if one was given or is part of the name. */
  readonly dtype?: DType;
  /** The options that were given, common ones included; not their defaults. */
  readonly options: Readonly<Record<string, unknown>>;
  /** The seed of its own, of {@link seeded}. */
  readonly seed?: number | bigint | string;
  /** Whether its calls go on where the last one ended. */
  readonly advances?: boolean;
  /** The blocks of {@link rowBlocks}. */
  readonly blocks?: readonly RowBlock[];
}

export function settingsOf({ name, seed, blocks }: AnyScheme, { dtype, options }: BoundArguments): Settings {
  return {
    name,
    ...(dtype === undefined ? {} : { dtype }),
    options: Object.freeze({ ...options }),
    ...(seed === undefined ? {} : { seed: seed.seed, advances: seed.advances }),
    ...(blocks === undefined ? {} : { blocks }),
  };
}
