/**
 * From a parsed call to a filled tensor: everything is checked before the device allocates.
 *
 * @module
 */
import type { Device } from "./device.ts";
import type { Distribution } from "./distribution.ts";
import { type DType, type DTypeInfo, dtypeInfo, type StorageOf } from "./dtype.ts";
import { shown, WeightInitError } from "./errors.ts";
import type { ForeignRequest, ForeignRng } from "./foreign-rng.ts";
import { oneFill, type Work } from "./laws/law-kind.ts";
import { storageFor } from "./laws/storage-for.ts";
import { type Fans, fansIn, type Layout } from "./layout.ts";
import { numbersOf } from "./numbers-of.ts";
import { withDefaults } from "./options.ts";
import type { Call } from "./parse-call.ts";
import { isPortable } from "./portable-rng.ts";
import { defaultRng, deviceOf } from "./registry.ts";
import type { Rng } from "./rng.ts";
import type { AnyScheme } from "./scheme.ts";
import { type Part, partOf, type RowRange, type Slice, type Where, wholePlace } from "./slice.ts";
import type { Tensor } from "./tensor.ts";

/** The request of one call. Fans are computed when a scheme asks for them: a layout that has none is no error before. */
class Request implements ForeignRequest {
  readonly shape: readonly number[];
  readonly layout: Layout;
  readonly dtype: DType;
  readonly options: Readonly<Record<string, unknown>>;
  readonly scheme: string;
  /** Given once the scheme has answered. */
  declare law: Distribution;
  readonly #specs: object;
  readonly #given: object;

  constructor(scheme: AnyScheme, { options }: Call, shape: readonly number[], dtype: DTypeInfo) {
    this.shape = shape;
    this.layout = (options as { layout?: Layout }).layout ?? "lux";
    this.dtype = dtype.name;
    this.options = withDefaults(scheme, options, dtype);
    this.scheme = scheme.name;
    this.#specs = scheme.options;
    this.#given = options;
  }

  get fans(): Fans {
    return fansIn(this.shape, this.layout);
  }

  get given(): Readonly<Record<string, unknown>> {
    return Object.fromEntries(Object.entries(this.#given).filter(([option]) => option in this.#specs));
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

/** Has the device do what a tensor needs. */
function fillAll(device: Device, rng: Rng, tensor: Tensor, work: Work, draw: number): void {
  for (let n = 0; n < work.length; n++) {
    const { fill, places } = work[n]!;
    for (let i = 0; i < places.length; i++) {
      const { from, at, length, run, stride } = places[i]!;
      device.fill(rng, tensor, fill, { draw, from, at, length, run, stride });
    }
  }
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
  const { rows, slice, out } = call.options as { rows?: RowRange; slice?: Slice; out?: unknown };
  const part = partOf(shape, { rows, slice }, dtype, device.supports.maxElements);
  const request = new Request(scheme, call, shape, dtype);
  const law = scheme.distribution(request);
  request.law = law;
  const kind = scheme.kindOf(law);
  const drawing = kind.draws?.(law) ?? true;
  const numbers = numbersOf(rng);
  const portable = isPortable(rng) && !numbers ? rng : undefined;
  const foreign = !portable && !numbers && drawing ? (rng as unknown as ForeignRng) : undefined;
  if (rows || slice) {
    if (!(kind.hasParts?.(law, part) ?? true)) {
      throw new WeightInitError(
        "WI_ROWS_NOT_SUPPORTED",
        `expected no rows or slice option for ${scheme.name}, whose every value needs the whole matrix, got one; make the whole tensor`,
      );
    }
    if (foreign) {
      throw new WeightInitError(
        "WI_NOT_PORTABLE",
        `expected a portable generator (CpuRng, WebGpuRng, CudaRng) for the rows and slice options, got ${shown(rng)}, whose numbers come one after the other`,
      );
    }
  }
  const isMadeHere = numbers || !kind.work || typeof foreign?.fillTensor === "function";
  let work: Work | undefined;
  if (shape.includes(0)) work = oneFill({ kind: "constant", value: 0 }, part);
  else if (!isMadeHere) work = kind.work!(law, dtype, shape, part);
  if (work) checkPlaces(device, work, part);
  if (drawing) portable?.checkDraws();
  const tensor = device.allocate(rng, { dtype: dtype.name, shape: part.shape, out });
  if (!work) {
    try {
      let values: StorageOf[DType] | undefined;
      if (numbers) {
        const options = { ...call.options, out: undefined };
        // The source of an initializer with a seed has been forked already.
        const plain = { ...scheme, seed: undefined };
        values = numbers((source) => makeTensor(plain, { ...call, rng: source, device: undefined, options }, shape));
      } else if (typeof foreign?.fillTensor === "function") {
        const filled = storageFor(dtype, part.size);
        if (foreign.fillTensor(filled, request)) values = filled;
      }
      values ??= kind.values?.(law, dtype, part, rng);
      work = values
        ? [{ fill: { kind: "values", values }, places: [wholePlace(part.size)] }]
        : kind.work!(law, dtype, shape, part);
    } catch (error) {
      if (out === undefined) tensor[Symbol.dispose]?.();
      throw error;
    }
  }
  const made = work;
  const draw = drawing ? (portable?.draw ?? 0) : 0;
  if (device.batch) device.batch(rng, () => fillAll(device, rng, tensor, made, draw));
  else fillAll(device, rng, tensor, made, draw);
  // Only now: a device may still refuse what its limits do not allow, and a call that throws takes no draw.
  if (drawing) portable?.nextDraw();
  return tensor;
}
