// Values as they are stored: rounded once to nearest even, the sign of zero kept (docs/stream.md, "Narrowing").
#pragma once
#include <cstdint>

struct Float16 {
  uint16_t bits;
};
struct Bfloat16 {
  uint16_t bits;
};

__device__ __forceinline__ uint16_t bitsOf(Float16 item) { return item.bits; }
__device__ __forceinline__ uint16_t bitsOf(Bfloat16 item) { return item.bits; }
__device__ __forceinline__ uint16_t bitsOf(uint16_t bits) { return bits; }
__device__ __forceinline__ uint32_t bitsOf(float x) { return __float_as_uint(x); }
__device__ __forceinline__ uint32_t bitsOf(uint32_t bits) { return bits; }
__device__ __forceinline__ uint64_t bitsOf(double x) { return uint64_t(__double_as_longlong(x)); }
__device__ __forceinline__ uint64_t bitsOf(uint64_t bits) { return bits; }

template <class Item>
__device__ __forceinline__ Item rounded(float x);

template <>
__device__ __forceinline__ float rounded<float>(float x) {
  return x;
}
template <>
__device__ __forceinline__ Float16 rounded<Float16>(float x) {
  Float16 item;
  asm("cvt.rn.f16.f32 %0, %1;" : "=h"(item.bits) : "f"(x));
  return item;
}
// Integer rounding: the conversion instruction needs sm_80. Finite values only, which is all a fill makes.
template <>
__device__ __forceinline__ Bfloat16 rounded<Bfloat16>(float x) {
  const uint32_t bits = __float_as_uint(x);
  return {uint16_t((bits + 0x7fffu + ((bits >> 16) & 1u)) >> 16)};
}

__device__ __forceinline__ float widened(Float16 item) {
  float x;
  asm("cvt.f32.f16 %0, %1;" : "=f"(x) : "h"(item.bits));
  return x;
}
__device__ __forceinline__ float widened(Bfloat16 item) { return __uint_as_float(uint32_t(item.bits) << 16); }

// First and last value of a bounded fill, as numbers and as they are stored.
template <class Item>
struct Bounds {
  float first, last;
  Item firstItem, lastItem;
  __device__ __forceinline__ Bounds(float lo, float hi)
      : first(lo), last(hi), firstItem(rounded<Item>(lo)), lastItem(rounded<Item>(hi)) {}
  // Clamped by value after rounding: −0 counts as 0 and stays as it is.
  __device__ __forceinline__ Item clamped(float x) const {
    const Item item = rounded<Item>(x);
    const float value = widened(item);
    return value < first ? firstItem : value > last ? lastItem : item;
  }
};

// No −0 reaches these: the affine step makes none, and no bound is one. So minimum and maximum are the clamp.
template <>
struct Bounds<float> {
  float first, last;
  __device__ __forceinline__ Bounds(float lo, float hi) : first(lo), last(hi) {}
  __device__ __forceinline__ float clamped(float x) const { return fminf(fmaxf(x, first), last); }
};
__device__ __forceinline__ double clamped(double x, double first, double last) { return fmin(fmax(x, first), last); }
