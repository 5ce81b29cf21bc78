// Normal fills: x = rn(rn(z·std) + mean), narrowed (docs/stream.md, "Affine step").
#include "draw.cuh"
#include "normal32.cuh"
#include "normal64.cuh"

template <class Item>
struct Normal {
  float std, mean;
  const int2* table;
  __device__ __forceinline__ Item at(uint32_t u) const {
    return rounded<Item>(affine(normalMagnitude(int32_t(u | 1), table), u & 1, std, mean));
  }
};

struct Normal64 {
  double std, mean;
  __device__ __forceinline__ double at(uint32_t high, uint32_t low) const {
    return affine64(normalMagnitude64(joined(high, low | 1)), low & 1, std, mean);
  }
};

#define NORMAL(name, Item)                                                                      \
  extern "C" __global__ void __launch_bounds__(THREADS)                                         \
      name(Item* out, uint64_t first, uint64_t count, RoundKeys keys, uint32_t draw, float std, \
           float mean, const int2* table) {                                                     \
    fillDraw(out, first, count, keys, draw, Normal<Item>{std, mean, stageTable(table)});        \
  }
NORMAL(normal_float16, Float16)
NORMAL(normal_bfloat16, Bfloat16)
NORMAL(normal_float32, float)

extern "C" __global__ void __launch_bounds__(THREADS)
    normal_float64(double* out, uint64_t first, uint64_t count, RoundKeys keys, uint32_t draw,
                   double std, double mean) {
  fillDraw64(out, first, count, keys, draw, Normal64{std, mean});
}
