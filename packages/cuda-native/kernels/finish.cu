// The last step of an orthogonal fill: times the gain, transposed where the matrix is wide, rounded to the format.
#include "groups.cuh"
#include "formats.cuh"

__device__ __forceinline__ float scaled(float x, float gain) { return __fmul_rn(x, gain); }
__device__ __forceinline__ double scaled(double x, double gain) { return __dmul_rn(x, gain); }

// `out` is rows×cols, an element `parts` reals; `q` is rows×cols, or cols×rows if `transposed`. In place it may be
// `out` itself, not transposed.
template <class Item, class R, class Round>
__device__ __forceinline__ void finish(Item* out, const R* q, uint64_t rows, uint64_t cols, uint32_t parts, R gain,
                                       uint32_t transposed, Round round) {
  const uint64_t stride = uint64_t(gridDim.x) * THREADS;
  for (uint64_t i = uint64_t(blockIdx.x) * THREADS + threadIdx.x; i < rows * cols; i += stride) {
    const uint64_t from = transposed ? i % cols * rows + i / cols : i;
    for (uint32_t part = 0; part < parts; part++) out[i * parts + part] = round(scaled(q[from * parts + part], gain));
  }
}

#define FINISH(name, Item, R, ROUND)                                                                           \
  extern "C" __global__ void __launch_bounds__(THREADS)                                                        \
      name(Item* out, const R* q, uint64_t rows, uint64_t cols, uint32_t parts, R gain, uint32_t transposed) { \
    finish(out, q, rows, cols, parts, gain, transposed, [](R x) { return ROUND; });                            \
  }
FINISH(finish_float16, Float16, float, rounded<Float16>(x))
FINISH(finish_bfloat16, Bfloat16, float, rounded<Bfloat16>(x))
FINISH(finish_float32, float, float, x)
FINISH(finish_float64, double, double, x)
