// The last step of an orthogonal fill: times the gain, transposed where the matrix is wide, rounded to the format.
#include "groups.cuh"
#include "formats.cuh"
#include "scaled.cuh"

// `q` and `out` have `reals` reals; they may be the same.
template <class Item, class R, class Round>
__device__ __forceinline__ void finish(Item* out, const R* q, uint64_t reals, R gain, Round round) {
  const uint64_t stride = uint64_t(gridDim.x) * THREADS;
  for (uint64_t i = uint64_t(blockIdx.x) * THREADS + threadIdx.x; i < reals; i += stride) out[i] = round(scaled(q[i], gain));
}

constexpr int SIDE = 32;  // of the squares that are transposed in shared memory, so that both sides are read and written in runs

// `out` is rows×cols, `q` cols×rows; an element is `parts` reals. Grid: squares along the columns, squares along the rows.
template <class Item, class R, class Round>
__device__ __forceinline__ void transpose(Item* out, const R* q, uint64_t rows, uint64_t cols, uint32_t parts, R gain,
                                          Round round) {
  __shared__ R square[SIDE][SIDE + 1];
  const uint64_t col0 = uint64_t(blockIdx.x) * SIDE, row0 = uint64_t(blockIdx.y) * SIDE;
  const uint32_t x = threadIdx.x % SIDE, y0 = threadIdx.x / SIDE;
  for (uint32_t part = 0; part < parts; part++) {
    for (uint32_t y = y0; y < SIDE; y += THREADS / SIDE)
      if (row0 + x < rows && col0 + y < cols) square[y][x] = q[((col0 + y) * rows + row0 + x) * parts + part];
    __syncthreads();
    for (uint32_t y = y0; y < SIDE; y += THREADS / SIDE)
      if (row0 + y < rows && col0 + x < cols)
        out[((row0 + y) * cols + col0 + x) * parts + part] = round(scaled(square[x][y], gain));
    __syncthreads();
  }
}

#define FINISH(name, Item, R, ROUND)                                                                  \
  extern "C" __global__ void __launch_bounds__(THREADS)                                               \
      finish_##name(Item* out, const R* q, uint64_t reals, R gain) {                                  \
    finish(out, q, reals, gain, [](R x) { return ROUND; });                                           \
  }                                                                                                   \
  extern "C" __global__ void __launch_bounds__(THREADS)                                               \
      transpose_##name(Item* out, const R* q, uint64_t rows, uint64_t cols, uint32_t parts, R gain) { \
    transpose(out, q, rows, cols, parts, gain, [](R x) { return ROUND; });                            \
  }
FINISH(float16, Float16, float, rounded<Float16>(x))
FINISH(bfloat16, Bfloat16, float, rounded<Bfloat16>(x))
FINISH(float32, float, float, x)
FINISH(float64, double, double, x)
