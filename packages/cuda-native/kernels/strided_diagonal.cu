// Diagonals of a slice: `value` where element base + a(i) + b(i) of the whole, for i < count, is one of its runs', which
// strided.cuh says; here they are of elements.
#include "groups.cuh"

template <class Item>
__device__ __forceinline__ void fillDiagonal(Item* out, uint64_t from, uint64_t elements, uint64_t run, uint64_t distance,
                                             uint32_t parts, Item value, uint64_t base, uint64_t count, uint64_t size0,
                                             uint64_t stride0, uint64_t shift0, uint64_t size1, uint64_t stride1,
                                             uint64_t shift1) {
  const uint64_t stride = uint64_t(gridDim.x) * THREADS;
  for (uint64_t i = uint64_t(blockIdx.x) * THREADS + threadIdx.x; i < count; i += stride) {
    const uint64_t index = base + (i + shift0) % size0 * stride0 + (i + shift1) % size1 * stride1;
    if (index < from) continue;
    const uint64_t r = (index - from) / distance, at = (index - from) - r * distance;
    if (at < run && r < elements / run) out[(r * run + at) * parts] = value;
  }
}

#define STRIDED_DIAGONAL(name, Item)                                                                           \
  extern "C" __global__ void __launch_bounds__(THREADS)                                                        \
      name(Item* out, uint64_t from, uint64_t elements, uint64_t run, uint64_t distance, uint32_t parts,       \
           Item value, uint64_t base, uint64_t count, uint64_t size0, uint64_t stride0, uint64_t shift0,       \
           uint64_t size1, uint64_t stride1, uint64_t shift1) {                                                \
    fillDiagonal(out, from, elements, run, distance, parts, value, base, count, size0, stride0, shift0, size1, \
                 stride1, shift1);                                                                             \
  }
STRIDED_DIAGONAL(strided_diagonal_16, uint16_t)
STRIDED_DIAGONAL(strided_diagonal_32, uint32_t)
STRIDED_DIAGONAL(strided_diagonal_64, uint64_t)
