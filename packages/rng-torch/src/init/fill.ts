/**
 * The initializers of `torch.nn.init`, for core's schemes.
 *
 * @module
 */
import { type Distribution, dtypeInfo, type ForeignRequest, type RealDType, WeightInitError } from "@weightinit/core";
import { encodeHalves } from "@weightinit/rng-parts";
import { type Reals, realsOf } from "../reals.ts";
import { fillOrthogonal } from "./orthogonal.ts";
import { fillSparse } from "./sparse.ts";
import type { TorchSource } from "./torch-source.ts";
import { fillTruncatedNormal } from "./truncated-normal.ts";

/** What core says about the tensor to make, as far as it is asked here. */
export type FillRequest = Pick<ForeignRequest, "scheme" | "given" | "law" | "fans" | "dtype" | "shape">;

/** The law in PyTorch's own arithmetic where it has the scheme: in float64, one operation after another as in `init.py`. */
function lawOf(request: FillRequest): Distribution {
  const { scheme, given, law } = request;
  const gain = (missing: number) => (given["gain"] as number | undefined) ?? missing;
  const uniform = (std: number): Distribution => ({ kind: "symmetricUniform", bound: Math.sqrt(3) * std });
  const normal = (std: number): Distribution => ({ kind: "normal", mean: 0, std });
  const kaiming = () => gain(Math.SQRT2) / Math.sqrt(request.fans.in);
  const xavier = () => gain(1) * Math.sqrt(2 / (request.fans.in + request.fans.out));
  switch (scheme) {
    case "kaimingUniform":
      return uniform(kaiming());
    case "kaimingNormal":
      return normal(kaiming());
    case "glorotUniform":
      return uniform(xavier());
    case "glorotNormal":
      return normal(xavier());
    default:
      return law;
  }
}

/** Fills `numbers` by `law`. */
function fillReals(
  source: TorchSource,
  numbers: Reals,
  type: RealDType,
  law: Distribution,
  request: FillRequest,
): boolean {
  const { isComplex } = dtypeInfo(request.dtype);
  switch (law.kind) {
    case "uniform":
      source.uniform(numbers, type, law.lo, law.hi);
      return true;
    case "symmetricUniform":
      source.uniform(numbers, type, -law.bound, law.bound);
      return true;
    case "normal":
      source.normal(numbers, type, law.mean, isComplex ? law.std / Math.SQRT2 : law.std);
      return true;
    case "truncatedNormal":
      fillTruncatedNormal(source, numbers, type, law);
      return true;
    case "orthogonal":
      // PyTorch has no name for a matrix within a tensor of zeros.
      if (law.within !== undefined) return false;
      refuseComplex(request, isComplex);
      for (let k = 0, size = law.rows * law.cols; k < (law.matrices ?? 1); k++) {
        fillOrthogonal(source, numbers.subarray(k * size, (k + 1) * size), type, law.rows, law.cols, law.gain);
      }
      return true;
    case "sparse":
      refuseComplex(request, isComplex);
      fillSparse(source, numbers, type, request.shape as [number, number], law);
      return true;
    default:
      return false;
  }
}

function refuseComplex({ scheme, dtype }: FillRequest, isComplex: boolean): void {
  if (!isComplex) return;
  throw new WeightInitError(
    "WI_NOT_REPRODUCED",
    `expected a real dtype for ${scheme} as PyTorch makes it, got ${dtype}`,
  );
}

/** Makes a whole tensor as `torch.nn.init` does; `out` is its storage, 16-bit types as bits. */
export function fillAsTorch(
  source: TorchSource,
  out: Uint16Array | Float32Array | Float64Array,
  request: FillRequest,
): boolean {
  const { part } = dtypeInfo(request.dtype);
  const law = lawOf(request);
  if (part !== "float16" && part !== "bfloat16") return fillReals(source, out as Reals, part, law, request);
  const numbers = realsOf(part, out.length);
  if (!fillReals(source, numbers, part, law, request)) return false;
  encodeHalves(numbers as Float32Array, part, out as Uint16Array);
  return true;
}
