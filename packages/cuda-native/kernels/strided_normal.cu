// Normal fills of a slice.
#include "normal_law.cuh"
#include "strided_normal64.cuh"

#define STRIDED_NORMAL(name, Item)                                                                          \
  extern "C" __global__ void __launch_bounds__(RUNS_THREADS, RUNS_BLOCKS)                                   \
      name(Item* out, uint64_t first, uint64_t count, uint64_t run, uint64_t stride, RoundKeys keys,        \
           uint32_t draw, float std, float mean, const int2* table) {                                       \
    const Normal<Item, false> law = {std, mean, __fmul_rn(std, 0x1p-28f), stageTable<RUNS_THREADS>(table)}; \
    fillRuns32(out, {first, count, run, stride}, keys, draw, law);                                          \
  }
STRIDED_NORMAL(strided_normal_float16, Float16)
STRIDED_NORMAL(strided_normal_bfloat16, Bfloat16)
STRIDED_NORMAL(strided_normal_float32, float)

extern "C" __global__ void __launch_bounds__(THREADS)
    strided_normal_float64(double* out, uint64_t first, uint64_t count, uint64_t run, uint64_t stride, RoundKeys keys,
                           uint32_t draw, double std, double mean) {
  fillRuns64(out, {first, count, run, stride}, keys, draw, Single<Normal64>{{std, mean}});
}
