// The normal law: x = rn(rn(z·std) + mean), narrowed (docs/stream.md, "Affine step").
#pragma once
#include "normal32.cuh"
#include "normal64.cuh"
#include "pairs.cuh"

// CENTRED: the mean is 0, and adding it changes nothing: no number is −0.
template <class Item, bool CENTRED>
struct Normal {
  float std, mean;
  float scaled;  // std·2⁻²⁸
  Table table;
  __device__ __forceinline__ bool allowed() const { return ordinary(std, mean); }
  __device__ __forceinline__ float number(uint32_t u) const {
    const float signedStd = __uint_as_float(product(u, POWERS.sign, __float_as_uint(scaled)));
    const int32_t magnitude = normalMagnitude(__int2float_rn(int32_t(u | 1)), table);
    return CENTRED ? __fmul_rn(__int2float_rn(magnitude), signedStd) : affineOfUnits(magnitude, signedStd, mean);
  }
  __device__ __forceinline__ uint32_t pair(uint32_t items) const { return items; }
  __device__ __forceinline__ Item at(uint32_t u) const {
    const float signedStd = __uint_as_float(__float_as_uint(std) ^ (u << 31));
    return rounded<Item>(affine(normalMagnitude(__int2float_rn(int32_t(u | 1)), table), signedStd, mean));
  }
};

struct Normal64 {
  double std, mean;
  __device__ __forceinline__ void oddOf(uint32_t&, uint32_t& low, uint32_t& flip, uint32_t& sign) const {
    flip = 0;
    sign = low << 31;
  }
  __device__ __forceinline__ double affine(double z) const { return plus(times(z, std), mean); }
};
