/**
 * `defineInitializer`: a scheme becomes an initializer with the calling convention that all of them share.
 *
 * @module
 */

import { checkFinite } from "./check-finite.ts";
import type { Distribution } from "./distribution.ts";
import { type DType, type DTypeInfo, dtypeInfo, dtypes, isDType } from "./dtype.ts";
import { shown, WeightInitError } from "./errors.ts";
import type { FixedInitializer, Initializer } from "./initializer-types.ts";
import { type Fans, fansIn, type Layout } from "./layout.ts";
import { type CommonOptions, checkOptions, type OptionSpec, type OptionTable, withDefaults } from "./options.ts";
import { isPortable } from "./portable-rng.ts";
import { defaultRng, deviceOf, findDevice } from "./registry.ts";
import { draws, resolve } from "./resolve.ts";
import type { Rng } from "./rng.ts";
import { checkShape, type RowRange, slab } from "./shape.ts";
import type { Tensor } from "./tensor.ts";

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
  /** The dtypes the scheme is defined for. Default: all. */
  readonly dtypes?: readonly A[];
  /** One entry an option; those of {@link CommonOptions} are everybody's. */
  readonly options: { readonly [K in Exclude<keyof O, keyof CommonOptions>]-?: OptionSpec<Exclude<O[K], undefined>> };
  /** The law of the tensor: plain data, computed in float64. */
  distribution(request: SchemeRequest<O, A>): Distribution;
}

/** A scheme with its types erased, which is all the machinery needs. */
interface AnyScheme extends OptionTable {
  readonly dtypes: readonly DType[];
  readonly fixedDType: DType | undefined;
  distribution(request: SchemeRequest<Record<string, unknown>>): Distribution;
}

interface Bound {
  readonly rng: Rng | undefined;
  readonly dtype: DType | undefined;
  readonly options: Readonly<Record<string, unknown>>;
}

/** The request of one call. Fans are computed when a scheme asks for them: a layout that has none is no error before. */
class Request implements SchemeRequest<Record<string, unknown>> {
  readonly shape: readonly number[];
  readonly layout: Layout;
  readonly dtype: DType;
  readonly options: Readonly<Record<string, unknown>>;

  constructor(shape: readonly number[], layout: Layout, dtype: DType, options: Readonly<Record<string, unknown>>) {
    this.shape = shape;
    this.layout = layout;
    this.dtype = dtype;
    this.options = options;
  }

  get fans(): Fans {
    return fansIn(this.shape, this.layout);
  }
}

/** Whether `value` is an object literal, of this realm or another: a bag of options, not an instance. */
function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  const prototype: object | null = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

function isRng(value: unknown): value is Rng {
  return typeof value === "object" && value !== null && findDevice(value) !== undefined;
}

function checkDType(scheme: AnyScheme, value: string): DType {
  if (scheme.fixedDType !== undefined) {
    throw new WeightInitError(
      "WI_DTYPE_FIXED",
      `expected no dtype for ${scheme.name}, which makes ${scheme.fixedDType}, got ${shown(value)}`,
    );
  }
  if (!isDType(value)) {
    throw new WeightInitError("WI_BAD_DTYPE", `expected a dtype (${dtypes.join(", ")}), got ${shown(value)}`);
  }
  if (!scheme.dtypes.includes(value)) {
    throw new WeightInitError(
      "WI_DTYPE_NOT_IN_SCHEME",
      `expected a dtype of ${scheme.name} (${scheme.dtypes.join(", ")}), got ${shown(value)}`,
    );
  }
  return value;
}

/** What is left of the arguments once rng, dtype and options are taken off: the dims. */
function checkDims(rest: readonly unknown[]): readonly unknown[] | undefined {
  const [first] = rest;
  if (!Array.isArray(first)) return rest.length === 0 ? undefined : rest;
  if (rest.length > 1) {
    throw new WeightInitError(
      "WI_BAD_DIMS",
      `expected dims as numbers or as one array, got an array and ${shown(rest[1])}`,
    );
  }
  return first;
}

/** Reads `([rng], [dtype], ...dims, [options])`; what is given here wins over what was bound. */
function readArguments(
  scheme: AnyScheme,
  bound: Bound,
  args: readonly unknown[],
): { bound: Bound; dims: readonly unknown[] | undefined } {
  let from = 0;
  let to = args.length;
  let { rng, dtype, options } = bound;
  const first = args[0];
  if (isRng(first)) {
    rng = first;
    from++;
  } else if (
    typeof first === "function" ||
    (typeof first === "object" && !Array.isArray(first) && !isPlainObject(first))
  ) {
    deviceOf(first as unknown as Rng); // throws the error that names the ways out
  } else if (isPlainObject(first) && args.length > 1) {
    throw new WeightInitError(
      "WI_BAD_ARGUMENT",
      `expected ([rng], [dtype], ...dims, [options]), got an object literal before ${shown(args[1])}; options come last, and an RNG is an instance of a class registered with registerRng`,
    );
  }
  const second = args[from];
  if (typeof second === "string") {
    dtype = checkDType(scheme, second);
    from++;
  }
  const last = args[to - 1];
  if (to > from && isPlainObject(last)) {
    options = { ...options, ...checkOptions(scheme.name, scheme.options, last) };
    to--;
  }
  const dims = checkDims(args.slice(from, to));
  return { bound: { rng, dtype, options }, dims };
}

