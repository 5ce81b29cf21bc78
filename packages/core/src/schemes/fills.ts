/**
 * The convenience fills of WeightInitializers.jl: `zeros`, `ones`, `rand` and `randn`, each for six dtypes in its name.
 * The number is the bits of a real, or of each part of a complex number.
 *
 * @module
 */
import { defineFixedInitializer } from "../define-initializer.ts";
import type { Distribution } from "../distribution.ts";
import type { DType } from "../dtype.ts";
import type { FixedInitializer } from "../initializer-types.ts";
import type { CommonOptions } from "../options.ts";

/** An initializer with its dtype in its name and no options but the common ones. */
export type ConvenienceFill<D extends DType> = FixedInitializer<CommonOptions, D>;

const fill = <D extends DType>(name: string, dtype: D, law: Distribution): ConvenienceFill<D> =>
  defineFixedInitializer<CommonOptions, D>(dtype, { name, options: {}, distribution: () => law });

const ZEROS: Distribution = { kind: "constant", value: 0 };
const ONES: Distribution = { kind: "constant", value: 1 };
const RAND: Distribution = { kind: "uniform", lo: 0, hi: 1 };
const RANDN: Distribution = { kind: "normal", mean: 0, std: 1 };

/** All 0, float16. */
export const zeros16: ConvenienceFill<"float16"> = /* @__PURE__ */ fill("zeros16", "float16", ZEROS);
/** All 0, float32. */
export const zeros32: ConvenienceFill<"float32"> = /* @__PURE__ */ fill("zeros32", "float32", ZEROS);
/** All 0, float64. */
export const zeros64: ConvenienceFill<"float64"> = /* @__PURE__ */ fill("zeros64", "float64", ZEROS);
/** All 0, complex32. */
export const zerosC16: ConvenienceFill<"complex32"> = /* @__PURE__ */ fill("zerosC16", "complex32", ZEROS);
/** All 0, complex64. */
export const zerosC32: ConvenienceFill<"complex64"> = /* @__PURE__ */ fill("zerosC32", "complex64", ZEROS);
/** All 0, complex128. */
export const zerosC64: ConvenienceFill<"complex128"> = /* @__PURE__ */ fill("zerosC64", "complex128", ZEROS);

/** All 1, float16. */
export const ones16: ConvenienceFill<"float16"> = /* @__PURE__ */ fill("ones16", "float16", ONES);
/** All 1, float32. */
export const ones32: ConvenienceFill<"float32"> = /* @__PURE__ */ fill("ones32", "float32", ONES);
/** All 1, float64. */
export const ones64: ConvenienceFill<"float64"> = /* @__PURE__ */ fill("ones64", "float64", ONES);
/** All 1 + 0i, complex32. */
export const onesC16: ConvenienceFill<"complex32"> = /* @__PURE__ */ fill("onesC16", "complex32", ONES);
/** All 1 + 0i, complex64. */
export const onesC32: ConvenienceFill<"complex64"> = /* @__PURE__ */ fill("onesC32", "complex64", ONES);
/** All 1 + 0i, complex128. */
export const onesC64: ConvenienceFill<"complex128"> = /* @__PURE__ */ fill("onesC64", "complex128", ONES);

/** Uniform on [0, 1), float16. */
export const rand16: ConvenienceFill<"float16"> = /* @__PURE__ */ fill("rand16", "float16", RAND);
/** Uniform on [0, 1), float32. */
export const rand32: ConvenienceFill<"float32"> = /* @__PURE__ */ fill("rand32", "float32", RAND);
/** Uniform on [0, 1), float64. */
export const rand64: ConvenienceFill<"float64"> = /* @__PURE__ */ fill("rand64", "float64", RAND);
/** Both parts uniform on [0, 1), complex32. */
export const randC16: ConvenienceFill<"complex32"> = /* @__PURE__ */ fill("randC16", "complex32", RAND);
/** Both parts uniform on [0, 1), complex64. */
export const randC32: ConvenienceFill<"complex64"> = /* @__PURE__ */ fill("randC32", "complex64", RAND);
/** Both parts uniform on [0, 1), complex128. */
export const randC64: ConvenienceFill<"complex128"> = /* @__PURE__ */ fill("randC64", "complex128", RAND);

/** Standard normal, float16. */
export const randn16: ConvenienceFill<"float16"> = /* @__PURE__ */ fill("randn16", "float16", RANDN);
/** Standard normal, float32. */
export const randn32: ConvenienceFill<"float32"> = /* @__PURE__ */ fill("randn32", "float32", RANDN);
/** Standard normal, float64. */
export const randn64: ConvenienceFill<"float64"> = /* @__PURE__ */ fill("randn64", "float64", RANDN);
/** Complex standard normal, E|w|² = 1, complex32. */
export const randnC16: ConvenienceFill<"complex32"> = /* @__PURE__ */ fill("randnC16", "complex32", RANDN);
/** Complex standard normal, E|w|² = 1, complex64. */
export const randnC32: ConvenienceFill<"complex64"> = /* @__PURE__ */ fill("randnC32", "complex64", RANDN);
/** Complex standard normal, E|w|² = 1, complex128. */
export const randnC64: ConvenienceFill<"complex128"> = /* @__PURE__ */ fill("randnC64", "complex128", RANDN);
