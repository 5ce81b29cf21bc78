// Normal fills: x = rn(rn(z·std) + mean), narrowed (docs/stream.md, "Affine step").
#include "draw.cuh"
#include "draw64.cuh"
#include "normal32.cuh"

// CENTRED: the mean is 0, and adding it changes nothing: no number is −0.
template <class Item, bool CENTRED>
struct Normal {
  float std, mean;
  float scaled;  // std·2⁻²⁸
  Table table;
  __device__ __forceinline__ bool allowed() const { return ordinary(std, mean); }
  __device__ __forceinline__ float number(uint32_t u) const {
    const float signedStd = __uint_as_float(product(u, POWERS.sign, __float_as_uint(scaled)));
    const int32_t magnitude = normalMagnitude(__int2float_rn(int32_t(u | 1)), table);
    return CENTRED ? __fmul_rn(__int2float_rn(magnitude), signedStd) : affineOfUnits(magnitude, signedStd, mean);
  }
  __device__ __forceinline__ uint32_t pair(uint32_t items) const { return items; }
  __device__ __forceinline__ Item at(uint32_t u) const {
    const float signedStd = __uint_as_float(__float_as_uint(std) ^ (u << 31));
    return rounded<Item>(affine(normalMagnitude(__int2float_rn(int32_t(u | 1)), table), signedStd, mean));
  }
};

struct Normal64 {
  double std, mean;
  __device__ __forceinline__ void oddOf(uint32_t&, uint32_t& low, uint32_t& flip, uint32_t& sign) const {
    flip = 0;
    sign = low << 31;
  }
  __device__ __forceinline__ double affine(double z) const { return plus(times(z, std), mean); }
};

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
