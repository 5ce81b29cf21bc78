/**
 * From a parsed call to a filled tensor: everything is checked before the device allocates.
 *
 * @module
 */
import { checkFinite } from "./check-finite.ts";
import type { Distribution } from "./distribution.ts";
import { type DType, type DTypeInfo, dtypeInfo } from "./dtype.ts";
import { shown, WeightInitError } from "./errors.ts";
import { type Fans, fansIn, type Layout } from "./layout.ts";
import { withDefaults } from "./options.ts";
import type { Call } from "./parse-call.ts";
import { isPortable } from "./portable-rng.ts";
import { defaultRng, deviceOf } from "./registry.ts";
import { draws, resolve } from "./resolve.ts";
import type { Rng } from "./rng.ts";
import type { AnyScheme, SchemeRequest } from "./scheme.ts";
import { type RowRange, slab } from "./shape.ts";
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

/** The dtype of a call that names none. */
function defaultOf(scheme: AnyScheme): DType {
  if (scheme.defaultDType !== undefined) return scheme.defaultDType;
  throw new WeightInitError(
    "WI_DTYPE_NOT_IN_SCHEME",
    `expected a dtype of ${scheme.name} (${scheme.dtypes.join(", ")}), got none, which means "float32"; pass one before the dims`,
  );
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

/** Makes the tensor of a call that had dims. */
export function makeTensor(scheme: AnyScheme, call: Call, shape: number[]): Tensor {
  const rng = call.rng ?? defaultRng();
  const device = call.device ?? deviceOf(rng);
  const dtype: DTypeInfo = dtypeInfo(call.dtype ?? defaultOf(scheme));
  if (!device.supports.dtypes.includes(dtype.name)) {
    throw new WeightInitError(
      "WI_DTYPE_NOT_ON_DEVICE",
      `expected a dtype that device "${device.name}" has (${device.supports.dtypes.join(", ")}), got "${dtype.name}"`,
    );
  }
  const { rows, layout = "lux", out } = call.options as { rows?: RowRange; layout?: Layout; out?: unknown };
  const part = slab(shape, rows, dtype, device.supports.maxElements);
  const options = withDefaults(scheme, call.options, dtype);
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
