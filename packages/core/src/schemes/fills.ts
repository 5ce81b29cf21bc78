/**
 * The convenience fills of WeightInitializers.jl: `zeros`, `ones`, `rand` and `randn`, each for six dtypes in its name.
 * The number is the bits of a real, or of each part of a complex number.
 *
 * @module
 */
import { fixedInitializerOf } from "../define-initializer.ts";
import type { DType } from "../dtype.ts";
import type { FixedInitializer } from "../initializer-types.ts";
import { constantLaw, normalLaw, uniformLaw } from "../laws/elementwise.ts";
import type { CommonOptions } from "../options.ts";

/** An initializer with its dtype in its name and no options but the common ones. */
export type ConvenienceFill<D extends DType> = FixedInitializer<CommonOptions, D>;

const all = <D extends DType>(value: number, name: string, dtype: D): ConvenienceFill<D> =>
  fixedInitializerOf(
    dtype,
    { constant: constantLaw },
    {
      name,
      options: {},
      distribution: () => ({ kind: "constant", value }),
    },
  );

const rand = <D extends DType>(name: string, dtype: D): ConvenienceFill<D> =>
  fixedInitializerOf(
    dtype,
    { uniform: uniformLaw },
    {
      name,
      options: {},
      distribution: () => ({ kind: "uniform", lo: 0, hi: 1 }),
    },
  );

const randn = <D extends DType>(name: string, dtype: D): ConvenienceFill<D> =>
  fixedInitializerOf(
    dtype,
    { normal: normalLaw },
    {
      name,
      options: {},
      distribution: () => ({ kind: "normal", mean: 0, std: 1 }),
    },
  );

/** All 0, float16. */
export const zeros16: ConvenienceFill<"float16"> = /* @__PURE__ */ all(0, "zeros16", "float16");
/** All 0, float32. */
export const zeros32: ConvenienceFill<"float32"> = /* @__PURE__ */ all(0, "zeros32", "float32");
/** All 0, float64. */
export const zeros64: ConvenienceFill<"float64"> = /* @__PURE__ */ all(0, "zeros64", "float64");
/** All 0, complex32. */
export const zerosC16: ConvenienceFill<"complex32"> = /* @__PURE__ */ all(0, "zerosC16", "complex32");
/** All 0, complex64. */
export const zerosC32: ConvenienceFill<"complex64"> = /* @__PURE__ */ all(0, "zerosC32", "complex64");
/** All 0, complex128. */
export const zerosC64: ConvenienceFill<"complex128"> = /* @__PURE__ */ all(0, "zerosC64", "complex128");

/** All 1, float16. */
export const ones16: ConvenienceFill<"float16"> = /* @__PURE__ */ all(1, "ones16", "float16");
/** All 1, float32. */
export const ones32: ConvenienceFill<"float32"> = /* @__PURE__ */ all(1, "ones32", "float32");
/** All 1, float64. */
export const ones64: ConvenienceFill<"float64"> = /* @__PURE__ */ all(1, "ones64", "float64");
/** All 1 + 0i, complex32. */
export const onesC16: ConvenienceFill<"complex32"> = /* @__PURE__ */ all(1, "onesC16", "complex32");
/** All 1 + 0i, complex64. */
export const onesC32: ConvenienceFill<"complex64"> = /* @__PURE__ */ all(1, "onesC32", "complex64");
/** All 1 + 0i, complex128. */
export const onesC64: ConvenienceFill<"complex128"> = /* @__PURE__ */ all(1, "onesC64", "complex128");

/** Uniform on [0, 1), float16. */
export const rand16: ConvenienceFill<"float16"> = /* @__PURE__ */ rand("rand16", "float16");
/** Uniform on [0, 1), float32. */
export const rand32: ConvenienceFill<"float32"> = /* @__PURE__ */ rand("rand32", "float32");
/** Uniform on [0, 1), float64. */
export const rand64: ConvenienceFill<"float64"> = /* @__PURE__ */ rand("rand64", "float64");
/** Both parts uniform on [0, 1), complex32. */
export const randC16: ConvenienceFill<"complex32"> = /* @__PURE__ */ rand("randC16", "complex32");
/** Both parts uniform on [0, 1), complex64. */
export const randC32: ConvenienceFill<"complex64"> = /* @__PURE__ */ rand("randC32", "complex64");
/** Both parts uniform on [0, 1), complex128. */
export const randC64: ConvenienceFill<"complex128"> = /* @__PURE__ */ rand("randC64", "complex128");

/** Standard normal, float16. */
export const randn16: ConvenienceFill<"float16"> = /* @__PURE__ */ randn("randn16", "float16");
/** Standard normal, float32. */
export const randn32: ConvenienceFill<"float32"> = /* @__PURE__ */ randn("randn32", "float32");
/** Standard normal, float64. */
export const randn64: ConvenienceFill<"float64"> = /* @__PURE__ */ randn("randn64", "float64");
/** Complex standard normal, E|w|² = 1, complex32. */
export const randnC16: ConvenienceFill<"complex32"> = /* @__PURE__ */ randn("randnC16", "complex32");
/** Complex standard normal, E|w|² = 1, complex64. */
export const randnC32: ConvenienceFill<"complex64"> = /* @__PURE__ */ randn("randnC32", "complex64");
/** Complex standard normal, E|w|² = 1, complex128. */
export const randnC64: ConvenienceFill<"complex128"> = /* @__PURE__ */ randn("randnC64", "complex128");
