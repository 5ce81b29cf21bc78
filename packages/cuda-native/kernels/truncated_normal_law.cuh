// The truncated normal law: a cell of the quantile between the bounds, then the affine step, narrowed, clamped
// (docs/stream.md, "Truncated normal"). A range of 0 stands for all 2³² or 2⁶⁴ cells.
#pragma once
#include "normal32.cuh"
#include "normal64.cuh"
#include "pairs.cuh"

// a ^ (b & 2³¹), in one instruction.
__device__ __forceinline__ float signedBy(float a, uint32_t b) {
  uint32_t bits;
  asm("lop3.b32 %0, %1, %2, 0x80000000, 0x78;" : "=r"(bits) : "r"(__float_as_uint(a)), "r"(b));
  return __uint_as_float(bits);
}

template <class Item>
struct TruncatedNormal {
  uint32_t start, range;
  float std, mean;
  Bounds<Item> bounds;
  float scaled;  // −std·2⁻²⁸
  Table table;
  // |z|·2²⁸ of a cell, which is `past` the start. Its odd integer is 2·cell + 1, negated in the upper half.
  __device__ __forceinline__ int32_t magnitude(uint32_t past, uint32_t cell) const {
    return normalMagnitude(signedBy(__int2float_rn(int32_t(past * 2 + (start * 2 + 1))), cell), table);
  }
  __device__ __forceinline__ bool allowed() const {
    return ordinary(std, mean) && range != 0 && (sizeof(Item) == 4 || bounds.first != 0);
  }
  __device__ __forceinline__ float number(uint32_t u) const {
    const uint32_t past = __umulhi(u, range), cell = start + past;
    return limited(affineOfUnits(magnitude(past, cell), signedBy(scaled, cell), mean), bounds);
  }
  __device__ __forceinline__ uint32_t pair(uint32_t items) const { return limitedPair(items, bounds); }
  __device__ __forceinline__ Item at(uint32_t u) const {
    const uint32_t past = uint32_t((uint64_t(u) * (range - 1) + u) >> 32), cell = start + past;
    return bounds.clamped(affine(magnitude(past, cell), signedBy(-std, cell), mean));
  }
};

struct TruncatedNormal64 {
  uint64_t start, range;
  double std, mean, first, last;
  __device__ __forceinline__ void oddOf(uint32_t& high, uint32_t& low, uint32_t& flip, uint32_t& sign) const {
    const uint64_t w = uint64_t(high) << 32 | low;
    const uint64_t cell = range == 0 ? w : start + __umul64hi(w, range);
    high = uint32_t(cell >> 31), low = uint32_t(cell) << 1;  // of 2·cell + 1, which the upper half negates
    flip = uint32_t(cell >> 32);
    sign = ~flip & 0x80000000u;
  }
  __device__ __forceinline__ double affine(double z) const { return clamped(plus(times(z, std), mean), first, last); }
};
