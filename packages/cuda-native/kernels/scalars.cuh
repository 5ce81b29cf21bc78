// Real and complex numbers with one set of operations, each rounded on its own.
#pragma once
#include "formats.cuh"

__device__ __forceinline__ float times(float a, float b) { return __fmul_rn(a, b); }
__device__ __forceinline__ float plus(float a, float b) { return __fadd_rn(a, b); }
__device__ __forceinline__ float over(float a, float b) { return __fdiv_rn(a, b); }
__device__ __forceinline__ float root(float a) { return __fsqrt_rn(a); }
__device__ __forceinline__ double times(double a, double b) { return __dmul_rn(a, b); }
__device__ __forceinline__ double plus(double a, double b) { return __dadd_rn(a, b); }
__device__ __forceinline__ double over(double a, double b) { return __ddiv_rn(a, b); }
__device__ __forceinline__ double root(double a) { return __dsqrt_rn(a); }

// a·b + c, rounded once.
__device__ __forceinline__ float fused(float a, float b, float c) { return __fmaf_rn(a, b, c); }
__device__ __forceinline__ double fused(double a, double b, double c) { return __fma_rn(a, b, c); }

template <class R>
struct Complex {
  R re, im;
};

template <class T>
struct RealOf {
  using Type = T;
};
template <class R>
struct RealOf<Complex<R>> {
  using Type = R;
};

// Real numbers.
template <class R>
__device__ __forceinline__ R conjugate(R a) {
  return a;
}
template <class R>
__device__ __forceinline__ R realPart(R a) {
  return a;
}
template <class R>
__device__ __forceinline__ R squared(R a) {
  return times(a, a);
}
// `real` times a/|a|.
template <class R>
__device__ __forceinline__ R signedBy(R a, R real) {
  return a < 0 ? -real : real;
}
template <class T, class R>
__device__ __forceinline__ T scalar(R re) {
  if constexpr (sizeof(T) == sizeof(R)) {
    return re;
  } else {
    return T{re, 0};
  }
}

// Complex numbers.
template <class R>
__device__ __forceinline__ Complex<R> times(Complex<R> a, Complex<R> b) {
  return {plus(times(a.re, b.re), -times(a.im, b.im)), plus(times(a.re, b.im), times(a.im, b.re))};
}
template <class R>
__device__ __forceinline__ Complex<R> plus(Complex<R> a, Complex<R> b) {
  return {plus(a.re, b.re), plus(a.im, b.im)};
}
template <class R>
__device__ __forceinline__ Complex<R> fused(Complex<R> a, Complex<R> b, Complex<R> c) {
  return {fused(a.re, b.re, fused(-a.im, b.im, c.re)), fused(a.re, b.im, fused(a.im, b.re, c.im))};
}
template <class R>
__device__ __forceinline__ Complex<R> operator-(Complex<R> a) {
  return {-a.re, -a.im};
}
template <class R>
__device__ __forceinline__ Complex<R> conjugate(Complex<R> a) {
  return {a.re, -a.im};
}
template <class R>
__device__ __forceinline__ R realPart(Complex<R> a) {
  return a.re;
}
template <class R>
__device__ __forceinline__ R squared(Complex<R> a) {
  return plus(times(a.re, a.re), times(a.im, a.im));
}
template <class R>
__device__ __forceinline__ Complex<R> signedBy(Complex<R> a, R real) {
  const R factor = over(real, root(squared(a)));
  return {times(a.re, factor), times(a.im, factor)};
}
