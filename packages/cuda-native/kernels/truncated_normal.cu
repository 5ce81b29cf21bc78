// Truncated normal fills: a cell of the quantile between the bounds, then the affine step, narrowed, clamped
// (docs/stream.md, "Truncated normal"). A range of 0 stands for all 2³² or 2⁶⁴ cells.
#include "draw.cuh"
#include "draw64.cuh"
#include "normal32.cuh"

template <class Item>
struct TruncatedNormal {
  uint32_t start, range;
  float std, mean;
  Bounds<Item> bounds;
  float scaled;  // −std·2⁻²⁸
  Table table;
  // ⌊u·range/2³²⌋, with a range of 0 as 2³². The cell is that much past the start.
  __device__ __forceinline__ uint32_t past(uint32_t u) const {
    return uint32_t((uint64_t(u) * (range - 1) + u) >> 32);
  }
  // The odd integer 2·cell + 1, negated in the upper half.
  __device__ __forceinline__ float oddOf(uint32_t past, uint32_t cell) const {
    const int32_t odd = int32_t(product(past, table.two, start * 2 + 1));
    return __uint_as_float(__float_as_uint(__int2float_rn(odd)) ^ (cell & 0x80000000u));
  }
  __device__ __forceinline__ bool allowed() const {
    return ordinary(std, mean) && (sizeof(Item) == 4 || bounds.first != 0);
  }
  __device__ __forceinline__ float number(uint32_t u) const {
    const uint32_t skipped = past(u), cell = start + skipped;
    const float signedStd = __uint_as_float(__float_as_uint(scaled) ^ (cell & 0x80000000u));
    return limited(affineOfUnits(normalMagnitude(oddOf(skipped, cell), table), signedStd, mean), bounds);
  }
  __device__ __forceinline__ uint32_t pair(uint32_t items) const { return limitedPair(items, bounds); }
  __device__ __forceinline__ Item at(uint32_t u) const {
    const uint32_t skipped = past(u), cell = start + skipped;
    const float signedStd = __uint_as_float(__float_as_uint(-std) ^ (cell & 0x80000000u));
    return bounds.clamped(affine(normalMagnitude(oddOf(skipped, cell), table), signedStd, mean));
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

#define TRUNCATED(name, Item, BLOCKS)                                                                                \
  extern "C" __global__ void __launch_bounds__(THREADS, BLOCKS)                                                  \
      name(Item* out, uint64_t first, uint64_t count, RoundKeys keys, uint32_t draw, uint32_t start,           \
           uint32_t range, float std, float mean, float lo, float hi, const int2* table) {                     \
    fillDraw(out, first, count, keys, draw,                                                                    \
             TruncatedNormal<Item>{start, range, std, mean, {lo, hi}, __fmul_rn(std, -0x1p-28f), stageTable(table, count)}); \
  }
TRUNCATED(truncated_normal_float16, Float16, 6)
TRUNCATED(truncated_normal_bfloat16, Bfloat16, 6)
TRUNCATED(truncated_normal_float32, float, 8)

extern "C" __global__ void __launch_bounds__(THREADS, 5)
    truncated_normal_float64(double* out, uint64_t first, uint64_t count, RoundKeys keys,
                             uint32_t draw, uint64_t start, uint64_t range, double std, double mean, double lo,
                             double hi) {
  fillNormal64(out, first, count, keys, draw, TruncatedNormal64{start, range, std, mean, lo, hi});
}
