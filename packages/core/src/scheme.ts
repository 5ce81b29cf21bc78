/**
 * What a scheme is: its name, its options, and the law that it draws from.
 *
 * @module
 */
import type { Distribution } from "./distribution.ts";
import { type DType, dtypes, isDType } from "./dtype.ts";
import { WeightInitError } from "./errors.ts";
import type { LawKind, LawKinds } from "./laws/law-kind.ts";
import type { Fans, Layout } from "./layout.ts";
import { type CommonOptions, common, type OptionSpec, type OptionTable } from "./options.ts";
import { Bag } from "./plain-object.ts";
import { printedOptions } from "./print-options.ts";
import type { Rng } from "./rng.ts";
import type { RowBlock } from "./row-block.ts";

/** Options with their defaults filled in. */
export type Given<O> = { readonly [K in Exclude<keyof O, keyof CommonOptions>]-?: Exclude<O[K], undefined> };

/** What a scheme decides on. */
export interface SchemeRequest<O, A extends DType = DType> {
  /** Shape of the whole tensor, also when only some rows of it are made. */
  readonly shape: readonly number[];
  /** Fan-in and fan-out of the shape; reading them checks the layout. */
  readonly fans: Fans;
  /** The layout asked for, `"lux"` if none was. */
  readonly layout: Layout;
  /** The dtype asked for, `"float32"` if none was. */
  readonly dtype: A;
  /** The scheme's own options: checked, defaults filled in. */
  readonly options: Given<O>;
}

/**
 * An initialization scheme: its name, its options, and the law that it draws from. It knows no backend.
 *
 * @typeParam O - its options, an interface that extends {@link CommonOptions}
 * @typeParam A - the dtypes it is defined for
 */
export interface Scheme<O extends CommonOptions, A extends DType = DType> {
  /** The initializer's name, in what it prints and in error messages. */
  readonly name: string;
  /** The dtypes the scheme is defined for. Default: all. Without `"float32"` every call must name one. */
  readonly dtypes?: readonly A[];
  /** One entry an option; those of {@link CommonOptions} are everybody's. */
  readonly options: { readonly [K in Exclude<keyof O, keyof CommonOptions>]-?: OptionSpec<Exclude<O[K], undefined>> };
  /** The law of the tensor: plain data, computed in float64. */
  distribution(request: SchemeRequest<O, A>): Distribution;
}

/** A scheme of ours, which says by its type what kinds of laws it returns. */
export interface OwnScheme<O extends CommonOptions, A extends DType, K extends Distribution["kind"]>
  extends Scheme<O, A> {
  distribution(request: SchemeRequest<O, A>): Extract<Distribution, { readonly kind: K }>;
}

/** A scheme with its types erased, which is all the machinery needs. */
export interface AnyScheme extends OptionTable {
  readonly dtypes: readonly DType[];
  /** The dtype that is part of its name. */
  readonly fixedDType: DType | undefined;
  /** The dtype of a call that names none; `undefined` if it has to. */
  readonly defaultDType: DType | undefined;
  distribution(request: SchemeRequest<Record<string, unknown>>): Distribution;
  /** The kind of a law that `distribution` has returned. */
  kindOf(law: Distribution): LawKind;
  /** Of an initializer with a seed of its own. */
  readonly seed?: OwnSeed | undefined;
  /** Of one of blocks of rows. */
  readonly blocks?: readonly RowBlock[] | undefined;
}

/** Where an initializer draws that has a seed of its own. */
export interface OwnSeed {
  readonly seed: number | bigint | string;
  /** Whether its calls go on where the last one ended, instead of repeating it. */
  readonly advances: boolean;
  /** The generator that draws in place of another. */
  source(rng: Rng): Rng;
}

/** What has been given so far. */
export interface BoundArguments {
  readonly rng: Rng | undefined;
  readonly dtype: DType | undefined;
  /** A {@link Bag}, so that an option may have any name. */
  readonly options: Readonly<Record<string, unknown>>;
}

/** A scheme of ours with its types erased, and the kinds of the laws that it returns. */
export function withLaws<O extends CommonOptions, A extends DType, K extends Distribution["kind"]>(
  scheme: OwnScheme<O, A, K>,
  laws: LawKinds<K>,
  fixedDType?: DType,
): AnyScheme {
  const { name, options, dtypes: its = dtypes } = scheme;
  const distribution = scheme.distribution as AnyScheme["distribution"];
  return schemeOf({ name, options, dtypes: its, distribution, kindOf: (law) => laws[law.kind as K] }, fixedDType);
}

type Parts = Pick<AnyScheme, "name" | "options" | "dtypes" | "distribution" | "kindOf">;

function schemeOf(parts: Parts, fixedDType?: DType): AnyScheme {
  const allowed = fixedDType === undefined ? [...parts.dtypes] : [fixedDType];
  const defaultDType = fixedDType ?? (allowed.includes("float32") ? "float32" : undefined);
  return { ...parts, dtypes: allowed, fixedDType, defaultDType, defaults: new Map() };
}

/**
 * Anybody's scheme as the machinery uses it. Member by member: a scheme may be an instance of a class.
 *
 * @throws {@link WeightInitError} `WI_BAD_ARGUMENT` if it is no scheme.
 */
export function erased(scheme: object, kindOf: AnyScheme["kindOf"]): AnyScheme {
  const { name, options, distribution, dtypes: its = dtypes } = (scheme ?? {}) as Partial<AnyScheme>;
  const isScheme =
    typeof name === "string" && typeof options === "object" && options !== null && typeof distribution === "function";
  // Inherited ones, too: what a class, or a table made of another, has for options.
  const specs = new Bag() as Record<string, OptionSpec<unknown>>;
  let areSpecs = true;
  for (const option in options) {
    specs[option] = options[option]!;
    areSpecs &&= typeof specs[option]?.check === "function" && !Object.hasOwn(common, option);
  }
  if (!(isScheme && areSpecs && Array.isArray(its) && its.length > 0 && its.every(isDType))) {
    throw new WeightInitError(
      "WI_BAD_ARGUMENT",
      `expected a scheme { name, options, distribution(), dtypes? }, each option with a check() and not called ${Object.keys(common)}, got ${printedOptions({ name, options, distribution, dtypes: its })}`,
    );
  }
  const bound = (distribution as AnyScheme["distribution"]).bind(scheme);
  return schemeOf({ name, options: specs, dtypes: its, distribution: bound, kindOf });
}