function makeTensor(scheme: AnyScheme, bound: Bound, dims: readonly unknown[]): Tensor {
  const shape = checkShape(dims);
  const rng = bound.rng ?? defaultRng();
  const device = deviceOf(rng);
  const dtype: DTypeInfo = dtypeInfo(bound.dtype ?? "float32");
  if (!device.supports.dtypes.includes(dtype.name)) {
    throw new WeightInitError(
      "WI_DTYPE_NOT_ON_DEVICE",
      `expected a dtype that device "${device.name}" has (${device.supports.dtypes.join(", ")}), got "${dtype.name}"`,
    );
  }
  const { rows, layout = "lux", out } = bound.options as { rows?: RowRange; layout?: Layout; out?: unknown };
  const part = slab(shape, rows, dtype, device.supports.maxElements);
  const options = withDefaults(scheme, bound.options, dtype);
  const law = scheme.distribution(new Request(shape, layout, dtype.name, options));
  const drawing = draws(law);
  const portable = isPortable(rng) ? rng : undefined;
  if (rows !== undefined) checkRowsSupported(scheme, law, drawing && portable === undefined, rng);
  const fill = resolve(law, dtype, shape);
  checkFinite(fill, law, dtype);
  if (drawing) portable?.checkDraws();
  const tensor = device.allocate(rng, { dtype: dtype.name, shape: part.shape, out });
  const draw = drawing ? (portable?.draw ?? 0) : 0;
  device.fill(rng, tensor, fill, { draw, from: part.from });
  // Only now: a device may still refuse what its limits do not allow, and a call that throws takes no draw.
  if (drawing) portable?.nextDraw();
  return tensor;
}

function checkRowsSupported(scheme: AnyScheme, law: Distribution, foreign: boolean, rng: Rng): void {
  if (law.kind === "orthogonal" || law.kind === "sparse") {
    throw new WeightInitError(
      "WI_ROWS_NOT_SUPPORTED",
      `expected no rows option for ${scheme.name}, whose every value needs the whole matrix, got one; make the whole tensor`,
    );
  }
  if (foreign) {
    throw new WeightInitError(
      "WI_NOT_PORTABLE",
      `expected a portable generator (CpuRng, WebGpuRng, CudaRng) for the rows option, got ${shown(rng)}, whose numbers come one after the other`,
    );
  }
}

/** An option's value as a partial prints it. */
function printed(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(printed).join(", ")}]`;
  if (isPlainObject(value)) return printedOptions(value);
  return shown(value);
}

function printedOptions(options: object): string {
  return `{ ${Object.entries(options)
    .map(([name, value]) => `${name}: ${printed(value)}`)
    .join(", ")} }`;
}

function describe(scheme: AnyScheme, { rng, dtype, options }: Bound): string {
  const parts = [rng === undefined ? "rng" : `${rng.constructor.name}(…)`];
  if (scheme.fixedDType === undefined) parts.push(dtype ?? "float32");
  parts.push("...dims");
  if (Object.keys(options).length > 0) parts.push(printedOptions(options));
  return `${scheme.name}(${parts.join(", ")})`;
}

function initializer(scheme: AnyScheme, bound: Bound): unknown {
  const init = (...args: unknown[]): unknown => {
    const read = readArguments(scheme, bound, args);
    return read.dims === undefined ? initializer(scheme, read.bound) : makeTensor(scheme, read.bound, read.dims);
  };
  const text = { value: () => describe(scheme, bound) };
  return Object.defineProperties(init, {
    name: { value: scheme.name },
    toString: text,
    [Symbol.for("nodejs.util.inspect.custom")]: text,
  });
}

/**
 * Makes an initializer of your own from a scheme, with the calling convention of the built-in ones.
 *
 * @example
 * ```ts
 * import { type CommonOptions, defineInitializer } from "@weightinit/core";
 * import { CpuRng } from "@weightinit/cpu";
 *
 * interface GainOptions extends CommonOptions {
 *   gain?: number | undefined;
 * }
 * const lecunNormal = defineInitializer<GainOptions>({
 *   name: "lecunNormal",
 *   options: { gain: { default: 1, check: Number.isFinite, expected: "a finite number" } },
 *   distribution: ({ fans, options }) => ({ kind: "normal", mean: 0, std: options.gain / Math.sqrt(fans.in) }),
 * });
 * console.log(lecunNormal(new CpuRng(42), "float64", 2, 5).dtype); // float64
 * ```
 */
export function defineInitializer<O extends CommonOptions, const A extends DType = DType>(
  scheme: Scheme<O, A>,
): Initializer<O, A> {
  const erased = { dtypes, ...scheme, fixedDType: undefined, defaults: new Map() } as unknown as AnyScheme;
  return initializer(erased, { rng: undefined, dtype: undefined, options: {} }) as Initializer<O, A>;
}

/** An initializer whose dtype is fixed: passing one throws `WI_DTYPE_FIXED`. */
export function defineFixedInitializer<O extends CommonOptions, D extends DType>(
  dtype: D,
  scheme: Scheme<O, D>,
): FixedInitializer<O, D> {
  const erased = { ...scheme, dtypes: [dtype], fixedDType: dtype, defaults: new Map() } as unknown as AnyScheme;
  return initializer(erased, { rng: undefined, dtype, options: {} }) as FixedInitializer<O, D>;
}
