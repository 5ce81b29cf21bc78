// The float32 standard normal: one word, exact arithmetic, one rounding (docs/stream.md, "Standard normal"). What bounds it
// on a card is the pipe for integers and logic, so products and float operations take their place where they can.
#pragma once
#include "groups.cuh"

constexpr int SEGMENTS = 993;  // of one region; the host's table has two, tails first
constexpr int FIRST = 127 * 32;  // the upper 14 bits of the float 1, the least |x|: sign, exponent, five bits of the fraction

// In shared memory an entry is at the upper 14 bits of x, less FIRST. The sign bit parts the regions by 64 KiB, which cards
// from sm_80 on have for two blocks of 1024 threads. On others the centre's octaves follow the tails'.
#if __CUDA_ARCH__ >= 800
constexpr int TABLE_THREADS = 1024, TABLE_BLOCKS = 2;  // of a block, and blocks of a multiprocessor
constexpr int RUNS_THREADS = 384, RUNS_BLOCKS = 3;     // of the kernels of slices, which need more than 40 registers
constexpr int REGION = 1 << 13;
#else
constexpr int TABLE_THREADS = 256, TABLE_BLOCKS = 4;
constexpr int RUNS_THREADS = TABLE_THREADS, RUNS_BLOCKS = TABLE_BLOCKS;
constexpr int REGION = 32 * 32;
#endif
constexpr int TABLE_BYTES = (REGION + SEGMENTS) * 8;

// Sums that keep an integer in a float's lower bits, in units as small or as large as a float allows: the residual, 18 bits
// without an exponent, is a number of 2⁻¹⁴⁹.
constexpr uint32_t QUADRATIC_BITS = 0x7f00061c;  // c2 on top of this float counts 2¹⁰⁴; times −2²¹ it is SLOPE_BIAS's exponent
constexpr float SLOPE_BIAS = 0x1.2p-6f;          // 2²³ + 2²⁰, in units of 2⁻²⁹
constexpr float STEP_BIAS = 0x1.9ap-13f;         // 205·2¹⁶, in units of 2⁻³⁶: with −5.04e6 ≤ step ≤ 3.29e6 it stays in [2²³, 2²⁴)
constexpr int32_t STEP_BITS = 0x394d0000;        // its bits

// Powers of two that the assembler cannot know: it then multiplies, and does not shift.
struct Powers {
  uint32_t entry, sign, residual, slopes;
};
__constant__ Powers POWERS = {8, 1u << 31, 0u - (1u << 18), 0u - (1u << 21)};

__device__ __forceinline__ uint32_t product(uint32_t a, uint32_t b, uint32_t c) {
  uint32_t sum;
  asm("mad.lo.u32 %0, %1, %2, %3;" : "=r"(sum) : "r"(a), "r"(b), "r"(c));
  return sum;
}

// The table in shared memory: the address that the entry of 0 would have. An entry is c0 less STEP_BITS, and the quadratic
// coefficient (11 bits) above the linear one plus 2²⁰ (21 bits).
struct Table {
  uint32_t base;
};
#if __CUDA_ARCH__ >= 800
extern __shared__ int2 staged[];  // TABLE_BYTES
#endif
template <int BLOCK = TABLE_THREADS>
__device__ __forceinline__ Table stageTable(const int2* table) {
#if __CUDA_ARCH__ < 800
  __shared__ int2 staged[TABLE_BYTES / 8];
#endif
  for (int i = threadIdx.x; i < 2 * SEGMENTS; i += BLOCK) {
    const int2 entry = table[i];
    const uint32_t linear = uint32_t((entry.y >> 11) + (1 << 20)), quadratic = uint32_t(entry.y) & 0x7ffu;
    staged[i < SEGMENTS ? i : i + (REGION - SEGMENTS)] = make_int2(entry.x - STEP_BITS, int32_t(quadratic << 21 | linear));
  }
  __syncthreads();
  return {uint32_t(__cvta_generic_to_shared(staged)) - FIRST * 8};
}

// a·b + c, rounded once, downwards: to an integer where the sum's unit is 1 (or what a bias says).
__device__ __forceinline__ float floorFma(float a, float b, float c) { return __fmaf_rd(a, b, c); }

// |z|·2²⁸, an integer in [1, 2³¹), for the odd integer rounded to `x`: negative in the centre half, positive in the tails.
__device__ __forceinline__ int32_t normalMagnitude(float x, const Table& table) {
#if __CUDA_ARCH__ < 800
  x = fmaxf(x, __fmul_rn(x, -0x1p32f));
#endif
  const uint32_t bits = __float_as_uint(x), slot = bits >> 18;
  uint32_t c0, slopes;
  asm("ld.shared.v2.u32 {%0, %1}, [%2];" : "=r"(c0), "=r"(slopes) : "r"(product(slot, POWERS.entry, table.base)));
  const float r = __uint_as_float(product(slot, POWERS.residual, bits));  // the lower 18 bits
  const uint32_t above = (slopes >> 21) + QUADRATIC_BITS;
  const float quadratic = __fadd_rn(__uint_as_float(above), -__uint_as_float(QUADRATIC_BITS));  // c2
  const float linear = __uint_as_float(product(above, POWERS.slopes, slopes));                  // SLOPE_BIAS + c1
  const float slope = floorFma(quadratic, r, linear);                                           // + ⌊c2·r/2¹⁶⌋
  // Exact: the slope without its bias, in units of 2⁹⁸.
  const float large = floorFma(slope, 0x1p127f, -SLOPE_BIAS * 0x1p127f);
  return int32_t(c0) + __float_as_int(floorFma(large, r, STEP_BIAS));  // c0 + ⌊slope·r/2¹⁵⌋
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
