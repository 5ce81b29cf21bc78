// Truncated normal fills: a cell of the quantile between the bounds, then the affine step, narrowed, clamped
// (docs/stream.md, "Truncated normal"). A range of 0 stands for all 2³² or 2⁶⁴ cells.
#include "draw.cuh"
#include "normal32.cuh"
#include "normal64.cuh"

template <class Item>
struct TruncatedNormal {
  uint32_t start, range;
  float std, mean;
  Bounds<Item> bounds;
  const int2* table;
  __device__ __forceinline__ Item at(uint32_t u) const {
    const uint32_t cell = range == 0 ? u : start + __umulhi(u, range);
    const uint32_t upper = uint32_t(int32_t(cell) >> 31);
    const int32_t x = int32_t((cell ^ upper) << 1 | 1);
    return bounds.clamped(affine(normalMagnitude(x, table), upper == 0, std, mean));
  }
};

struct TruncatedNormal64 {
  uint64_t start, range;
  double std, mean, first, last;
  __device__ __forceinline__ double at(uint32_t high, uint32_t low) const {
    const uint64_t w = uint64_t(joined(high, low));
    const uint64_t cell = range == 0 ? w : start + __umul64hi(w, range);
    const uint64_t upper = uint64_t(int64_t(cell) >> 63);
    const int64_t x = int64_t((cell ^ upper) << 1 | 1);
    return clamped(affine64(normalMagnitude64(x), upper == 0, std, mean), first, last);
  }
};

#define TRUNCATED(name, Item)                                                                        \
  extern "C" __global__ void __launch_bounds__(THREADS)                                              \
      name(Item* out, uint64_t first, uint64_t count, RoundKeys keys, uint32_t draw, uint32_t start, \
           uint32_t range, float std, float mean, float lo, float hi, const int2* table) {           \
    fillDraw(out, first, count, keys, draw,                                                          \
             TruncatedNormal<Item>{start, range, std, mean, {lo, hi}, stageTable(table)});           \
  }
TRUNCATED(truncated_normal_float16, Float16)
TRUNCATED(truncated_normal_bfloat16, Bfloat16)
TRUNCATED(truncated_normal_float32, float)

extern "C" __global__ void __launch_bounds__(THREADS)
    truncated_normal_float64(double* out, uint64_t first, uint64_t count, RoundKeys keys,
                             uint32_t draw, uint64_t start, uint64_t range, double std, double mean, double lo,
                             double hi) {
  fillDraw64(out, first, count, keys, draw, TruncatedNormal64{start, range, std, mean, lo, hi});
}
