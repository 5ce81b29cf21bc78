/**
 * From a parsed call to a filled tensor: everything is checked before the device allocates.
 *
 * @module
 */
import { checkBlocks } from "./check-blocks.ts";
import { checkFinite } from "./check-finite.ts";
import { computedValues, storageFor } from "./computed-values.ts";
import type { Device, Fill } from "./device.ts";
import type { Distribution, Rows } from "./distribution.ts";
import { type DType, type DTypeInfo, dtypeInfo, type StorageOf } from "./dtype.ts";
import { shown, WeightInitError } from "./errors.ts";
import type { ForeignRequest, ForeignRng } from "./foreign-rng.ts";
import { type Fans, fansIn, type Layout } from "./layout.ts";
import { numbersOf } from "./numbers-of.ts";
import { withDefaults } from "./options.ts";
import type { Call } from "./parse-call.ts";
import { isPortable } from "./portable-rng.ts";
import { foreignNumbers, portableNumbers } from "./random-numbers.ts";
import { defaultRng, deviceOf } from "./registry.ts";
import { draws, resolve } from "./resolve.ts";
import type { Rng } from "./rng.ts";
import type { AnyScheme, SchemeRequest } from "./scheme.ts";
import { product } from "./shape.ts";
import { type Part, partOf, placesWithin, type RowRange, type Slice, type Where, wholePlace } from "./slice.ts";
import type { Tensor } from "./tensor.ts";

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

/** What a foreign generator is asked for. */
class WholeRequest extends Request implements ForeignRequest {
  readonly scheme: string;
  readonly given: Readonly<Record<string, unknown>>;
  readonly law: Distribution;

  constructor({ name, options: specs }: AnyScheme, call: Call, request: Request, law: Distribution) {
    super(request.shape, request.layout, request.dtype, request.options);
    this.scheme = name;
    this.given = Object.fromEntries(Object.entries(call.options).filter(([option]) => option in specs));
    this.law = law;
  }
}

/** The dtype of a call that names none. */
function defaultOf(scheme: AnyScheme): DType {
  if (scheme.defaultDType !== undefined) return scheme.defaultDType;
  throw new WeightInitError(
    "WI_DTYPE_NOT_IN_SCHEME",
    `expected a dtype of ${scheme.name} (${scheme.dtypes.join(", ")}), got none, which means "float32"; pass one before the dims`,
  );
}

/** Whether a law makes parts of a tensor by themselves. */
function hasParts(law: Distribution, { size: made, places }: Part): boolean {
  if (law.kind === "rows") return law.blocks.every((block) => block.law.kind !== "orthogonal");
  if (law.kind !== "orthogonal") return law.kind !== "sparse" && !(law.kind === "values" && law.whole);
  const size = law.rows * law.cols;
  return made === 0 || (!law.within && places.every(({ from, run }) => from % size === 0 && run % size === 0));
}

function checkParts(scheme: AnyScheme, law: Distribution, part: Part, foreign: Rng | undefined): void {
  if (!hasParts(law, part)) {
    throw new WeightInitError(
      "WI_ROWS_NOT_SUPPORTED",
      `expected no rows or slice option for ${scheme.name}, whose every value needs the whole matrix, got one; make the whole tensor`,
    );
  }
  if (foreign !== undefined) {
    throw new WeightInitError(
      "WI_NOT_PORTABLE",
      `expected a portable generator (CpuRng, WebGpuRng, CudaRng) for the rows and slice options, got ${shown(foreign)}, whose numbers come one after the other`,
    );
  }
}

/** What a device is asked to do for a tensor, in order. */
type Work = readonly { readonly fill: Fill; readonly places: readonly Where[] }[];

type Job = Work[number];

const ZERO: Fill = { kind: "constant", value: 0 };

/** The law of a device: all but those that are computed here. */
type DeviceLaw = Exclude<Distribution, { kind: "values" }>;

/** The work for blocks of rows, each with places of its own. */
function workForRows({ blocks }: Rows, dtype: DTypeInfo, shape: readonly number[], part: Part): Work {
  const rest = shape.slice(1);
  const work: Job[] = [];
  let start = 0;
  for (const { rows, law } of checkBlocks(blocks, shape)) {
    const own: number[] = [rows, ...rest];
    const end = start + product(own);
    const places = placesWithin(part.places, start, end);
    const isMatrix = law.kind === "orthogonal";
    const whole = { ...wholePlace(end - start), from: start, at: start };
    for (const { fill, places: made } of workFor(law, dtype, own, { ...part, places: isMatrix ? [whole] : places })) {
      const moved = fill.kind === "diagonal" ? { ...fill, base: fill.base + start } : fill;
      work.push({ fill: moved, places: made });
    }
    start = end;
  }
  return work;
}

/** The work for a law that a device makes. */
function workFor(law: DeviceLaw, dtype: DTypeInfo, shape: readonly number[], part: Part): Work {
  if (law.kind === "rows") return workForRows(law, dtype, shape, part);
  const fill = resolve(law, dtype, shape);
  checkFinite(fill, law, dtype);
  if (fill.kind !== "orthogonal" || law.kind !== "orthogonal") return [{ fill, places: part.places }];
  const matrix = { ...wholePlace(fill.rows * fill.cols), at: law.within?.base ?? 0 };
  if (law.within)
    return [
      { fill: ZERO, places: part.places },
      { fill, places: [matrix] },
    ];
  const places: Where[] = [];
  for (const { from, at, length, run, stride } of part.places) {
    for (let j = 0; j < length; j += matrix.length) {
      places.push({ ...matrix, from: from + Math.floor(j / run) * stride + (j % run), at: at + j });
    }
  }
  return [{ fill, places }];
}

