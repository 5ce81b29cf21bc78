// The uniform law: x = rn(rn(k·step) + mid), k a symmetric integer, narrowed, clamped (docs/stream.md, "Uniform").
#pragma once
#include "pairs.cuh"

template <class Item>
struct Uniform {
  float step, mid;
  Bounds<Item> bounds;
  // Where all numbers are positive, none is rounded to −0, which a clamp to 0 would have to leave.
  __device__ __forceinline__ bool allowed() const {
    return sizeof(Item) == 4 || (ordinary(__fmul_rn(step, 0x1p23f), mid) && (bounds.first != 0 || mid >= __fmul_rn(step, 0x1p23f)));
  }
  __device__ __forceinline__ float affine(uint32_t u) const {
    const float k = __int2float_rn(int32_t(u >> 8) - (1 << 23));
    return __fadd_rn(__fmul_rn(k, step), mid);
  }
  __device__ __forceinline__ float number(uint32_t u) const { return limited(affine(u), bounds); }
  __device__ __forceinline__ uint32_t pair(uint32_t items) const { return limitedPair(items, bounds); }
  __device__ __forceinline__ Item at(uint32_t u) const { return bounds.clamped(affine(u)); }
};

struct Uniform64 {
  double step, mid, first, last;
  __device__ __forceinline__ double at(uint32_t high, uint32_t low) const {
    const int64_t k = int64_t((uint64_t(high) << 32 | low) >> 11) - (1ll << 52);
    return clamped(__dadd_rn(__dmul_rn(__ll2double_rn(k), step), mid), first, last);
  }
};
