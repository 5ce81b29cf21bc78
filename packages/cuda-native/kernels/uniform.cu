// Uniform fills.
#include "draw.cuh"
#include "uniform_law.cuh"

#define UNIFORM(name, Item)                                                                      \
  extern "C" __global__ void __launch_bounds__(THREADS, 8)                                       \
      name(Item* out, uint64_t first, uint64_t count, RoundKeys keys, uint32_t draw, float step, \
           float mid, float lo, float hi) {                                                      \
    fillDraw<Item>({out, first, count, keys, draw}, Uniform<Item>{step, mid, {lo, hi}});                 \
  }
UNIFORM(uniform_float16, Float16)
UNIFORM(uniform_bfloat16, Bfloat16)
UNIFORM(uniform_float32, float)

extern "C" __global__ void __launch_bounds__(THREADS)
    uniform_float64(double* out, uint64_t first, uint64_t count, RoundKeys keys, uint32_t draw,
                    double step, double mid, double lo, double hi) {
  fillDraw64({out, first, count, keys, draw}, Uniform64{step, mid, lo, hi});
}
