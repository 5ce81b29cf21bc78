// The float32 standard normal: one word, exact arithmetic, one rounding (docs/stream.md, "Standard normal").
#pragma once
#include "groups.cuh"

constexpr int SEGMENTS = 993;       // of one region in the host's table
constexpr int REGION = 32 * 32;     // slots of one region in shared memory: 32 octaves
constexpr int FIRST_SLOT = 127 * 32;  // of |x| = 1
constexpr float SLOPE_BIAS = 0x1.2p23f;    // 2²³ + 2²⁰: a slope on top of it is an integer's low bits
constexpr float STEP_BIAS = 0x1.9ap23f;    // 205·2¹⁶: −5.04e6 ≤ step ≤ 3.29e6 on top of it stays in [2²³, 2²⁴)
constexpr int32_t STEP_BITS = 0x4b4d0000;  // its bits

// The table in shared memory. An entry: c0 less the bits of the step's bias; the quadratic coefficient (11 bits) above
// the linear one plus 2²⁰ (21 bits).
struct Table {
  uint32_t base;  // where the slot of 0 would be
  uint32_t two;   // 2, 8 and 2³¹, which the assembler cannot know: it then multiplies, on the less busy pipe, and does not shift
  uint32_t size;
  uint32_t sign;
};
__device__ __forceinline__ Table stageTable(const int2* table, uint64_t count) {
  __shared__ int2 staged[2 * REGION];
  for (int i = threadIdx.x; i < 2 * SEGMENTS; i += THREADS) {
    const int2 entry = table[i];
    const uint32_t linear = uint32_t((entry.y >> 11) + (1 << 20)), quadratic = uint32_t(entry.y) & 0x7ffu;
    staged[i < SEGMENTS ? i : i + (REGION - SEGMENTS)] = make_int2(entry.x - STEP_BITS, int32_t(quadratic << 21 | linear));
  }
  __syncthreads();
  const uint32_t none = uint32_t(count >> 63);
  return {uint32_t(__cvta_generic_to_shared(staged)) - FIRST_SLOT * 8, none + 2, none + 8, none + 0x80000000u};
}
__device__ __forceinline__ uint32_t product(uint32_t a, uint32_t b, uint32_t c) {
  uint32_t d;
  asm("mad.lo.u32 %0, %1, %2, %3;" : "=r"(d) : "r"(a), "r"(b), "r"(c));
  return d;
}
// (a & mask) | bits
__device__ __forceinline__ uint32_t merged(uint32_t a, uint32_t mask, uint32_t bits) {
  uint32_t d;
  asm("lop3.b32 %0, %1, %2, %3, 0xea;" : "=r"(d) : "r"(a), "r"(mask), "r"(bits));
  return d;
}

// a·b + c, rounded once, downwards: to an integer where the result is in [2²³, 2²⁴).
__device__ __forceinline__ float floorFma(float a, float b, float c) { return __fmaf_rd(a, b, c); }

// |z|·2²⁸, an integer in [1, 2³¹), for the odd integer rounded to `x`: negative in the centre half, positive in the tails.
__device__ __forceinline__ int32_t normalMagnitude(float x, const Table& table) {
  const uint32_t bits = __float_as_uint(fmaxf(x, __fmul_rn(x, -0x1p32f)));  // the centre's octaves follow the tails'
  uint32_t c0, slopes;
  asm("ld.shared.v2.u32 {%0, %1}, [%2];" : "=r"(c0), "=r"(slopes) : "r"(product(bits >> 18, table.size, table.base)));
  const float residual = __uint_as_float(merged(bits, 0x3ffffu, 0x43800000u));          // 2⁸ + r·2⁻¹⁵
  const float quadratic = __uint_as_float((slopes >> 21) + 0x4a800000u);                // 2²² + c2/2
  const float linear = __uint_as_float(merged(slopes, 0x1fffffu, 0x4b000000u));         // SLOPE_BIAS + c1
  const float r = __fadd_rn(residual, -0x1p8f);
  const float slope = floorFma(__fadd_rn(quadratic, -0x1p22f), r, linear);              // SLOPE_BIAS + ⌊c1 + c2·r⌋
  const float rest = __fmaf_rn(residual, -SLOPE_BIAS, STEP_BIAS + 0x1p8f * SLOPE_BIAS);  // exact
  return int32_t(c0) + __float_as_int(floorFma(slope, r, rest));
}

// rn(rn(z·std) + mean): two roundings, never fused. `signedStd`: std with the sign of z.
__device__ __forceinline__ float affine(int32_t magnitude, float signedStd, float mean) {
  const float z = __fmul_rn(__int2float_rn(magnitude), 0x1p-28f);
  return __fadd_rn(__fmul_rn(z, signedStd), mean);
}

// The same where 2⁻²⁸·std, which is exact, takes the place of std.
__device__ __forceinline__ float affineOfUnits(int32_t magnitude, float signedStd, float mean) {
  return __fadd_rn(__fmul_rn(__int2float_rn(magnitude), signedStd), mean);
}