/** Refuses places that a device does not know: only whole tensors and rows are asked of every one. */
function checkPlaces({ name, supports }: Device, work: Work, { size }: Part): void {
  if (supports.slices) return;
  const isKnown = ({ at, length, run }: Where) => at === 0 && length === size && run >= size;
  if (work.every(({ fill, places }) => ("spacing" in fill ? fill.spacing === 1 : true) && places.every(isKnown)))
    return;
  throw new WeightInitError(
    "WI_SLICE_NOT_ON_DEVICE",
    `expected a tensor that device "${name}" makes at once, all of it or rows, got one that takes several parts`,
  );
}

/** Values that are made here, and copied to the device: those of laws that compute them, and of other generators. */
function valuesFor(
  scheme: AnyScheme,
  call: Call,
  { rng, request, law, dtype, part }: { rng: Rng; request: Request; law: Distribution; dtype: DTypeInfo; part: Part },
): StorageOf[DType] | undefined {
  const source = numbersOf(rng);
  if (source !== undefined) {
    const { out: _, ...options } = call.options;
    const made = makeTensor(scheme, { ...call, rng: source, device: undefined, options }, request.shape as number[]);
    const { data } = made as Partial<{ data: StorageOf[DType] }>;
    if (data !== undefined) return data;
    throw new WeightInitError(
      "WI_BAD_ARGUMENT",
      `expected a generator of the CPU to take numbers of, got ${shown(source)}`,
    );
  }
  const foreign = rng as unknown as ForeignRng;
  if (draws(law) && !isPortable(rng) && typeof foreign.fillTensor === "function") {
    const values = storageFor(dtype, part.size);
    if (foreign.fillTensor(values, new WholeRequest(scheme, call, request, law))) return values;
  }
  if (law.kind !== "values") return undefined;
  return computedValues(law, dtype, part, isPortable(rng) ? portableNumbers(rng) : foreignNumbers(foreign));
}

/** Makes the tensor of a call that had dims. */
export function makeTensor(scheme: AnyScheme, call: Call, shape: number[]): Tensor {
  const asked = call.rng ?? defaultRng();
  const rng = scheme.seed?.source(asked) ?? asked;
  const device = call.device ?? deviceOf(rng);
  const dtype: DTypeInfo = dtypeInfo(call.dtype ?? defaultOf(scheme));
  if (!device.supports.dtypes.includes(dtype.name)) {
    throw new WeightInitError(
      "WI_DTYPE_NOT_ON_DEVICE",
      `expected a dtype that device "${device.name}" has (${device.supports.dtypes.join(", ")}), got "${dtype.name}"`,
    );
  }
  const given = call.options as { rows?: RowRange; slice?: Slice; layout?: Layout; out?: unknown };
  const part = partOf(shape, given, dtype, device.supports.maxElements);
  const request = new Request(shape, given.layout ?? "lux", dtype.name, withDefaults(scheme, call.options, dtype));
  const law = scheme.distribution(request);
  const drawing = draws(law);
  const isElsewhere = numbersOf(rng) !== undefined;
  const portable = isPortable(rng) && !isElsewhere ? rng : undefined;
  const isForeign = portable === undefined && drawing && !isElsewhere;
  if (given.rows || given.slice) checkParts(scheme, law, part, isForeign ? rng : undefined);
  const isEmpty = shape.includes(0);
  const isMadeHere = !isEmpty && (isElsewhere || law.kind === "values" || (isForeign && "fillTensor" in rng));
  let work: Work | undefined;
  if (isEmpty) work = [{ fill: ZERO, places: part.places }];
  else if (law.kind !== "values" && !isMadeHere) work = workFor(law, dtype, shape, part);
  if (work !== undefined) checkPlaces(device, work, part);
  if (drawing) portable?.checkDraws();
  const tensor = device.allocate(rng, { dtype: dtype.name, shape: part.shape, out: given.out });
  if (work === undefined) {
    try {
      const values = valuesFor(scheme, call, { rng, request, law, dtype, part });
      if (values !== undefined) work = [{ fill: { kind: "values", values }, places: [wholePlace(part.size)] }];
      else if (law.kind !== "values") work = workFor(law, dtype, shape, part);
    } catch (error) {
      if (given.out === undefined) tensor[Symbol.dispose]?.();
      throw error;
    }
  }
  const draw = drawing ? (portable?.draw ?? 0) : 0;
  const fills = () => {
    for (const { fill, places } of work ?? []) {
      for (const where of places) device.fill(rng, tensor, fill, { draw, ...where });
    }
  };
  if (device.batch) device.batch(rng, fills);
  else fills();
  // Only now: a device may still refuse what its limits do not allow, and a call that throws takes no draw.
  if (drawing) portable?.nextDraw();
  return tensor;
}
