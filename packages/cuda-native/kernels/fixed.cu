// Fills that draw nothing: constants, diagonals. Items are bits, so that one kernel serves every format of a width.
#include "groups.cuh"

// Even reals are `even`, odd ones `odd`: the two parts of a complex number, or the same value twice.
#define CONSTANT(name, Item)                                                                        \
  extern "C" __global__ void __launch_bounds__(THREADS)                                             \
      name(Item* out, uint64_t first, uint64_t count, Item even, Item odd) {                        \
    fillGroups(out, first, count, [&](uint64_t) {                                                   \
      Group<Item> group;                                                                            \
      for (int k = 0; k < Group<Item>::SIZE; k += 2) group.item[k] = even, group.item[k + 1] = odd; \
      return group;                                                                                 \
    });                                                                                             \
  }
CONSTANT(constant_16, uint16_t)
CONSTANT(constant_32, uint32_t)
CONSTANT(constant_64, uint64_t)

// `value` at real `parts`·(base + a(i) + b(i) − from) for i < count, an axis being ((i + shift) mod size)·stride.
template <class Item>
__device__ __forceinline__ void fillDiagonal(Item* out, uint64_t from, uint64_t elements, uint32_t parts, Item value,
                                             uint64_t base, uint64_t count, uint64_t size0, uint64_t stride0,
                                             uint64_t shift0, uint64_t size1, uint64_t stride1, uint64_t shift1) {
  const uint64_t stride = uint64_t(gridDim.x) * THREADS;
  for (uint64_t i = uint64_t(blockIdx.x) * THREADS + threadIdx.x; i < count; i += stride) {
    const uint64_t at = base + (i + shift0) % size0 * stride0 + (i + shift1) % size1 * stride1 - from;
    if (at < elements) out[at * parts] = value;  // below `from` wraps to a large number
  }
}

#define DIAGONAL(name, Item)                                                                                       \
  extern "C" __global__ void __launch_bounds__(THREADS)                                                            \
      name(Item* out, uint64_t from, uint64_t elements, uint32_t parts, Item value, uint64_t base, uint64_t count, \
           uint64_t size0, uint64_t stride0, uint64_t shift0, uint64_t size1, uint64_t stride1,                    \
           uint64_t shift1) {                                                                                      \
    fillDiagonal(out, from, elements, parts, value, base, count, size0, stride0, shift0, size1, stride1, shift1);  \
  }
DIAGONAL(diagonal_16, uint16_t)
DIAGONAL(diagonal_32, uint32_t)
DIAGONAL(diagonal_64, uint64_t)
