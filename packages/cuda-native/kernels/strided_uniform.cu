// Uniform fills of a slice.
#include "strided.cuh"
#include "uniform_law.cuh"

#define STRIDED_UNIFORM(name, Item)                                                                  \
  extern "C" __global__ void __launch_bounds__(THREADS, 5)                                           \
      name(Item* out, uint64_t first, uint64_t count, uint64_t run, uint64_t stride, RoundKeys keys, \
           uint32_t draw, float step, float mid, float lo, float hi) {                               \
    fillRuns32(out, {first, count, run, stride}, keys, draw, Uniform<Item>{step, mid, {lo, hi}});    \
  }
STRIDED_UNIFORM(strided_uniform_float16, Float16)
STRIDED_UNIFORM(strided_uniform_bfloat16, Bfloat16)
STRIDED_UNIFORM(strided_uniform_float32, float)

extern "C" __global__ void __launch_bounds__(THREADS)
    strided_uniform_float64(double* out, uint64_t first, uint64_t count, uint64_t run, uint64_t stride, RoundKeys keys,
                            uint32_t draw, double step, double mid, double lo, double hi) {
  fillRuns64(out, {first, count, run, stride}, keys, draw, Uniform64{step, mid, lo, hi});
}
