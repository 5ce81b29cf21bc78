// Normal fills.
#include "draw.cuh"
#include "draw64.cuh"
#include "normal_law.cuh"

// Only 16-bit formats gain by a loop for a mean of 0.
template <class Item>
__device__ __forceinline__ void fillNormal(const Part<Item>& part, float std, float mean, const int2* coefficients) {
  const Table table = stageTable(coefficients);
  const Normal<Item, false> law = {std, mean, __fmul_rn(std, 0x1p-28f), table};
  if (sizeof(Item) == 4) return fillDraw(part, law);
  const bool quick = law.allowed() && isAligned(part.out, part.first);
  if (quick && mean == 0) drawWhole(part, Normal<Item, true>{std, mean, law.scaled, table});
  else if (quick) drawWhole(part, law);
  drawOthers(part, quick, law);
}

#define NORMAL(name, Item)                                                                      \
  extern "C" __global__ void __launch_bounds__(TABLE_THREADS, TABLE_BLOCKS)                     \
      name(Item* out, uint64_t first, uint64_t count, RoundKeys keys, uint32_t draw, float std, \
           float mean, const int2* table) {                                                     \
    fillNormal<Item>({out, first, count, keys, draw}, std, mean, table);                         \
  }
NORMAL(normal_float16, Float16)
NORMAL(normal_bfloat16, Bfloat16)
NORMAL(normal_float32, float)

extern "C" __global__ void __launch_bounds__(THREADS, 4)
    normal_float64(double* out, uint64_t first, uint64_t count, RoundKeys keys, uint32_t draw,
                   double std, double mean) {
  fillNormal64({out, first, count, keys, draw}, Normal64{std, mean});
}
