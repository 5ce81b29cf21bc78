// The float32 standard normal: one word, integer arithmetic, one rounding (docs/stream.md, "Standard normal").
#pragma once
#include "groups.cuh"

constexpr int SEGMENTS = 993;  // of one region; the table has two, tails first
constexpr int TABLE_ENTRIES = 2 * SEGMENTS;

// Copies the coefficient table that the host built to shared memory, where lookups cost a few cycles.
__device__ __forceinline__ const int2* stageTable(const int2* table) {
  __shared__ int2 staged[TABLE_ENTRIES];
  for (int i = threadIdx.x; i < TABLE_ENTRIES; i += THREADS) staged[i] = table[i];
  __syncthreads();
  return staged;
}

// |z|·2²⁸, an integer in [1, 2³¹), for the odd `x`: negative in the centre half, positive in the tails.
__device__ __forceinline__ int32_t normalMagnitude(int32_t x, const int2* table) {
  const int32_t bits = __float_as_int(__int2float_rn(abs(x))) - (127 << 23);
  const int2 entry = table[(x < 0 ? SEGMENTS : 0) + (bits >> 18)];
  const int32_t r = bits & 0x3ffff;
  const int32_t slope = (entry.y >> 11) + int32_t((uint32_t(entry.y & 0x7ff) * uint32_t(r)) >> 16);
  const int32_t product = slope * (r >> 9) + ((slope * (r & 511)) >> 9);
  return entry.x + (product >> 6);
}

// rn(rn(±z·std) + mean): two roundings, never fused.
__device__ __forceinline__ float affine(int32_t magnitude, bool negative, float std, float mean) {
  const float z = __fmul_rn(__int2float_rn(negative ? -magnitude : magnitude), 0x1p-28f);
  return __fadd_rn(__fmul_rn(z, std), mean);
}
