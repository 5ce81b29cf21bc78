/**
 * What the generators of several frameworks are made of. For the packages that repeat them; most programs want those.
 *
 * @module
 */
export { fma } from "./fma.ts";
export { fmaf } from "./fmaf.ts";
export { glibcCosf, glibcLogf, glibcSinf } from "./glibc-float32.ts";
export { glibcCos, glibcLog, glibcSin } from "./glibc-float64.ts";
export { glibcLog1p } from "./glibc-log1p.ts";
export { glibcLog1pf } from "./glibc-log1pf.ts";
export { encodeHalves, type Half, roundHalf, roundHalves } from "./half.ts";
export { hexDoubles } from "./hex-doubles.ts";
export { fillByKerasLaw, type KerasOps } from "./keras-fill.ts";
export {
  type KerasLaw,
  type KerasNormal,
  type KerasOrthogonal,
  type KerasUniform,
  kerasLaw,
  type LawRequest,
} from "./keras-law.ts";
export { Mt19937Words, mt19937Length } from "./mt19937.ts";
export { orthogonalOfTall, orthonormalize } from "./orthonormalize.ts";
export { philox4x32 } from "./philox.ts";
export { PythonRandom } from "./python-random.ts";
export { type Reals, type RealType, realsOf, roundReal, roundToOdd32, scaleAndShift } from "./reals.ts";
export { threefryWords } from "./threefry-words.ts";
export { threefry2x32 } from "./threefry2x32.ts";
export { wasmKernels } from "./wasm-kernels.ts";
