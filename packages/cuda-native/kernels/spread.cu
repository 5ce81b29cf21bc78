// The last step of an orthogonal fill whose entries do not follow each other: entry n of the rows×cols matrix, times the
// gain and rounded to the format, goes to element n·spacing.
#include "groups.cuh"
#include "scaled.cuh"

// `q` is rows×cols, or cols×rows if it is `transposed`; an element is `parts` reals, one or two.
template <class Item, class R, class Round>
__device__ __forceinline__ void spread(Item* out, const R* q, uint64_t rows, uint64_t cols, uint32_t parts, uint64_t spacing,
                                       uint32_t transposed, R gain, Round round) {
  const uint64_t reals = rows * cols * parts, stride = uint64_t(gridDim.x) * THREADS;
  for (uint64_t i = uint64_t(blockIdx.x) * THREADS + threadIdx.x; i < reals; i += stride) {
    const uint64_t n = i / parts, part = i % parts, row = n / cols;
    const uint64_t from = transposed ? (n - row * cols) * rows + row : n;
    out[n * spacing * parts + part] = round(scaled(q[from * parts + part], gain));
  }
}

#define SPREAD(name, Item, R, ROUND)                                                                       \
  extern "C" __global__ void __launch_bounds__(THREADS)                                                    \
      spread_##name(Item* out, const R* q, uint64_t rows, uint64_t cols, uint32_t parts, uint64_t spacing, \
                    uint32_t transposed, R gain) {                                                         \
    spread(out, q, rows, cols, parts, spacing, transposed, gain, [](R x) { return ROUND; });               \
  }
SPREAD(float16, Float16, float, rounded<Float16>(x))
SPREAD(bfloat16, Bfloat16, float, rounded<Bfloat16>(x))
SPREAD(float32, float, float, x)
SPREAD(float64, double, double, x)
