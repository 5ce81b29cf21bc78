// Numbers rounded and clamped two at a time, as 32 bits of a 16-bit format: with the instructions for pairs that sm_80
// brought, or with as few others as do.
#pragma once
#include "formats.cuh"

// Two finite numbers, `low` in the lower half.
template <class Item>
__device__ __forceinline__ uint32_t packed(float low, float high);

// The clamp is two steps, of which a format uses one: `limited` before rounding, which is monotone, and `limitedPair` after.
__device__ __forceinline__ float limited(float x, const Bounds<float>& bounds) { return bounds.clamped(x); }

#if __CUDA_ARCH__ >= 800

#define PACKED(Item, type)                                                                    \
  template <>                                                                                 \
  __device__ __forceinline__ uint32_t packed<Item>(float low, float high) {                   \
    uint32_t pair;                                                                            \
    asm("cvt.rn." type "x2.f32 %0, %1, %2;" : "=r"(pair) : "f"(high), "f"(low));              \
    return pair;                                                                              \
  }                                                                                           \
  __device__ __forceinline__ float limited(float x, const Bounds<Item>&) { return x; }        \
  __device__ __forceinline__ uint32_t limitedPair(uint32_t pair, const Bounds<Item>& bounds) { \
    asm("max." type "x2 %0, %0, %1;" : "+r"(pair) : "r"(bounds.firstItem.bits * 0x10001u));   \
    asm("min." type "x2 %0, %0, %1;" : "+r"(pair) : "r"(bounds.lastItem.bits * 0x10001u));    \
    return pair;                                                                              \
  }
PACKED(Float16, "f16")
PACKED(Bfloat16, "bf16")

#else

template <>
__device__ __forceinline__ uint32_t packed<Float16>(float low, float high) {
  return uint32_t(rounded<Float16>(low).bits) | uint32_t(rounded<Float16>(high).bits) << 16;
}
// To eight significant bits, by a sum whose unit in the last place is theirs: 2⁻¹²⁶ ≤ |x| < 2¹¹⁰, or 0.
__device__ __forceinline__ uint32_t toEightBits(float x) {
  const float big = __fmul_rn(__uint_as_float(__float_as_uint(x) & 0x7f800000u), 0x1.8p16f);
  return __float_as_uint(__fadd_rn(__fadd_rn(x, big), -big));
}
template <>
__device__ __forceinline__ uint32_t packed<Bfloat16>(float low, float high) {
  return __byte_perm(toEightBits(low), toEightBits(high), 0x7632);
}
template <class Item>
__device__ __forceinline__ float limited(float x, const Bounds<Item>& bounds) {
  return fminf(fmaxf(x, bounds.first), bounds.last);
}
template <class Item>
__device__ __forceinline__ uint32_t limitedPair(uint32_t pair, const Bounds<Item>&) {
  return pair;
}

#endif

// Whether packed() rounds right what a law makes of numbers as large as `scale` and their sums with `shift`.
__device__ __forceinline__ bool ordinary(float scale, float shift) {
  return scale >= 0x1p-40f && scale < 0x1p90f && fabsf(shift) < 0x1p90f;
}
