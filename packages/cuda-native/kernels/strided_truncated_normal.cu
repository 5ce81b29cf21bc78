// Truncated normal fills of a slice.
#include "strided_normal64.cuh"
#include "truncated_normal_law.cuh"

#define STRIDED_TRUNCATED(name, Item)                                                                                                  \
  extern "C" __global__ void __launch_bounds__(RUNS_THREADS, RUNS_BLOCKS)                                                              \
      name(Item* out, uint64_t first, uint64_t count, uint64_t run, uint64_t stride, RoundKeys keys,                                   \
           uint32_t draw, uint32_t start, uint32_t range, float std, float mean, float lo, float hi,                                   \
           const int2* table) {                                                                                                        \
    const TruncatedNormal<Item> law = {start, range, std, mean, {lo, hi}, __fmul_rn(std, -0x1p-28f), stageTable<RUNS_THREADS>(table)}; \
    fillRuns32(out, {first, count, run, stride}, keys, draw, law);                                                                     \
  }
STRIDED_TRUNCATED(strided_truncated_normal_float16, Float16)
STRIDED_TRUNCATED(strided_truncated_normal_bfloat16, Bfloat16)
STRIDED_TRUNCATED(strided_truncated_normal_float32, float)

extern "C" __global__ void __launch_bounds__(THREADS)
    strided_truncated_normal_float64(double* out, uint64_t first, uint64_t count, uint64_t run, uint64_t stride,
                                     RoundKeys keys, uint32_t draw, uint64_t start, uint64_t range, double std,
                                     double mean, double lo, double hi) {
  fillRuns64(out, {first, count, run, stride}, keys, draw, Single<TruncatedNormal64>{{start, range, std, mean, lo, hi}});
}
