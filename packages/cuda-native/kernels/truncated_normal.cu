// Truncated normal fills.
#include "draw.cuh"
#include "draw64.cuh"
#include "truncated_normal_law.cuh"

#define TRUNCATED(name, Item)                                                                        \
  extern "C" __global__ void __launch_bounds__(TABLE_THREADS, TABLE_BLOCKS)                          \
      name(Item* out, uint64_t first, uint64_t count, RoundKeys keys, uint32_t draw, uint32_t start, \
           uint32_t range, float std, float mean, float lo, float hi, const int2* table) {           \
    fillDraw<Item>({out, first, count, keys, draw},                                                  \
                   TruncatedNormal<Item>{start, range, std, mean, {lo, hi}, __fmul_rn(std, -0x1p-28f), stageTable(table)}); \
  }
TRUNCATED(truncated_normal_float16, Float16)
TRUNCATED(truncated_normal_bfloat16, Bfloat16)
TRUNCATED(truncated_normal_float32, float)

extern "C" __global__ void __launch_bounds__(THREADS, 4)
    truncated_normal_float64(double* out, uint64_t first, uint64_t count, RoundKeys keys,
                             uint32_t draw, uint64_t start, uint64_t range, double std, double mean, double lo,
                             double hi) {
  fillNormal64({out, first, count, keys, draw}, TruncatedNormal64{start, range, std, mean, lo, hi});
}
